"""The receipt that is mailed to those who may hand an answer in: the request, the hash, the instant. Nothing of what it says.

It is no notice on their screens: the numbers of notices follow one another for everybody, and would tell a competitor that something was
written between two of its own. The page of the answer keeps every receipt.
"""

from datetime import datetime
from typing import Any

from marketplace.bids import rules
from marketplace.bids.answering import receipts, words
from marketplace.bids.models import Bid, BidEvent, BidEventKind
from marketplace.bids.regrouping import members
from marketplace.core import db, mail, notices, topics
from marketplace.core.locale import PREFIXES, _, current
from marketplace.core.panels import panel
from marketplace.core.topics import Topic
from marketplace.organizations.models import Organization
from marketplace.tenders.joining import queries

TOPIC = "bids.receipts"


@panel("notices.topics")
def declared() -> list[Topic]:
    return [_topic()]


def tell(event: BidEvent, bid: Bid, *, at: datetime) -> None:
    """Write to those who may hand an answer in, of the enterprise and of those that answer with it; to nobody else. The outbox is told
    numbers alone."""
    answering = [bid.lead_id, *(one.organization_id for one in members.of(bid))]
    for one in queries.people_of(answering, at, rules.COMMITTING):
        about = {"event": event.id, "organization": one.organization_id}
        mail.send_later("core/mail/notice.txt", to=one.user_id, look=TOPIC, about=about)


@mail.last_look(TOPIC)
def look(person_id: int, about: dict[str, Any], at: datetime) -> mail.LastLook:
    """A receipt at the moment of writing it: whether she is still of the enterprise, its words."""
    event = db.session().get_one(BidEvent, about["event"])
    bid = db.session().get_one(Bid, event.bid_id)
    organization = db.session().get_one(Organization, about.get("organization", bid.lead_id))
    is_lead, row = organization.id == bid.lead_id, members.row(bid, organization.id)
    is_in = is_lead or (row is not None and row.left_at is None)
    if not is_in or not topics.may_still_be_told(person_id, _topic(), organization.id):
        return mail.LastLook(why_not="no longer entitled")
    place = f"recepisse/{receipts.name_of(event)}" if is_lead else f"regroupements/{bid.token}"
    path = f"/espace/{organization.slug}/reponses/{bid.tender.number}/{place}"
    told = _sentence(event, bid) if is_lead else _shared(event, bid)
    shown = notices.letter(told, f"{mail.base_url()}{PREFIXES[current()]}{path}")
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


def _shared(event: BidEvent, bid: Bid) -> str:
    """The same to an enterprise that answers with the lead."""
    told = {"asked": words.asked(bid.tender), "instant": words.exact(event.at, bid.tender.bids_zone), "sha256": event.sha256}
    told["lead"] = bid.lead.name
    if event.kind is BidEventKind.WITHDRAWN:
        return str(
            _(
                "%(asked)s : « %(lead)s » a retiré votre réponse commune à %(instant)s. Empreinte SHA-256 : %(sha256)s",
                **told,
            )
        )
    return str(
        _(
            "%(asked)s : votre réponse commune, menée par « %(lead)s », est reçue à %(instant)s. Empreinte SHA-256 : %(sha256)s",
            **told,
        )
    )


def _topic() -> Topic:
    why = _("Un récépissé prouve que votre entreprise a déposé ou retiré une réponse à temps.")
    return Topic(TOPIC, _("Récépissés de nos réponses scellées"), _("Demandes de prix"), why_mandatory=why)
