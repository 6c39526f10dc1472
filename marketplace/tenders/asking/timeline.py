"""The stages of a price request with their days, as the line at the top of its page shows them."""

from datetime import datetime

from marketplace.core.formats import day
from marketplace.core.locale import _
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender, TenderStage
from marketplace.tenders.reading.timeline import DONE, REFUSED, awarded, placed

# Where each stage stands on the line of five.
PLACE = {
    TenderStage.DRAFT: 0,
    TenderStage.BIDDING: 1,
    TenderStage.OPENED: 3,
    TenderStage.AWARDED: 4,
    TenderStage.COMPLETE: 5,
}


def steps(tender: Tender, at: datetime) -> list[dict[str, str]]:
    """Label, note and state of each step."""
    due = tender.bids_due_at
    told = [
        (_("Envoyée"), day(tender.opens_at) if tender.opens_at else ""),
        (_("Réponses"), _note(due, tender.bids_zone) if due else ""),
        (_("Ouverture"), day(tender.bids_opened_at) if tender.bids_opened_at else ""),
        (_("Octroi"), awarded(tender)),
        (_("Livraison"), day(tender.delivery_from) if tender.delivery_from else ""),
    ]
    if tender.stage in (TenderStage.CANCELLED, TenderStage.UNSUCCESSFUL):
        reached = 3 if tender.bids_opened_at else 1 if tender.opens_at else 0
        label = _("Annulée") if tender.stage is TenderStage.CANCELLED else _("Sans suite")
        gone = [{"label": one, "note": note, "state": DONE} for one, note in told[:reached]]
        return [*gone, {"label": label, "note": "", "state": REFUSED}]
    here = PLACE[tender.stage]
    if tender.stage is TenderStage.BIDDING and due is not None and due <= at:
        here = 2
    return placed(told, here, tender, at)


def _note(due: datetime, zone: str) -> str:
    here = zones.wall(due, zone)
    return f"{day(here.date())}, {here:%H:%M:%S}"
