"""The receipt that is mailed to those who may hand an answer in: the request, the hash, the instant. Nothing of what it says.

It is no notice on their screens: the numbers of notices follow one another for everybody, and would tell a competitor that something was
written between two of its own. The page of the answer keeps every receipt.
"""

from datetime import datetime
from typing import Any

from marketplace.bids import rules
from marketplace.bids.answering import receipts, words
from marketplace.bids.models import Bid, BidEvent, BidEventKind
from marketplace.core import db, mail, notices, topics
from marketplace.core.locale import PREFIXES, _, current
from marketplace.core.panels import panel
from marketplace.core.topics import Topic
from marketplace.tenders.joining import queries

TOPIC = "bids.receipts"


@panel("notices.topics")
def declared() -> list[Topic]:
    return [_topic()]


def tell(event: BidEvent, bid: Bid, *, at: datetime) -> None:
    """Write to the members of the enterprise who may hand an answer in, and to nobody else. The outbox is told numbers alone."""
    for one in queries.people_of([bid.lead_id], at, rules.COMMITTING):
        mail.send_later("core/mail/notice.txt", to=one.user_id, look=TOPIC, about={"event": event.id})


@mail.last_look(TOPIC)
def look(person_id: int, about: dict[str, Any], at: datetime) -> mail.LastLook:
    """A receipt at the moment of writing it: whether she is still of the enterprise, its words."""
    event = db.session().get_one(BidEvent, about["event"])
    bid = db.session().get_one(Bid, event.bid_id)
    if not topics.may_still_be_told(person_id, _topic(), bid.lead_id):
        return mail.LastLook(why_not="no longer entitled")
    path = f"/espace/{bid.lead.slug}/reponses/{bid.tender.number}/recepisse/{receipts.name_of(event)}"
    shown = {"sentence": _sentence(event, bid), "url": f"{mail.base_url()}{PREFIXES[current()]}{path}"}
    return mail.LastLook(context=shown, footer=notices.foot(_topic(), None))


def _sentence(event: BidEvent, bid: Bid) -> str:
    told = {
        "kind": words.kind(bid.tender),
        "number": bid.tender.number,
        "instant": words.exact(event.at, bid.tender.bids_zone),
        "sha256": event.sha256,
    }
    if event.kind is BidEventKind.WITHDRAWN:
        return str(_("%(kind)s %(number)s : votre réponse est retirée à %(instant)s. Empreinte SHA-256 : %(sha256)s", **told))
    if event.kind is BidEventKind.REPLACED:
        return str(_("%(kind)s %(number)s : votre nouvelle réponse est reçue à %(instant)s. Empreinte SHA-256 : %(sha256)s", **told))
    return str(_("%(kind)s %(number)s : votre réponse est reçue à %(instant)s. Empreinte SHA-256 : %(sha256)s", **told))


def _topic() -> Topic:
    why = _("Un récépissé prouve que votre entreprise a déposé ou retiré une réponse à temps.")
    return Topic(TOPIC, _("Récépissés de nos réponses scellées"), _("Demandes de prix"), why_mandatory=why)
