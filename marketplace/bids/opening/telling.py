"""Who is told of an opening: the people of the buyer, and each enterprise what became of its own answer; nothing of the others."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.bids import rules
from marketplace.bids.models import Bid, OpenedBid
from marketplace.bids.opening import opened
from marketplace.bids.regrouping import disclosed, members
from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_, _
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic
from marketplace.organizations.models import Membership, Organization
from marketplace.tenders.asking import telling as asking
from marketplace.tenders.criteria import announced
from marketplace.tenders.criteria import queries as criteria
from marketplace.tenders.joining import queries
from marketplace.tenders.models import Tender

TOPIC = "bids.opened"
# A sentence for all the enterprises of a group, or that of each by its number.
Words = str | Callable[[int], str]
OPENED = N_("« %(title)s » (%(number)s) : les réponses sont ouvertes. Lisez-les côte à côte, puis décidez.")
OPENED_TO_COMMITTEE = N_("« %(title)s » (%(number)s) : les réponses sont ouvertes. Le comité les lit et les note avant toute décision.")
# To those that buy with the one that decides.
OPENED_BESIDE = N_("« %(title)s » (%(number)s) : les réponses sont ouvertes. Lisez-les côte à côte; l’organisateur décidera.")
NONE_CAME = N_("« %(title)s » (%(number)s) : l’ouverture est faite, aucune réponse n’avait été reçue.")
READ = N_("« %(title)s » (%(number)s) : votre réponse a été ouverte, intacte. L’acheteur décidera.")
# In two envelopes the prices wait for the scores.
READ_FIRST = N_(
    "« %(title)s » (%(number)s) : votre réponse a été ouverte, intacte, sans ses prix. Ils restent scellés jusqu’à la clôture des notes, "
    "et ne seront ouverts que si elle atteint la note de passage."
)
DAMAGED = N_(
    "« %(title)s » (%(number)s) : votre réponse reçue à temps n’a pas pu être lue à l’ouverture. Envoyez-la de nouveau avant le %(until)s."
)
SET_ASIDE = N_("« %(title)s » (%(number)s) : votre réponse est écartée. Raison de l’acheteur : %(reason)s")
TAKEN_BACK = N_("« %(title)s » (%(number)s) : votre réponse n’est plus écartée, elle compte avec les autres.")
# The same, to the enterprises that answer with the one that leads.
SHARED = {
    READ: N_("« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » a été ouverte, intacte. L’acheteur décidera."),
    READ_FIRST: N_(
        "« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » a été ouverte, intacte, sans ses prix. Ils restent scellés "
        "jusqu’à la clôture des notes, et ne seront ouverts que si elle atteint la note de passage."
    ),
    DAMAGED: N_(
        "« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » n’a pas pu être lue à l’ouverture. Elle peut l’envoyer de "
        "nouveau avant le %(until)s."
    ),
    SET_ASIDE: N_("« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » est écartée. Raison de l’acheteur : %(reason)s"),
    TAKEN_BACK: N_("« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » n’est plus écartée."),
}
CURED = N_("« %(title)s » (%(number)s) : « %(name)s » a renvoyé à temps sa réponse qui était endommagée.")


@panel("notices.topics")
def topics() -> list[Topic]:
    return [Topic(TOPIC, _("L’ouverture des réponses scellées et la décision"), _("Achats regroupés"), by_mail=ByMail.NOW)]


@outbox.on("bids.opened")
def tell_opened(*, job: outbox.Job, at: datetime) -> None:
    """The buyer that answers are open, each enterprise that hers was read, or was damaged and may be sent again."""
    tender = db.session().get_one(Tender, job.payload["tender_id"])
    found = opened.of(tender)
    if not found:
        tell_buyer(tender, NONE_CAME, at, page="proces-verbal")
    elif (announced.told(tender) or {}).get("criteria"):
        tell_buyer(tender, OPENED_TO_COMMITTEE, at, page="proces-verbal")
    else:
        tell_buyer(tender, OPENED, at, beside=OPENED_BESIDE)
    read = READ_FIRST if criteria.has_two_envelopes(tender) else READ
    for one in found:
        until = notices.at_moment(one.cure_until) if one.cure_until else ""
        tell_bidder(one, read if one.is_intact else DAMAGED, at, until=until)


@outbox.on("bids.set_aside")
def tell_set_aside(*, job: outbox.Job, at: datetime) -> None:
    """The enterprise that its answer is set aside, and why; nothing when that was taken back meanwhile."""
    one = _opened(job)
    if one.set_aside_reason:
        tell_bidder(one, SET_ASIDE, at, reason=one.set_aside_reason)


@outbox.on("bids.taken_back")
def tell_taken_back(*, job: outbox.Job, at: datetime) -> None:
    """The enterprise that its answer counts again."""
    tell_bidder(_opened(job), TAKEN_BACK, at)


@outbox.on("bids.cured")
def tell_cured(*, job: outbox.Job, at: datetime) -> None:
    """The buyer that a damaged answer was sent again."""
    one = _opened(job)
    tell_buyer(one.bid.tender, CURED, at, name=one.bid.lead.name)


def tell_buyer(tender: Tender, sentence: str, at: datetime, *, beside: str | None = None, page: str = "reponses", **values: Any) -> None:
    """Tell the people of the buyer who buy for it; those of every buyer, where several buy together, each in its space and, of those that
    do not decide, in their own words (`beside`). They are led to a page of the answers."""
    for one in queries.people_of([each.id for each in rules.parties(tender)], at):
        said = sentence if one.organization_id == tender.organizer_id else beside or sentence
        path = _path(one, tender, page)
        notices.notify(one.user_id, TOPIC, said, at=at, path=path, organization_id=one.organization_id, **_values(tender), **values)


def tell_organizer(tender: Tender, sentence: str, at: datetime, *, page: str, **values: Any) -> None:
    """Tell the people of the buyer that decides, alone: what is hers to do. They are led to the page where it is done."""
    for one in queries.people_of([tender.organizer_id], at):
        told, path = {**_values(tender), **values}, _path(one, tender, page)
        notices.notify(one.user_id, TOPIC, sentence, at=at, path=path, organization_id=one.organization_id, **told)


def _path(one: Membership, tender: Tender, page: str) -> str:
    where = "achats" if tender.is_grouped else "demandes-de-prix"
    return f"/espace/{one.organization.slug}/{where}/{tender.number}/{page}"


def tell_bidder(one: OpenedBid, sentence: str, at: datetime, *, shared: Words | None = None, **values: Any) -> None:
    """Tell the people of the enterprise of an answer who write it or sign it, and lead them to it, or to where it is sent again while it
    may be. Those that answer with it are told too, in their own words (`shared`), the same for all or each its own."""
    if shared := shared or SHARED.get(sentence):
        _tell_others(one, shared, at, **values)
    tender, lead = one.bid.tender, one.bid.lead
    path = f"/espace/{lead.slug}/reponses/{tender.number}"
    if rules.is_curable(one, at):
        path = f"/espace/{lead.slug}/reponses/{tender.number}/corriger"
    for person in asking.readers([lead.id], at):
        notices.notify(person.user_id, TOPIC, sentence, at=at, path=path, organization_id=lead.id, **_values(tender), **values)


def _tell_others(one: OpenedBid, sentence: Words, at: datetime, **values: Any) -> None:
    """Tell the enterprises that an answer names beside its lead; of one that cannot be read, those that are of it."""
    named = disclosed.enterprises([one])
    others = [row.organization_id for row in members.of(one.bid) if row.organization_id in named or not one.is_intact]
    told = {**_values(one.bid.tender), "lead": one.bid.lead.name, **values}
    for person in asking.readers(others, at):
        path = f"/espace/{person.organization.slug}/reponses/{one.bid.tender.number}/regroupements/{one.bid.token}"
        said = sentence if isinstance(sentence, str) else sentence(person.organization_id)
        notices.notify(person.user_id, TOPIC, said, at=at, path=path, organization_id=person.organization_id, **told)


def tell_enterprise(organization: Organization, tender: Tender, sentence: str, at: datetime, *, path: str) -> None:
    """Tell the people of an enterprise of an answer that was opened, its lead or another, and lead them to a page of it."""
    where = f"/espace/{organization.slug}/reponses/{tender.number}/{path}"
    for person in asking.readers([organization.id], at):
        notices.notify(person.user_id, TOPIC, sentence, at=at, path=where, organization_id=organization.id, **_values(tender))


def _opened(job: outbox.Job) -> OpenedBid:
    asked = select(OpenedBid).join(Bid).where(OpenedBid.id == job.payload["opened_bid_id"])
    return db.session().scalars(asked).unique().one()


def _values(tender: Tender) -> dict[str, str]:
    return {"title": tender.title_fr, "number": tender.number}
