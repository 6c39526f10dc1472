"""Deciding lots: awards, what each gets, and contracts, in one transaction; taking an award back while nothing is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards import rules
from marketplace.awards.contracts import writing
from marketplace.awards.deciding import advice, previewing
from marketplace.awards.deciding.previewing import Preview
from marketplace.awards.models import Allocation, Award, AwardStatus, Contract, ContractLine, ContractStatus
from marketplace.core import audit, clock, db, outbox, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.tenders.closing.deciding import goes_on
from marketplace.tenders.joining import queries as joining
from marketplace.tenders.models import Lot, Tender, TenderStage


@dataclass(frozen=True)
class Decision:
    """What the organiser decided: for each lot (by its id) whether it is awarded; why; at which title, by which resolution."""

    lots: Mapping[int, bool]
    justification: str
    title: str = ""
    resolution: str | None = None


@dataclass(frozen=True)
class Saying:
    """What each award keeps of who decided it: why, the adviser's note as data, the person, the instant."""

    justification: str
    note: dict[str, Any]
    actor: User
    at: datetime


def decide(tender: Tender, decision: Decision, *, actor: User, at: datetime) -> list[Award]:
    """Award the chosen lots to the enterprise of the offer, at the price of the close, or say that nobody gets them; one transaction.

    The row of the purchase must be locked (`db.load`). Of several who decide at once one wins; the others get RuleBroken (409) with the
    lot's name. Unusable without a lot or a justification; RuleBroken when the by-law gives somebody else the power to approve.
    """
    # Four hundred buyers and sixty lots take some seconds: the limits of a page are not those of this act.
    db.take_time(db.session(), minutes=2)
    joining.with_versions(tender)
    awards = previewing.awards_of(tender)
    chosen = [lot for lot in tender.lots if lot.id in decision.lots]
    _check(tender, chosen, awards, decision)
    cutoff = previewing.frozen(tender)
    previews = {lot.id: previewing.preview(lot, tender, cutoff) for lot in tender.lots if goes_on(lot, tender)}
    note = advice.note(tender, previews.values(), clock.local_day(at))
    if reason := note.why_not_title(decision.title, decision.resolution):
        raise RuleBroken(reason)
    kept = note.as_json(decision.title, decision.resolution)
    says = Saying(decision.justification, kept, actor, at)
    made = [award_of(tender, previews[lot.id] if decision.lots[lot.id] else None, lot, tender.supplier_id, says) for lot in chosen]
    return conclude(tender, awards, made, actor=actor, at=at)


def conclude(tender: Tender, awards: Sequence[Award], made: Sequence[Award], *, actor: User, at: datetime) -> list[Award]:
    """What follows from awards just decided: their contracts, the log, whom it is told, the stage once every lot is decided."""
    db.session().add_all(made)
    db.session().flush()
    given = [one for one in made if one.status is AwardStatus.ACTIVE]
    contracts = writing.write(tender, given, at=at)
    for one in made:
        told = {"lot": (None, one.lot_id), "awards.amount": (None, one.amount), "awards.firm": (None, one.firm)}
        if one.status is AwardStatus.ACTIVE:
            audit.record("awards.award", one, actor=actor, at=at, changes=told)
        else:
            audit.record("awards.award_none", one, actor=actor, at=at, changes=told)
    db.session().flush()
    outbox.announce("awards.decided", tender_id=tender.id, awards=[one.id for one in made], contracts=[one.id for one in contracts])
    _follow(tender, [*awards, *made], actor=actor, at=at)
    return list(made)


def cancel(award: Award, reason: str, *, actor: User, at: datetime) -> None:
    """Take an award back, with a reason: its contracts fall, or lose its lines where they hold other lots. Its lot is to decide again.

    RuleBroken once one of its contracts was accepted by both, Unusable without a reason.
    """
    if not reason.strip():
        raise Unusable(_("Dites pourquoi l’octroi est annulé : la raison est transmise aux deux côtés."))
    contracts = contracts_of(award)
    if why_not := rules.why_not_cancel(award, contracts):
        raise RuleBroken(why_not)
    award.cancelled_reason = reason.strip()
    states.move(award, AwardStatus.CANCELLED, actor=actor, at=at)
    for one in contracts:
        if one.status is not ContractStatus.PENDING:
            continue
        others = [line for line in one.lines if line.award_id != award.id]
        if others:
            one.lines[:] = others
            db.session().flush()
            writing.settle(one, at=at)
        else:
            one.ended_reason, one.updated_at = reason.strip(), at
            states.move(one, ContractStatus.CANCELLED, actor=actor, at=at)
    outbox.announce("awards.taken_back", award_id=award.id, contracts=[one.id for one in contracts])


def contracts_of(award: Award) -> list[Contract]:
    """The contracts that hold lines of an award, locked in their order when the unit writes: nobody accepts one meanwhile."""
    mine = select(ContractLine.contract_id).where(ContractLine.award_id == award.id).distinct().order_by(ContractLine.contract_id)
    return [db.load(Contract, id=number) for number in db.session().scalars(mine).all()]


def _check(tender: Tender, chosen: Sequence[Lot], awards: Sequence[Award], decision: Decision) -> None:
    if not chosen:
        raise Unusable(_("Choisissez au moins un lot à décider."))
    if not decision.justification.strip():
        raise Unusable(_("Dites ce qui justifie la décision : elle reste au dossier."))
    if tender.supplier_id is None:
        raise RuleBroken(_("Cet achat ne nomme pas d’entreprise : il n’y a personne à qui octroyer."))
    for lot in chosen:
        if reason := rules.why_not_award(lot, awards, tender):
            raise RuleBroken(reason)


def award_of(tender: Tender, shown: Preview | None, lot: Lot, supplier_id: int | None, says: Saying) -> Award:
    """The row of a lot that is awarded as its preview shows, or that nobody gets (None)."""
    award = Award(
        tender=tender,
        lot=lot,
        supplier_id=supplier_id,
        status=AwardStatus.ACTIVE if shown else AwardStatus.UNSUCCESSFUL,
        unit_price=shown.unit_price if shown else lot.closed_price or 0,
        firm=shown.firm if shown else 0,
        flexible=shown.flexible if shown else 0,
        amount=shown.amount.cents if shown else 0,
        advice=says.note,
        justification=says.justification.strip(),
        decided_by_id=says.actor.id,
        decided_at=says.at,
    )
    for one in shown.shares if shown else ():
        award.allocations.append(
            Allocation(
                participation_id=one.participation,
                place_id=one.place,
                asked_firm=one.asked_firm,
                asked_flexible=one.asked_flexible,
                firm=one.firm,
                flexible=one.flexible,
            )
        )
    return award


def _follow(tender: Tender, awards: Sequence[Award], *, actor: User, at: datetime) -> None:
    """Once every lot is decided the purchase is awarded, or without a sequel when nothing is given: so too where an award was taken back
    and its lot given to nobody."""
    waits = tender.stage in (TenderStage.CLOSED, TenderStage.OPENED, TenderStage.AWARDED)
    if not waits or any(rules.is_undecided(lot, awards, tender) for lot in tender.lots):
        return
    stage = TenderStage.AWARDED if previewing.standing(awards) else TenderStage.UNSUCCESSFUL
    if stage is tender.stage:
        return
    tender.updated_at = at
    states.move(tender, stage, actor=actor, at=at)
    outbox.announce("awards.stage", tender_id=tender.id)
