"""What the pages of an evaluation show: to its buyer, to the persons of its committee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.awards.evaluating import committee, complaints, margins, ranking, rules, scoring
from marketplace.awards.evaluating.formulas import Placed
from marketplace.awards.evaluating.rules import Sitting
from marketplace.awards.models import CommitteeMember, Complaint, ConsensusScore, MarginGrant
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened, passing
from marketplace.bids.opening.passing import Closed
from marketplace.bids.regrouping import disclosed
from marketplace.organizations.models import Membership
from marketplace.tenders.criteria import queries
from marketplace.tenders.models import Lot, Tender, TenderCriterion, TenderScoring


@dataclass(frozen=True)
class Followed:
    """The evaluation as the buyer follows it; scores and places are there once they are closed."""

    scoring: TenderScoring | None
    sitting: Sitting
    gone: Sequence[CommitteeMember]
    candidates: Sequence[Membership]
    closed: Closed | None
    answers: Sequence[OpenedBid]
    agreed: Mapping[int, Mapping[int, ConsensusScore]]
    places: Sequence[tuple[Lot, Sequence[Placed]]]
    why_not_yet: str | None
    granted: Mapping[int, MarginGrant]
    why_not_grant: str | None
    without: Sequence[OpenedBid]
    complaints: Sequence[Complaint]

    @property
    def names(self) -> dict[int, str]:
        return {one.id: disclosed.named(one) for one in self.answers}

    @property
    def is_scored(self) -> bool:
        """Whether a committee scores it."""
        return self.scoring is not None and bool(self.scoring.criteria)


@dataclass(frozen=True)
class Sat:
    """The page of a committee as one of its persons reads it. `done` counts, by answer, the criteria that she scored, or that the
    committee agreed on for its secretary; nothing of the answers before she declared."""

    sitting: Sitting
    mine: CommitteeMember
    concerned: Sequence[str]
    why_not_declare: str | None
    criteria: Sequence[TenderCriterion]
    answers: Sequence[OpenedBid]
    done: Mapping[int, int]
    closed: Closed | None
    why_not: str | None
    why_not_close: str | None

    @property
    def names(self) -> dict[int, str]:
        return {one.id: disclosed.named(one) for one in self.answers}

    @property
    def tender(self) -> Tender:
        return self.sitting.tender


def followed(tender: Tender, at: datetime) -> Followed:
    """The evaluation of a purchase."""
    closed, found, why_not = passing.witnessed(tender), opened.of(tender), ranking.why_not_yet(tender)
    return Followed(
        scoring=queries.of(tender),
        sitting=committee.sitting(tender),
        gone=committee.gone(tender),
        candidates=committee.candidates(tender, at) if closed is None else [],
        closed=closed,
        answers=found,
        agreed=scoring.agreed(tender) if closed is not None else {},
        places=[(lot, ranking.table(lot, found, tender)) for lot in tender.lots] if tender.bids_opened_at and not why_not else [],
        why_not_yet=why_not,
        granted=ranking.granted(found),
        why_not_grant=margins.why_not(tender),
        without=margins.without(tender),
        complaints=complaints.of(tender),
    )


def sat(sitting: Sitting, person: User, at: datetime) -> Sat:
    """The page of a committee."""
    mine, tender = sitting.of(person), sitting.tender
    assert mine is not None
    closed = passing.witnessed(tender)
    reads = rules.reads(mine) and tender.bids_opened_at is not None
    keeps = sitting.secretary is mine
    agreed = scoring.agreed(tender) if reads and keeps else {}
    done = {number: len(held) for number, held in agreed.items()} if keeps else scoring.scored_by(mine)
    if keeps:
        why_not = rules.why_not_agree(sitting, is_closed=closed is not None)
    else:
        why_not = rules.why_not_score(mine, tender, is_closed=closed is not None)
    return Sat(
        sitting=sitting,
        mine=mine,
        concerned=[name for _number, name in committee.concerned(tender)],
        why_not_declare=rules.why_not_declare(mine, tender),
        criteria=scoring.criteria_of(tender),
        answers=scoring.answers(tender) if reads else [],
        done=done,
        closed=closed,
        why_not=why_not,
        why_not_close=scoring.why_not_close(sitting, at) if keeps else scoring.why_not_close_own(mine, at) if not why_not else None,
    )


def sheet(sitting: Sitting, answer: OpenedBid, mine: CommitteeMember) -> dict[str, Any]:
    """An answer before whoever scores it: what she gave, or, for the secretary, what each gave and what is agreed."""
    keeps = sitting.secretary is mine
    held: dict[int, scoring.Given] = {}
    if keeps:
        held = {number: scoring.Given(one.points, one.reason) for number, one in scoring.agreed(sitting.tender).get(answer.id, {}).items()}
    else:
        held = scoring.sheet_of(mine, answer)
    given = scoring.others_of(sitting, answer) if keeps else []
    told = {"answer": answer, "called": disclosed.named(answer), "group": disclosed.of(sitting.tender, [answer]).get(answer.id)}
    return {**told, "held": held, "given": given, "keeps": keeps, "criteria": scoring.criteria_of(sitting.tender)}
