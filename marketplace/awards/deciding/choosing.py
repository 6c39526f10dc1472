"""Choosing among opened answers: for each lot those that supply it, in their order, or nobody.

The first answers of the order are proposed until the demand is filled. People decide: they take what is proposed, stop before, or say
another order with its reason. An award refers to answers that were received in time, opened intact with the others, that nobody set aside,
and that still say what they said when they were opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.awards import rules
from marketplace.awards.deciding import advice, awarding, previewing, sharing
from marketplace.awards.deciding.advice import Costed
from marketplace.awards.deciding.awarding import Saying
from marketplace.awards.deciding.sharing import Plan
from marketplace.awards.evaluating import ranking
from marketplace.awards.models import Award
from marketplace.bids import rules as bids
from marketplace.bids.models import BidOpening, OpenedBid
from marketplace.bids.opening import comparing, consents, opened
from marketplace.core import clock, db, outbox
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.formats import moment
from marketplace.core.locale import _
from marketplace.tenders.models import Lot, Tender, TenderCutoff

# The opened answers of a lot, by their ids and in their order; one alone may be said by itself, None is nobody.
Chosen = int | Sequence[int] | None
# Where the note kept with an award says why its order is not the one that was proposed.
ORDER = "order_reason"


@dataclass(frozen=True)
class Choice:
    """What the buyer decided: for each lot (by its id) the opened answers or nobody; why; for a lot whose order is not the one that was
    proposed, why that one; at which title, by which resolution."""

    lots: Mapping[int, Chosen]
    justification: str
    reasons: Mapping[int, str] = field(default_factory=dict)
    title: str = ""
    resolution: str | None = None

    def of(self, lot: Lot) -> tuple[int, ...]:
        """The answers chosen for a lot, in their order; none for nobody."""
        said = self.lots[lot.id]
        return () if said is None else (said,) if isinstance(said, int) else tuple(said)


def choose(tender: Tender, choice: Choice, *, actor: User, at: datetime) -> list[Award]:
    """Award the chosen lots to the answers that were chosen, at their prices, or say that nobody gets them; one transaction.

    The row of the purchase must be locked (`db.load`). Of several who decide at once one wins; the others get RuleBroken (409) with the
    lot's name. Unusable without a lot, a justification, or the reason of an order that is not the one that was proposed.
    """
    # Forty buyers, twelve lots and their contracts: the limits of a page are not those of this act.
    db.take_time(db.session(), minutes=2)
    awards, found = previewing.awards_of(tender), opened.of(tender)
    chosen = [lot for lot in tender.lots if lot.id in choice.lots]
    _check(tender, chosen, awards, choice, found, at)
    answers = _answers(tender, {lot: choice.of(lot) for lot in chosen}, found)
    for lot in chosen:
        if not is_in_order(choice.of(lot), order(lot, found, tender)) and not choice.reasons.get(lot.id, "").strip():
            raise Unusable(_("Lot « %(lot)s » : ce n’est pas l’ordre proposé. Dites pourquoi vous le choisissez.", lot=lot.title))
    cutoff = previewing.frozen(tender)
    plans = {lot.id: plan(lot, answers[lot.id], tender, cutoff) for lot in chosen if answers[lot.id]}
    for made in plans.values():
        if reason := why_not_supply(made):
            raise RuleBroken(reason)
    note = advice.note(tender, [*plans.values(), *left(tender, chosen, awards, found, cutoff)], clock.local_day(at))
    if reason := note.why_not_title(choice.title, choice.resolution):
        raise RuleBroken(reason)
    says = Saying(choice.justification, note.as_json(choice.title, choice.resolution), actor, at)
    rows = [sharing.award_of(tender, lot, plans.get(lot.id), _saying(lot, choice, says)) for lot in chosen]
    awarding.conclude(tender, awards, rows, actor=actor, at=at)
    outbox.announce("awards.chosen", tender_id=tender.id, awards=[one.id for one in rows], reasons=_reasons(choice))
    return rows


def order(lot: Lot, found: Sequence[OpenedBid], tender: Tender) -> list[OpenedBid]:
    """The answers to a lot that may be chosen, in the order that is proposed, as it was announced or by price: the one
    place where that order is asked."""
    return ranking.ranked(lot, found, tender)


def is_in_order(ids: Sequence[int], ranked: Sequence[OpenedBid]) -> bool:
    """Whether answers are the first ones of the order that is proposed: whoever stops before its end gives no reason."""
    return tuple(ids) == tuple(one.id for one in ranked[: len(ids)])


def plan(lot: Lot, answers: Sequence[OpenedBid], tender: Tender, cutoff: TenderCutoff) -> Plan:
    """What awarding a lot to these answers, in this order, gives."""
    return sharing.plan(lot, answers, tender, previewing.demands(cutoff, lot.id))


def proposed(lot: Lot, ranked: Sequence[OpenedBid], tender: Tender, cutoff: TenderCutoff) -> Plan | None:
    """What is proposed for a lot: the first answers of the order until the demand is filled; None where none may be chosen."""
    return sharing.proposed(lot, ranked, tender, previewing.demands(cutoff, lot.id))


def why_not(lot: Lot, answer: OpenedBid, tender: Tender, opening: BidOpening | None = None) -> str | None:
    """The reason why a lot cannot be awarded to an answer, or None."""
    if reason := bids.why_not_choose(answer, tender):
        return reason
    name = answer.bid.lead.name
    if comparing.line_of(answer, lot) is None:
        return str(_("« %(name)s » ne répond pas au lot « %(lot)s ».", name=name, lot=lot.title))
    opening = opening or consents.opening_of(tender)
    if opening is None or opening.done_at is None or not opened.is_as_opened(answer, opening):
        return str(_("La réponse de « %(name)s » n’est plus ce qui a été ouvert : l’équipe de Maillage doit le vérifier.", name=name))
    return None


def why_not_supply(made: Plan) -> str | None:
    """The reason why answers cannot supply a lot in this order, or None: each supplies something."""
    title = made.lot.title
    if not made.given:
        return str(_("Lot « %(lot)s » : cette réponse n’en offre aucune quantité, il n’y a rien à lui octroyer.", lot=title))
    idle = next((one for one in made.winners if not one.quantity), None)
    if idle is not None:
        told = {"lot": title, "name": idle.answer.bid.lead.name}
        return str(_("Lot « %(lot)s » : dans cet ordre « %(name)s » ne fournirait rien. Retirez-la de l’ordre.", **told))
    return None


def left(tender: Tender, chosen: Sequence[Lot], awards: Sequence[Award], found: Sequence[OpenedBid], cutoff: TenderCutoff) -> list[Costed]:
    """The other lots as far as the note counts them: as they were awarded, or as it is proposed while nobody decided."""
    others = [lot for lot in tender.lots if lot not in chosen]
    known = {one.lot_id: one for one in previewing.standing(awards)}
    given = [sharing.held(known[lot.id]) for lot in others if lot.id in known]
    waiting = (proposed(lot, order(lot, found, tender), tender, cutoff) for lot in others if rules.is_undecided(lot, awards, tender))
    return [*given, *(one for one in waiting if one is not None)]


def why_not_now(tender: Tender, found: Sequence[OpenedBid], at: datetime) -> str | None:
    """The reason why nothing can be decided now of a purchase, or None: nothing is before its answers can be ranked, nor while one that
    was damaged may still be sent again."""
    if reason := rules.why_not_choose(tender) or ranking.why_not_yet(tender):
        return reason
    until = max((one.cure_until for one in found if one.cure_until and bids.is_curable(one, at)), default=None)
    if until is None:
        return None
    told = moment(until, zone=True)
    return str(_("Une réponse endommagée peut encore être renvoyée, jusqu’au %(moment)s : la décision vient après.", moment=told))


def _check(
    tender: Tender, chosen: Sequence[Lot], awards: Sequence[Award], choice: Choice, found: Sequence[OpenedBid], at: datetime
) -> None:
    if reason := why_not_now(tender, found, at):
        raise RuleBroken(reason)
    if not chosen:
        raise Unusable(_("Choisissez au moins un lot à décider."))
    if not choice.justification.strip():
        raise Unusable(_("Dites ce qui justifie la décision : elle reste au dossier."))
    for lot in chosen:
        if reason := rules.why_not_choose_for(lot, awards, tender):
            raise RuleBroken(reason)
        if len(set(choice.of(lot))) != len(choice.of(lot)):
            raise Unusable(_("Lot « %(lot)s » : une réponse n’a qu’une place dans l’ordre.", lot=lot.title))


def _answers(tender: Tender, chosen: Mapping[Lot, Sequence[int]], found: Sequence[OpenedBid]) -> dict[int, list[OpenedBid]]:
    """The answers chosen for each lot, by its id. RuleBroken for one that may not be."""
    known, opening = {one.id: one for one in found}, consents.opening_of(tender)
    # Locked, each once: nobody sets one aside meanwhile.
    locked = {number: db.load(OpenedBid, id=number) for number in sorted({one for ids in chosen.values() for one in ids})}
    sound: set[int] = set()
    for lot, ids in chosen.items():
        for number in ids:
            # What an answer says as a whole is verified once, that it answers the lot each time.
            if number not in sound or comparing.line_of(locked[number], lot) is None:
                if reason := why_not(lot, locked[number], tender, opening):
                    raise RuleBroken(reason)
                sound.add(number)
    return {lot.id: [known[number] for number in ids] for lot, ids in chosen.items()}


def _reasons(choice: Choice) -> dict[str, str]:
    """Why another order than the one proposed, by the number of the lot, for those that it passes over."""
    return {str(number): said.strip() for number, said in choice.reasons.items() if said.strip()}


def _saying(lot: Lot, choice: Choice, says: Saying) -> Saying:
    """Why, for a lot: the justification of all, then the reason of its own order, which is kept by itself too for those it passes over."""
    own = choice.reasons.get(lot.id, "").strip() if choice.of(lot) else ""
    note = {**says.note, ORDER: own} if own else says.note
    return replace(says, justification="\n".join(filter(None, (choice.justification.strip(), own))), note=note)
