"""Who is told of a joint listing: its members when its text changes, its lead when one of them answers."""

from datetime import datetime

from marketplace.catalogue import queries
from marketplace.catalogue.joint import terms
from marketplace.catalogue.models import Listing, ListingMember, ListingStatus, ListingVersion
from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_, _
from marketplace.core.panels import panel
from marketplace.core.topics import Topic
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import belonging

TOPIC = "catalogue.joint"
CHANGED = N_("L’offre regroupée « %(title)s » a changé : votre acceptation ne vaut plus. Relisez-la, puis acceptez ou refusez.")
INVITED = N_("« %(lead)s » vous invite dans l’offre regroupée « %(title)s ». Lisez-la, puis acceptez ou refusez.")
GONE = N_("Votre entreprise n’est plus dans l’offre regroupée « %(title)s » de « %(lead)s ».")
ALL_AGREE = N_("« %(member)s » accepte l’offre regroupée « %(title)s » : tous l’ont acceptée.")
AGREES = N_("« %(member)s » accepte l’offre regroupée « %(title)s ».")
REFUSES = N_("« %(member)s » refuse l’offre regroupée « %(title)s ». Lisez pourquoi sur sa page.")


@panel("notices.topics")
def topics() -> list[Topic]:
    return [Topic(TOPIC, _("Offres regroupées de mon entreprise"), _("Catalogue"))]


@outbox.on("catalogue.revised")
def tell_members(*, job: outbox.Job, at: datetime) -> None:
    """Ask each member to accept the text as it is now; those who had accepted the one before learn that it holds no more. Whoever has not
    read that yet is not told again: how often a lead saves is not hers to bear."""
    listing = db.session().get_one(Listing, job.payload["listing_id"])
    version = db.session().get_one(ListingVersion, job.payload["version_id"])
    if listing.number != version.number or listing.status is ListingStatus.ARCHIVED:
        return
    for one in terms.waiting(listing):
        _tell(one.organization, INVITED if one.accepted_number is None else CHANGED, listing, at)
    _tell_those_who_left(listing, version, at)


@outbox.on("catalogue.joint_answered")
def tell_lead(*, job: outbox.Job, at: datetime) -> None:
    """Tell the lead what a member answered."""
    listing = db.session().get_one(Listing, job.payload["listing_id"])
    member = next((one for one in listing.members if one.organization_id == job.payload["organization_id"]), None)
    if member is None:
        return
    sentence = REFUSES if not job.payload["accepted"] else ALL_AGREE if terms.is_agreed(listing) else AGREES
    lead, path = listing.organization, f"/espace/{listing.organization.slug}/catalogue/{listing.slug}/membres"
    for one in belonging.administrators(lead, at):
        notices.notify(one.user_id, TOPIC, sentence, at=at, path=path, organization_id=lead.id, **_values(listing, member))


def _tell_those_who_left(listing: Listing, version: ListingVersion, at: datetime) -> None:
    """Whoever was in the text before and is no more."""
    before = db.session().scalar(queries.version(listing, version.number - 1))
    here = {one.organization_id for one in listing.members}
    for one in before.content["members"] if before else ():
        gone = db.session().get(Organization, one["organization"])
        if gone is not None and gone.id not in here:
            _tell(gone, GONE, listing, at, path=f"/espace/{gone.slug}/offres-regroupees")


def _tell(organization: Organization, sentence: str, listing: Listing, at: datetime, *, path: str = "") -> None:
    there = path or f"/espace/{organization.slug}/offres-regroupees/{listing.slug}"
    for one in belonging.administrators(organization, at):
        if not notices.is_unread(one.user_id, TOPIC, sentence, there):
            notices.notify(one.user_id, TOPIC, sentence, at=at, path=there, organization_id=organization.id, **_values(listing))


def _values(listing: Listing, member: ListingMember | None = None) -> dict[str, str]:
    named = {"member": member.organization.name} if member else {}
    return {"title": listing.title_fr, "lead": listing.organization.name, **named}
