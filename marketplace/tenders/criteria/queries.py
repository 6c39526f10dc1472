"""Finding how a purchase weighs its answers, and freezing it as plain values."""

from typing import Any

from marketplace.tenders.models import Tender, TenderScoring


def of(tender: Tender) -> TenderScoring | None:
    """How the answers to a purchase are weighed, or None: the lowest price."""
    return tender.scoring


def has_two_envelopes(tender: Tender) -> bool:
    """Whether prices are sealed apart, to be opened after the criteria are scored."""
    found = of(tender)
    return found is not None and found.has_two_envelopes


def frozen(scoring: TenderScoring) -> dict[str, Any]:
    """A weighing as plain values, for the snapshot: points as integers, the margin in hundredths of a percent."""
    return {
        "price_weight": scoring.price_weight,
        "formula": scoring.formula.value,
        "added": scoring.added,
        "two_envelopes": scoring.has_two_envelopes,
        "pass_mark": scoring.pass_mark,
        "margin": scoring.margin,
        "margin_basis": scoring.margin_basis,
        "tie_break": scoring.tie_break.value,
        "criteria": [
            {
                "id": one.id,
                "rank": one.rank,
                "title": one.title,
                "looked_at": one.looked_at,
                "kind": one.kind.value,
                "points": one.points,
                "needs_evidence": one.needs_evidence,
            }
            for one in scoring.criteria
        ],
    }
