"""Who answers a purchase is written to when it changes or is given up, were she not to follow it. By mail alone, and to nobody else.

A notice on a screen is numbered among everybody's: it would tell others that there is an answer.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.bids import rules
from marketplace.bids.answering import words
from marketplace.bids.models import Bid
from marketplace.bids.regrouping import members
from marketplace.core import db, mail, notices, outbox, topics
from marketplace.core.locale import PREFIXES, _, _l, current
from marketplace.core.panels import panel
from marketplace.core.topics import Topic
from marketplace.organizations.models import Organization
from marketplace.tenders.asking import telling as asking
from marketplace.tenders.drafting import audience
from marketplace.tenders.joining import queries
from marketplace.tenders.models import Tender

TOPIC = "bids.followed"
AMENDED, CANCELLED = "amended", "cancelled"
SENTENCES = {
    AMENDED: _l("%(kind)s %(number)s : un avis de modification est publié. Lisez-le, puis vérifiez votre réponse et l’heure limite."),
    CANCELLED: _l("%(kind)s %(number)s : l’acheteur y renonce. Votre réponse n’aura pas de suite."),
}


@panel("notices.topics")
def declared() -> list[Topic]:
    return [_topic()]


@outbox.on("tenders.amended")
def tell_amended(*, job: outbox.Job, at: datetime) -> None:
    """Those who answer a group purchase, that a notice is published."""
    _tell(db.session().get_one(Tender, job.payload["tender_id"]), AMENDED, at)


@outbox.on("tenders.asking_amended")
def tell_asking_amended(*, job: outbox.Job, at: datetime) -> None:
    """The same of a price request: those who answer with an enterprise that was asked."""
    _tell(db.session().get_one(Tender, job.payload["tender_id"]), AMENDED, at)


@outbox.on("tenders.cancelled")
def tell_cancelled(*, job: outbox.Job, at: datetime) -> None:
    """Those who answer a group purchase, that it is given up."""
    _tell(db.session().get_one(Tender, job.payload["tender_id"]), CANCELLED, at)


@outbox.on("tenders.asking_cancelled")
def tell_asking_cancelled(*, job: outbox.Job, at: datetime) -> None:
    """The same of a price request."""
    _tell(db.session().get_one(Tender, job.payload["tender_id"]), CANCELLED, at)


@mail.last_look(TOPIC)
def look(person_id: int, about: dict[str, Any], at: datetime) -> mail.LastLook:
    """A message at the moment of writing it: whether she is still of the enterprise, and it of the answer; its words."""
    bid = db.session().get_one(Bid, about["bid"])
    organization = db.session().get_one(Organization, about["organization"])
    is_lead, row = organization.id == bid.lead_id, members.row(bid, organization.id)
    is_in = is_lead or (row is not None and row.left_at is None)
    if not is_in or not topics.may_still_be_told(person_id, _topic(), organization.id):
        return mail.LastLook(why_not="no longer entitled")
    path = f"/espace/{organization.slug}/reponses/{bid.tender.number}" + ("" if is_lead else f"/regroupements/{bid.token}")
    sentence = str(SENTENCES[about["kind"]]) % {"kind": words.kind(bid.tender), "number": bid.tender.number}
    shown = notices.letter(sentence, f"{mail.base_url()}{PREFIXES[current()]}{path}")
    return mail.LastLook(context=shown, footer=notices.foot(_topic(), None))


def _tell(tender: Tender, kind: str, at: datetime) -> None:
    """Each person of each answer once; nobody who is told as an enterprise that was asked, or because she follows it."""
    told = set(_told_otherwise(tender, at))
    for bid in db.session().scalars(select(Bid).where(Bid.tender_id == tender.id).order_by(Bid.id)).unique():
        answering = [bid.lead_id, *(one.organization_id for one in members.of(bid))]
        for one in queries.people_of(answering, at, rules.WRITERS):
            if one.user_id not in told:
                told.add(one.user_id)
                about = {"bid": bid.id, "kind": kind, "organization": one.organization_id}
                mail.send_later("core/mail/notice.txt", to=one.user_id, look=TOPIC, about=about)


def _told_otherwise(tender: Tender, at: datetime) -> Iterator[int]:
    if tender.is_grouped:
        yield from (person for person, _organization in audience.everybody(tender, at))
    else:
        asked = [one.organization_id for one in tender.bidders if one.invited_at is not None]
        yield from (one.user_id for one in asking.readers(asked, at))


def _topic() -> Topic:
    why = _("Votre entreprise a une réponse à cet achat : elle doit savoir ce qui y change.")
    return Topic(TOPIC, _("Changements aux achats auxquels nous répondons"), _("Demandes de prix"), why_mandatory=why)
