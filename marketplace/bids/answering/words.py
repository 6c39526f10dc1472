"""How an answer and what happens to it are said."""

from datetime import datetime

from marketplace.bids.answering.reading import Own
from marketplace.bids.models import BidEvent, BidEventKind
from marketplace.core.formats import day
from marketplace.core.locale import _, _l
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender

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
    told = {"time": f"{here:%H:%M:%S},{here:%f}", "zone": zones.said(zone), "day": day(here.date())}
    return str(_("%(time)s, %(zone)s, le %(day)s", **told))


def due(tender: Tender) -> str:
    """The deadline of a request, to the second."""
    return zones.told(tender.bids_due_at, tender.bids_zone) if tender.bids_due_at else ""
