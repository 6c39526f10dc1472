"""Choosing among opened answers: for each lot of a price request an answer, the lowest or another with its reason, or nobody.

An award refers to an answer that was received in time, opened intact with the others, that nobody set aside, and that still says what it
said when it was opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.awards import rules
from marketplace.awards.deciding import advice, awarding, previewing
from marketplace.awards.deciding.awarding import Saying
from marketplace.awards.deciding.previewing import Preview
from marketplace.awards.evaluating import ranking
from marketplace.awards.models import Award
from marketplace.bids import rules as bids
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import comparing, consents, opened
from marketplace.core import clock, db, outbox
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.tenders.criteria import queries as criteria
from marketplace.tenders.models import Lot, Tender, TenderCutoff


@dataclass(frozen=True)
class Choice:
    """What the buyer decided: for each lot (by its id) the opened answer (by its id) or nobody; why; for a lot whose answer is not the
    lowest, why that one; at which title, by which resolution."""

    lots: Mapping[int, int | None]
    justification: str
    reasons: Mapping[int, str] = field(default_factory=dict)
    title: str = ""
    resolution: str | None = None


def choose(tender: Tender, choice: Choice, *, actor: User, at: datetime) -> list[Award]:
    """Award the chosen lots to the answers that were chosen, at their prices, or say that nobody gets them; one transaction.

    The row of the purchase must be locked (`db.load`). Of several who decide at once one wins; the others get RuleBroken (409) with the
    lot's name. Unusable without a lot, a justification, or the reason of an answer that is not the lowest.
    """
    awards, found = previewing.awards_of(tender), opened.of(tender)
    chosen = [lot for lot in tender.lots if lot.id in choice.lots]
    _check(tender, chosen, awards, choice)
    answers = {lot.id: _answer(lot, choice.lots[lot.id], found, tender) for lot in chosen}
    for lot in chosen:
        _check_reason(lot, answers[lot.id], found, tender, choice)
    cutoff = previewing.frozen(tender)
    previews = {lot.id: preview(lot, one, tender, cutoff) for lot in chosen if (one := answers[lot.id])}
    for shown in previews.values():
        _check_supply(shown)
    note = advice.note(tender, [*previews.values(), *left(tender, chosen, awards, found, cutoff)], clock.local_day(at))
    if reason := note.why_not_title(choice.title, choice.resolution):
        raise RuleBroken(reason)
    says = Saying(choice.justification, note.as_json(choice.title, choice.resolution), actor, at)
    made = [_award(tender, lot, answers[lot.id], previews.get(lot.id), choice, says) for lot in chosen]
    awarding.conclude(tender, awards, made, actor=actor, at=at)
    outbox.announce("awards.chosen", tender_id=tender.id, awards=[one.id for one in made])
    return made


def preview(lot: Lot, answer: OpenedBid, tender: Tender, cutoff: TenderCutoff) -> Preview:
    """What awarding a lot to an answer gives: its price, and as much as it can supply."""
    said = comparing.line_of(answer, lot) or {}
    return previewing.preview_at(lot, tender, cutoff, unit_price=comparing.price_of(answer, lot), supply=said.get("capacity"))


def order(lot: Lot, found: Sequence[OpenedBid], tender: Tender) -> list[OpenedBid]:
    """The answers to a lot that may be chosen, from the first to the last: as it was announced, else by price."""
    return ranking.ranked(lot, found, tender)


def lowest(lot: Lot, found: Sequence[OpenedBid], tender: Tender) -> OpenedBid | None:
    """The answer proposed for a lot: the first of those that may be chosen; by price alone the lowest, then the first received."""
    return next(iter(order(lot, found, tender)), None)


def why_not(lot: Lot, answer: OpenedBid, tender: Tender) -> str | None:
    """The reason why a lot cannot be awarded to an answer, or None."""
    if reason := bids.why_not_choose(answer, tender):
        return reason
    name = answer.bid.lead.name
    if comparing.line_of(answer, lot) is None:
        return str(_("« %(name)s » ne répond pas au lot « %(lot)s ».", name=name, lot=lot.title))
    opening = consents.opening_of(tender)
    if opening is None or opening.done_at is None or not opened.is_as_opened(answer, opening):
        return str(_("La réponse de « %(name)s » n’est plus ce qui a été ouvert : l’équipe de Maillage doit le vérifier.", name=name))
    return None


def _check(tender: Tender, chosen: Sequence[Lot], awards: Sequence[Award], choice: Choice) -> None:
    if reason := rules.why_not_choose(tender) or ranking.why_not_yet(tender):
        raise RuleBroken(reason)
    if not chosen:
        raise Unusable(_("Choisissez au moins un lot à décider."))
    if not choice.justification.strip():
        raise Unusable(_("Dites ce qui justifie la décision : elle reste au dossier."))
    for lot in chosen:
        if reason := rules.why_not_choose_for(lot, awards, tender):
            raise RuleBroken(reason)


def _answer(lot: Lot, number: int | None, found: Sequence[OpenedBid], tender: Tender) -> OpenedBid | None:
    """The answer chosen for a lot, None for nobody. RuleBroken for one that may not be."""
    if number is None:
        return None
    # Locked: nobody sets it aside meanwhile.
    answer = db.load(OpenedBid, id=number)
    if reason := why_not(lot, answer, tender):
        raise RuleBroken(reason)
    return next(one for one in found if one.id == answer.id)


def _check_reason(lot: Lot, answer: OpenedBid | None, found: Sequence[OpenedBid], tender: Tender, choice: Choice) -> None:
    best = lowest(lot, found, tender)
    is_weighed = criteria.of(tender) is not None
    is_lowest = answer is not None and best is not None and comparing.price_of(answer, lot) == comparing.price_of(best, lot)
    is_first = (answer is not None and best is not None and answer.id == best.id) if is_weighed else is_lowest
    if answer is not None and not is_first and not choice.reasons.get(lot.id, "").strip():
        if is_weighed:
            raise Unusable(_("Lot « %(lot)s » : cette réponse n’est pas la première. Dites pourquoi vous la choisissez.", lot=lot.title))
        raise Unusable(_("Lot « %(lot)s » : cette réponse n’est pas la plus basse. Dites pourquoi vous la choisissez.", lot=lot.title))


def _check_supply(one: Preview) -> None:
    if not one.firm:
        raise RuleBroken(_("Lot « %(lot)s » : cette réponse n’en offre aucune quantité, il n’y a rien à lui octroyer.", lot=one.lot.title))


def left(tender: Tender, chosen: Sequence[Lot], awards: Sequence[Award], found: Sequence[OpenedBid], cutoff: TenderCutoff) -> list[Preview]:
    """The other lots as far as the note counts them: as they were awarded, or at the lowest answer while nobody decided."""
    others = [lot for lot in tender.lots if lot not in chosen]
    held = {one.lot_id: one for one in previewing.standing(awards)}
    given = [_as_awarded(lot, held[lot.id], tender, cutoff) for lot in others if lot.id in held]
    waiting = [(lot, lowest(lot, found, tender)) for lot in others if rules.is_undecided(lot, awards, tender)]
    return [*given, *(preview(lot, best, tender, cutoff) for lot, best in waiting if best is not None)]


def _as_awarded(lot: Lot, award: Award, tender: Tender, cutoff: TenderCutoff) -> Preview:
    return previewing.preview_at(lot, tender, cutoff, unit_price=award.unit_price, supply=award.firm)


def _award(tender: Tender, lot: Lot, answer: OpenedBid | None, shown: Preview | None, choice: Choice, says: Saying) -> Award:
    """The row of a lot. Where nobody gets it the buyer stands for the enterprise that there is not."""
    why = "\n".join(one for one in (choice.justification.strip(), choice.reasons.get(lot.id, "").strip() if answer else "") if one)
    supplier = answer.bid.lead_id if answer else tender.organizer_id
    award = awarding.award_of(tender, shown, lot, supplier, replace(says, justification=why))
    award.opened_bid = answer
    return award
