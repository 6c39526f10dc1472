"""The evaluation of a purchase that begins from another says the same; its criteria are rows of its own."""

from marketplace.core import db
from marketplace.tenders.criteria import queries
from marketplace.tenders.models import Tender, TenderCriterion, TenderScoring

SAME = ("price_weight", "formula", "added", "has_two_envelopes", "pass_mark", "margin", "margin_basis", "tie_break")
SAME_CRITERION = ("rank", "title", "looked_at", "kind", "points", "needs_evidence")


def copy(source: Tender, made: Tender) -> None:
    """Weigh the answers to a purchase in preparation, written already, as those to another are; nothing where only the price counts."""
    found = queries.of(source)
    if found is None:
        return
    rows = [TenderCriterion(**{name: getattr(one, name) for name in SAME_CRITERION}) for one in found.criteria]
    db.session().add(TenderScoring(tender_id=made.id, criteria=rows, **{name: getattr(found, name) for name in SAME}))
    db.session().flush()
