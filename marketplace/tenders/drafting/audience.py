"""Who is told of a purchase: the people of each participant, those of the organiser and of the enterprise, and whoever watches it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_, _
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic
from marketplace.organizations.models import Role
from marketplace.tenders.asking import telling as asking
from marketplace.tenders.joining import queries
from marketplace.tenders.joining.rules import COUNTED
from marketplace.tenders.models import Participation, Tender, TenderAmendment, TenderKind, TenderWatch

TOPIC = "tenders.changed"
FROM_OFFER = "tenders.from_offer"
AMENDED = N_("Achat regroupé %(number)s, « %(title)s » : l’avis de modification no %(rank)d est publié. Lisez ce qui change.")
CANCELLED = N_("Achat regroupé %(number)s, « %(title)s » : l’organisateur l’a annulé. Lisez pourquoi sur sa page.")
PUBLISHED = N_("« %(organizer)s » ouvre l’achat regroupé %(number)s à partir de votre offre : « %(title)s ».")
# Of an enterprise, those who keep its catalogue.
SELLERS = (Role.ADMINISTRATOR, Role.CATALOGUE)


@panel("notices.topics")
def topics() -> list[Topic]:
    group = _("Achats regroupés")
    why = _("Il change ce à quoi votre organisation a adhéré.")
    return [
        Topic(TOPIC, _("Modification ou annulation d’un achat regroupé"), group, why_mandatory=why),
        Topic(FROM_OFFER, _("Achat regroupé ouvert à partir d’une offre de mon entreprise"), group, ByMail.NOW),
    ]


@outbox.on("tenders.amended")
def tell_amended(*, job: outbox.Job, at: datetime) -> None:
    """Tell everybody that a notice is published."""
    tender = db.session().get_one(Tender, job.payload["tender_id"])
    amendment = db.session().get_one(TenderAmendment, job.payload["amendment_id"])
    _tell(tender, AMENDED, at, rank=amendment.number)


@outbox.on("tenders.cancelled")
def tell_cancelled(*, job: outbox.Job, at: datetime) -> None:
    """Tell everybody that it is given up."""
    _tell(db.session().get_one(Tender, job.payload["tender_id"]), CANCELLED, at)


@outbox.on("tenders.published")
def tell_enterprises(*, job: outbox.Job, at: datetime) -> None:
    """Tell the enterprises whose offer it is, all those of a joint one."""
    tender = db.session().get_one(Tender, job.payload["tender_id"])
    for one in queries.people_of(suppliers(tender), at, SELLERS):
        told = {"number": tender.number, "title": tender.title_fr, "organizer": tender.organizer.name}
        notices.notify(one.user_id, FROM_OFFER, PUBLISHED, at=at, path=_path(tender), organization_id=one.organization_id, **told)


def suppliers(tender: Tender) -> set[int]:
    """The ids of the enterprises whose offers the lots froze, the lead and those that offer with it."""
    contents = [one.listing_version.content for one in tender.lots if one.listing_version]
    members = {member["organization"] for one in contents for member in one.get("members") or ()}
    return members | ({tender.supplier_id} if tender.supplier_id else set())


def called(tender: Tender) -> list[int]:
    """The ids of the enterprises that are named to answer a purchase from a need, once they were told."""
    return [one.organization_id for one in tender.bidders if one.invited_at is not None] if tender.kind is TenderKind.NEED else []


def everybody(tender: Tender, at: datetime) -> Iterator[tuple[int, int | None]]:
    """Each person to tell, once, with the organisation whose affair it is; None for whoever only watches."""
    asked = select(Participation.organization_id).where(Participation.tender_id == tender.id, Participation.stage.in_(COUNTED))
    participants = {*db.session().scalars(asked), tender.organizer_id}
    members = [*queries.people_of(sorted(participants), at), *queries.people_of(sorted(suppliers(tender)), at, SELLERS)]
    members += asking.readers(called(tender), at)
    found: dict[int, int | None] = {}
    for one in members:
        found.setdefault(one.user_id, one.organization_id)
    for number in db.session().scalars(select(TenderWatch.user_id).where(TenderWatch.tender_id == tender.id).order_by(TenderWatch.id)):
        found.setdefault(number, None)
    yield from found.items()


def _tell(tender: Tender, sentence: str, at: datetime, **values: Any) -> None:
    told = {"number": tender.number, "title": tender.title_fr, **values}
    for person, organization in everybody(tender, at):
        notices.notify(person, TOPIC, sentence, at=at, path=_path(tender), organization_id=organization, **told)


def _path(tender: Tender) -> str:
    return f"/achats-regroupes/{tender.number}"
