"""Sending a price request: what holds is frozen, the buyer is bound to what it asks, the enterprises are told. One transaction."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import db, outbox, panels, states
from marketplace.core.errors import RuleBroken
from marketplace.tenders.asking import advice, facts, rules, telling
from marketplace.tenders.asking.advice import Advised
from marketplace.tenders.closing import snapshot
from marketplace.tenders.closing.deciding import Decision
from marketplace.tenders.criteria import queries as criteria
from marketplace.tenders.criteria import rules as weighing
from marketplace.tenders.drafting import publishing, writing
from marketplace.tenders.drafting.rules import Fault
from marketplace.tenders.models import Channel, Participation, ParticipationStage, Quantity, Tender, TenderCutoff, TenderStage


def faults(tender: Tender, at: datetime, advised: Advised | None = None) -> list[Fault]:
    """Everything that stops the sending now."""
    reached = {one.organization_id for one in telling.readers([one.organization_id for one in tender.bidders], at)}
    waiting = [str(one) for one in panels.pieces("tenders.why_not_send", tender=tender)]
    found = rules.faults(tender, facts.of(tender), advised or advice.advised(tender, at), reached, waiting, at)
    return [*found, *(Fault(rules.CRITERIA, one) for one in weighing.faults(criteria.of(tender)))]


def send(tender: Tender, *, actor: User, at: datetime) -> None:
    """Ask the enterprises: from here on what is written is fixed, and answers are received. RuleBroken, with every reason, when something
    stops it."""
    advised = advice.advised(tender, at)
    _check_can_leave(tender)
    if found := faults(tender, at, advised):
        raise RuleBroken(" ".join(one.sentence for one in found))
    publishing.freeze(tender, advised.framework, at)
    tender.channel, tender.opens_at = Channel.PLATFORM, at
    _bind(tender, facts.participation(tender), actor=actor, at=at)
    for one in tender.bidders:
        one.invited_at = at
    states.move(tender, TenderStage.BIDDING, actor=actor, at=at)
    writing.touch(tender, at=at)
    telling.tell_asked(tender, at=at)
    outbox.announce("tenders.asked", tender_id=tender.id)


def _bind(tender: Tender, mine: Participation, *, actor: User, at: datetime) -> None:
    """What the buyer wants of each line is firm, and the snapshot that the contracts come from is taken."""
    [place] = mine.places
    mine.quantities += [Quantity(lot=lot, place=place, firm=lot.expected or 0) for lot in tender.lots]
    mine.authorized_at = mine.updated_at = at
    for stage in (ParticipationStage.AUTHORIZED, ParticipationStage.BOUND):
        states.move(mine, stage, actor=actor, at=at)
    db.session().flush()
    every = (True,) * len(tender.lots)
    kept = snapshot.content(tender, [mine], [], Decision(extends=False, met=every, goes_on=every), at)
    db.session().add(TenderCutoff(tender_id=tender.id, at=at, content=kept, sha256=snapshot.digest(kept)))
    for lot in tender.lots:
        lot.closed_firm, lot.closed_flexible, lot.closed_price, lot.is_met = lot.expected, 0, None, True


def _check_can_leave(tender: Tender) -> None:
    if reason := states.why_not_move(tender, TenderStage.BIDDING):
        raise RuleBroken(reason)
