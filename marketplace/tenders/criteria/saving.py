"""Writing how answers are weighed, while the purchase is prepared; the log says that it changed, never what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.tenders.criteria import queries
from marketplace.tenders.drafting.writing import touch
from marketplace.tenders.models import (
    CriterionKind,
    PriceFormula,
    Tender,
    TenderCriterion,
    TenderScoring,
    TenderStage,
    TieBreak,
)


@dataclass(frozen=True)
class Criterion:
    """One criterion as it was typed."""

    title: str
    looked_at: str
    kind: CriterionKind
    points: int
    needs_evidence: bool = False


@dataclass(frozen=True)
class Weighing:
    """All that the page of the evaluation says."""

    criteria: Sequence[Criterion] = ()
    price_weight: int = 100
    formula: PriceFormula = PriceFormula.PROPORTION
    added: int = 0
    has_two_envelopes: bool = False
    pass_mark: int | None = None
    margin: int = 0
    margin_basis: str = ""
    tie_break: TieBreak = TieBreak.QUALITY


def save(tender: Tender, said: Weighing, *, actor: User, at: datetime) -> TenderScoring:
    """Write how answers are weighed. RuleBroken once the purchase was sent: what was announced is fixed."""
    _check_is_draft(tender)
    scoring = queries.of(tender) or TenderScoring()
    for name in ("price_weight", "formula", "added", "has_two_envelopes", "pass_mark", "margin", "margin_basis", "tie_break"):
        setattr(scoring, name, getattr(said, name))
    tender.scoring = scoring
    _put(scoring, said.criteria)
    db.session().flush()
    _note(tender, actor, at)
    return scoring


def remove(tender: Tender, *, actor: User, at: datetime) -> None:
    """Weigh nothing but the price. RuleBroken once the purchase was sent."""
    _check_is_draft(tender)
    if queries.of(tender) is not None:
        tender.scoring = None
        db.session().flush()
        _note(tender, actor, at)


def _put(scoring: TenderScoring, criteria: Sequence[Criterion]) -> None:
    """Rows keep their rank, so that the database never sees one twice."""
    for rank, said in enumerate(criteria, start=1):
        if rank > len(scoring.criteria):
            scoring.criteria.append(TenderCriterion(rank=rank))
        row = scoring.criteria[rank - 1]
        row.title, row.looked_at, row.kind = said.title, said.looked_at, said.kind
        row.points, row.needs_evidence = said.points, said.needs_evidence
    del scoring.criteria[len(criteria) :]


def _note(tender: Tender, actor: User, at: datetime) -> None:
    audit.record("tenders.criteria_written", tender, actor=actor, at=at)
    touch(tender, at=at)


def _check_is_draft(tender: Tender) -> None:
    if tender.stage is not TenderStage.DRAFT:
        raise RuleBroken(_("L’évaluation a été annoncée à l’envoi : elle ne change plus."))
