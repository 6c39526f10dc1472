"""The close itself. One transaction, under the lock of the purchase: kill it anywhere, and all of it is or nothing is."""

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db, outbox, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.tenders.calling import acts as calling
from marketplace.tenders.closing import deciding, scheduling, snapshot, telling
from marketplace.tenders.closing.deciding import Decision, Standing
from marketplace.tenders.drafting import moments
from marketplace.tenders.joining import queries, rules
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import Participation, ParticipationStage, Tender, TenderCutoff, TenderStage


def is_due(tender: Tender, at: datetime) -> bool:
    """Whether adhesions ended and nobody took the snapshot yet."""
    is_awaited = tender.is_grouped and tender.stage is TenderStage.ADHESION
    return is_awaited and tender.closes_at is not None and tender.closes_at <= at


def close(tender_id: int, *, actor: User | None, at: datetime) -> Decision | None:
    """Close a purchase whose time has come: extend it once, or take the snapshot, fix the prices, bind those who are authorised, and tell
    everybody. None when there is nothing to close: not yet due, or closed by another."""
    tender = queries.with_versions(db.load(Tender, id=tender_id))
    if not is_due(tender, at):
        return None
    found = _participations(tender)
    held = [one for one in found if one.stage is ParticipationStage.AUTHORIZED]
    totals = snapshot.totals_of(held)
    standings = [_standing(totals.get(lot.id, Wanted()), lot.minimum) for lot in tender.lots]
    is_lawful = rules.is_under_ceiling(tender, totals)
    if tender.is_answered:
        calling.keep_days(tender, actor=actor, at=at)
    decision = deciding.decide(standings, tender.on_shortfall, was_extended=tender.extended_from is not None, is_lawful=is_lawful)
    if decision.extends:
        _extend(tender, actor=actor, at=at)
        telling.tell_extended(tender, found, at=at)
    else:
        _cut_off(tender, found, decision, actor=actor, at=at)
        telling.tell_closed(tender, found, decision, at=at)
    return decision


def close_now(tender: Tender, *, actor: User, at: datetime) -> Decision:
    """What the organiser asks when nobody came to close: the deadline decided, this only records. RuleBroken before."""
    decision = close(tender.id, actor=actor, at=at)
    if decision is None:
        raise RuleBroken(_("Les adhésions ne sont pas encore closes."))
    return decision


def _standing(wanted: Wanted, minimum: int | None) -> Standing:
    return Standing(wanted.firm, wanted.flexible, minimum)


def _participations(tender: Tender) -> list[Participation]:
    """Those who did not leave, in the order of adhesion, ties by their numbers."""
    asked = select(Participation).where(Participation.tender_id == tender.id, Participation.stage.in_(rules.COUNTED))
    # Read anew: what was here before the lock was ours may be older than what is.
    found = db.session().scalars(asked.order_by(Participation.adhered_at, Participation.id).execution_options(populate_existing=True))
    return list(found.unique())


def _extend(tender: Tender, *, actor: User | None, at: datetime) -> None:
    """Move the close by the days of the rule, to the same hour of the wall; what follows it is moved as much."""
    assert tender.closes_at is not None
    before, more = tender.closes_at, timedelta(days=tender.extension_days)
    # Two hours less than whole days: the clocks may have changed on the way.
    tender.extended_from, tender.closes_at = before, moments.same_hour_from(before, before + more - timedelta(hours=2))
    tender.confirms_by = tender.confirms_by + more if tender.confirms_by else None
    tender.updated_at = at
    if tender.is_answered:
        calling.follow_extension(tender, actor=actor, at=at)
    audit.record("tenders.extend", tender, actor=actor, at=at, changes={"tenders.closes_at": (before, tender.closes_at)})
    scheduling.schedule(tender)
    outbox.announce("tenders.extended", tender_id=tender.id)


def _cut_off(tender: Tender, found: list[Participation], decision: Decision, *, actor: User | None, at: datetime) -> None:
    held = [one for one in found if one.stage is ParticipationStage.AUTHORIZED]
    lapsed = [one for one in found if one.stage is ParticipationStage.INTENTION]
    kept = snapshot.content(tender, held, lapsed, decision, at)
    db.session().add(TenderCutoff(tender_id=tender.id, at=at, content=kept, sha256=snapshot.digest(kept)))
    totals = snapshot.totals_of(held)
    for lot, is_met in zip(tender.lots, decision.met, strict=True):
        wanted = totals.get(lot.id, Wanted())
        lot.closed_firm, lot.closed_flexible = wanted.firm, wanted.flexible
        lot.closed_price, lot.is_met = snapshot.price_of(lot, wanted), is_met
    for one in lapsed:
        states.move(one, ParticipationStage.LAPSED, actor=actor, at=at)
        one.updated_at = at
    for one in held if not decision.is_unsuccessful else ():
        states.move(one, ParticipationStage.BOUND, actor=actor, at=at)
        one.updated_at = at
    tender.closed_at = tender.updated_at = at
    states.move(tender, TenderStage.UNSUCCESSFUL if decision.is_unsuccessful else TenderStage.CLOSED, actor=actor, at=at)
    outbox.announce("tenders.closed", tender_id=tender.id)
    if tender.is_answered and not decision.is_unsuccessful:
        calling.call(tender, actor=actor, at=at)
