"""Scoring alone, then together: what each member gives, what the committee agrees on with its reasons, the closing of it all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards.evaluating import committee, rules
from marketplace.awards.evaluating.rules import Sitting
from marketplace.awards.models import CommitteeMember, ConsensusScore, MemberScore
from marketplace.bids import rules as bids
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened, passing
from marketplace.core import audit, db, outbox
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.tenders.criteria import numbers, queries
from marketplace.tenders.models import Tender, TenderCriterion


@dataclass(frozen=True)
class Given:
    """Points (hundredths) for a criterion, and why."""

    points: int
    why: str = ""


# What is given to an answer, by the id of the criterion.
Sheet = Mapping[int, Given]


def criteria_of(tender: Tender) -> Sequence[TenderCriterion]:
    found = queries.of(tender)
    return found.criteria if found else ()


def answers(tender: Tender) -> list[OpenedBid]:
    """The answers that are scored: read whole, and not set aside."""
    return [one for one in opened.of(tender) if one.is_intact and one.set_aside_at is None]


def sheet_of(member: CommitteeMember, answer: OpenedBid) -> dict[int, Given]:
    """What a member gave an answer."""
    mine = select(MemberScore).where(MemberScore.member_id == member.id, MemberScore.opened_bid_id == answer.id)
    return {one.criterion_id: Given(one.points, one.comment) for one in db.session().scalars(mine)}


def scored_by(member: CommitteeMember) -> dict[int, int]:
    """How many criteria a member scored, by answer."""
    found: dict[int, int] = {}
    for number in db.session().scalars(select(MemberScore.opened_bid_id).where(MemberScore.member_id == member.id)):
        found[number] = found.get(number, 0) + 1
    return found


def score(member: CommitteeMember, answer: OpenedBid, sheet: Sheet, *, actor: User, at: datetime) -> None:
    """Keep what a member gives an answer; the purchase must be locked. RuleBroken once hers are closed, Unusable past the points."""
    tender = member.tender
    if reason := rules.why_not_score(member, tender, is_closed=passing.witnessed(tender) is not None):
        raise RuleBroken(reason)
    _check(tender, answer, sheet)
    held = {
        one.criterion_id: one for one in db.session().scalars(select(MemberScore).filter_by(member_id=member.id, opened_bid_id=answer.id))
    }
    for number, given in sheet.items():
        row = held.get(number) or MemberScore(member_id=member.id, opened_bid_id=answer.id, criterion_id=number)
        row.points, row.comment = given.points, given.why
        db.session().add(row)
    db.session().flush()


def close_own(member: CommitteeMember, *, actor: User, at: datetime) -> None:
    """Close one's own scores, for good. RuleBroken while an answer lacks one."""
    tender = member.tender
    if reason := rules.why_not_score(member, tender, is_closed=passing.witnessed(tender) is not None):
        raise RuleBroken(reason)
    if reason := why_not_close_own(member, at):
        raise RuleBroken(reason)
    member.closed_at = at
    audit.record("awards.scores_given", member, actor=actor, at=at, organization_id=tender.organizer_id)
    committee.tell_secretary(tender, at)


def why_not_close_own(member: CommitteeMember, at: datetime) -> str | None:
    """The reason why a member who scores cannot close hers now, or None: an answer lacks one, or may still come."""
    tender = member.tender
    if reason := why_not_all_yet(tender, at):
        return reason
    wanted, done = len(criteria_of(tender)), scored_by(member)
    lacking = next((one.bid.lead.name for one in answers(tender) if done.get(one.id, 0) < wanted), None)
    return str(_("La réponse de « %(name)s » n’a pas toutes ses notes.", name=lacking)) if lacking else None


def why_not_all_yet(tender: Tender, at: datetime) -> str | None:
    """The reason why it is not known yet which answers are scored, or None."""
    if any(bids.is_curable(one, at) for one in opened.of(tender)):
        return str(_("Une réponse endommagée peut encore être renvoyée : attendez la fin de son délai, pour la noter avec les autres."))
    return None


def reopen(sitting: Sitting, answer: OpenedBid, *, at: datetime) -> None:
    """Have those who closed their scores without an answer that counts again score it too; nothing once all is closed."""
    if passing.witnessed(sitting.tender) is not None or answer.set_aside_at is not None:
        return
    for one in _lacking(sitting, answer):
        if one.closed_at is not None:
            one.closed_at = None
            audit.record("awards.scores_reopened", one, actor=None, at=at, organization_id=sitting.tender.organizer_id)


def _lacking(sitting: Sitting, answer: OpenedBid) -> list[CommitteeMember]:
    """The members who did not score an answer whole."""
    wanted = len(criteria_of(sitting.tender))
    return [one for one in sitting.members if len(sheet_of(one, answer)) < wanted]


def others_of(sitting: Sitting, answer: OpenedBid) -> list[tuple[CommitteeMember, dict[int, Given]]]:
    """What each member gave an answer; for the secretary, once everybody closed hers. RuleBroken before."""
    is_closed = passing.witnessed(sitting.tender) is not None
    if not is_closed and (reason := rules.why_not_agree(sitting, is_closed=False)):
        raise RuleBroken(reason)
    return [(one, sheet_of(one, answer)) for one in sitting.members]


def agreed(tender: Tender) -> dict[int, dict[int, ConsensusScore]]:
    """What the committee agreed on, by answer and criterion."""
    found: dict[int, dict[int, ConsensusScore]] = {}
    numbers_of = [one.id for one in opened.of(tender)]
    for one in db.session().scalars(select(ConsensusScore).where(ConsensusScore.opened_bid_id.in_(numbers_of))).unique():
        found.setdefault(one.opened_bid_id, {})[one.criterion_id] = one
    return found


def agree(sitting: Sitting, answer: OpenedBid, sheet: Sheet, *, actor: User, at: datetime) -> None:
    """Write what the committee agreed on for an answer, with its reasons; the purchase must be locked. RuleBroken once all is closed."""
    tender = sitting.tender
    if reason := rules.why_not_agree(sitting, is_closed=passing.witnessed(tender) is not None):
        raise RuleBroken(reason)
    _check(tender, answer, sheet)
    if _lacking(sitting, answer):
        raise RuleBroken(_("Un membre n’a pas encore noté cette réponse : chacun la note seul, avant le consensus."))
    for one in criteria_of(tender):
        if not sheet[one.id].why.strip():
            raise Unusable(_("Critère « %(title)s » : dites les raisons du consensus.", title=one.title))
    held = agreed(tender).get(answer.id, {})
    for number, given in sheet.items():
        row = held.get(number) or ConsensusScore(opened_bid_id=answer.id, criterion_id=number)
        row.points, row.reason, row.written_by_id, row.written_at = given.points, given.why.strip(), actor.id, at
        db.session().add(row)
    db.session().flush()
    audit.record("awards.consensus", answer, actor=actor, at=at, organization_id=tender.organizer_id)


def why_not_close(sitting: Sitting, at: datetime) -> str | None:
    """The reason why the scores cannot be closed for good now, or None."""
    tender = sitting.tender
    if reason := rules.why_not_agree(sitting, is_closed=passing.witnessed(tender) is not None):
        return reason
    if reason := why_not_all_yet(tender, at):
        return reason
    held, since = agreed(tender), _settled_at(sitting)
    for one in answers(tender):
        mine, name = held.get(one.id, {}), one.bid.lead.name
        if len(mine) < len(criteria_of(tender)):
            return str(_("La réponse de « %(name)s » n’a pas encore son consensus.", name=name))
        if since is not None and any(each.written_at < since for each in mine.values()):
            return str(_("Le comité ou ses notes ont changé depuis le consensus sur « %(name)s » : écrivez-le de nouveau.", name=name))
    return None


def _settled_at(sitting: Sitting) -> datetime | None:
    """When the committee and the scores of each last changed: what it agreed on before is not what it agrees on now."""
    left = select(CommitteeMember.left_at).where(
        CommitteeMember.tender_id == sitting.tender.id, CommitteeMember.left_at.is_not(None), CommitteeMember.closed_at.is_not(None)
    )
    return max([*filter(None, db.session().scalars(left)), *(one.closed_at for one in sitting.members if one.closed_at)], default=None)


def close(sitting: Sitting, *, actor: User, at: datetime) -> dict[int, int]:
    """Close every score, for good: what each answer has, in hundredths of a point. The purchase must be locked; of two who close at once
    one does, the other gets RuleBroken."""
    if reason := why_not_close(sitting, at):
        raise RuleBroken(reason)
    tender = sitting.tender
    held = agreed(tender)
    scores = {one.id: sum(given.points for given in held[one.id].values()) for one in answers(tender)}
    passing.close(tender, scores, actor=actor, at=at)
    outbox.announce("awards.scores_closed", tender_id=tender.id)
    return scores


def _check(tender: Tender, answer: OpenedBid, sheet: Sheet) -> None:
    if answer.id not in {one.id for one in answers(tender)}:
        raise RuleBroken(_("Cette réponse n’est pas de celles qui se notent."))
    for one in criteria_of(tender):
        given = sheet.get(one.id)
        if given is None or not 0 <= given.points <= one.points * 100:
            raise Unusable(_("Critère « %(title)s » : de 0 à %(most)s points.", title=one.title, most=numbers.said(one.points * 100)))
