"""How an answer and what happens to it are said."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.bids.answering.reading import Own
from marketplace.bids.answering.volume import compared_price
from marketplace.bids.answering.volume import wanted as wanted
from marketplace.bids.models import BidEvent, BidEventKind, OpenedBid
from marketplace.catalogue.words import counted, price
from marketplace.core.formats import day
from marketplace.core.locale import SOURCE, _, _l, current
from marketplace.organizations.models import Unit
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Lot, Tender

STATES = {
    "none": _l("pas commencée"),
    "draft": _l("enregistrée, pas déposée"),
    "submitted": _l("déposée"),
    "changed": _l("déposée, puis changée"),
    "withdrawn": _l("retirée"),
}
TONES = {"none": "plain", "draft": "maize", "submitted": "", "changed": "maize", "withdrawn": "plain"}
EVENTS = {
    BidEventKind.RECEIVED: _l("reçue"),
    BidEventKind.REPLACED: _l("reçue, à la place de la précédente"),
    BidEventKind.WITHDRAWN: _l("retirée"),
    BidEventKind.LATE: _l("refusée, arrivée en retard"),
    BidEventKind.OPENED: _l("ouverte"),
    BidEventKind.DAMAGED: _l("trouvée abîmée à l’ouverture"),
    BidEventKind.PRICES_OPENED: _l("prix ouverts"),
    BidEventKind.PRICES_DAMAGED: _l("prix trouvés abîmés à leur ouverture"),
}
# Those of which a version was handed in, and can be copied.
WITH_COPY = (BidEventKind.RECEIVED, BidEventKind.REPLACED, BidEventKind.WITHDRAWN)
# What an enterprise declares before it hands an answer in (Loi sur la concurrence, L.R.C. 1985, ch. C-34, art. 45 et 47).
DECLARATION = _l(
    "Je déclare, au nom de l’entreprise, que cette réponse est préparée de façon indépendante : ni son prix, ni ses conditions, ni la "
    "décision de répondre ou non n’ont été convenus, communiqués ou discutés avec un concurrent, sauf ce qui est divulgué ici."
)


def state(own: Own) -> str:
    return str(STATES[own.state])


def event(one: BidEvent) -> str:
    return str(EVENTS[one.kind])


def exact(at: datetime, zone: str) -> str:
    """« 13:59:59,123456, heure de l’Est, le 3 décembre 2026 »: to the microsecond."""
    here = zones.wall(at, zone)
    mark = "," if current() == SOURCE else "."
    told = {"time": f"{here:%H:%M:%S}{mark}{here:%f}", "zone": zones.said(zone), "day": day(here.date())}
    return str(_("%(time)s, %(zone)s, le %(day)s", **told))


def kind(tender: Tender) -> str:
    """« Achat regroupé » or « Demande de prix »."""
    return str(_("Achat regroupé") if tender.is_grouped else _("Demande de prix"))


def asked(tender: Tender) -> str:
    """« Achat regroupé AR-2026-0042, « Repas du midi » (Ville de Val-des-Ormes) »: what a mail begins with."""
    told = {"number": tender.number, "title": str(tender.title), "buyer": tender.organizer.name}
    if tender.is_grouped:
        return str(_("Achat regroupé %(number)s, « %(title)s » (%(buyer)s)", **told))
    return str(_("Demande de prix %(number)s, « %(title)s » (%(buyer)s)", **told))


def due(tender: Tender) -> str:
    """The deadline of a request, to the second."""
    return zones.told(tender.bids_due_at, tender.bids_zone) if tender.bids_due_at else ""


def volume(tiers: Sequence[Sequence[int]], unit: Unit) -> str:
    """« à partir de 1 000 : 1,90 $; à partir de 2 000 : 1,85 $ »; nothing for one price alone."""
    steps = [(start, cost) for start, cost in tiers if start > 0]
    return "; ".join(
        str(_("à partir de %(quantity)s : %(price)s", quantity=counted(start, unit), price=price(cost))) for start, cost in steps
    )


def price_of(opened: OpenedBid, lot: Lot) -> int:
    """The price by which an opened answer to a lot is compared."""
    return compared_price(opened.content["lines"][str(lot.id)], lot)
