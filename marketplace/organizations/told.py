"""What the directory tells people: its topics, whether a member may still be told, what is about to expire on a page that one keeps."""

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.topics import Topic
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import HeldCertification, Membership, Organization
from marketplace.organizations.teams import belonging, rules

# Two months: what it takes to have most certifications renewed.
AHEAD = timedelta(days=60)
MOST = 20


@panel("notices.topics")
def topics() -> list[Topic]:
    return [Topic("error_report", _("Erreurs signalées sur les fiches"), _("Bureau de l’équipe"), for_staff=True)]


@panel("notices.may_still_be_told")
def is_still_of_the_team(recipient_id: int, topic: Topic, organization_id: int | None) -> bool | None:
    """Yes to a member of the organisation that a notice is about, even while it is suspended: she must know; nothing to say otherwise.

    What was told of a page is told to the team of the page that absorbed it, as long as the merge stands.
    """
    organization = db.session().get(Organization, organization_id) if organization_id is not None else None
    if organization is None:
        return None
    hers = select(Membership.id).where(Membership.user_id == recipient_id, Membership.organization_id == merging.kept_of(organization).id)
    return True if db.session().scalar(hers.where(Membership.is_open).limit(1)) else None


@panel("desk.mine")
def certifications_about_to_expire(person: User, at: datetime) -> list[Waiting]:
    """The certifications whose term comes within two months, on the pages that she keeps as a member."""
    kept = {one.organization.id: one.organization for one in belonging.current(person) if one.may(*rules.EDITORS)}
    today = clock.local_day(at)
    ending = (HeldCertification.expires_on >= today, HeldCertification.expires_on <= today + AHEAD)
    wanted = select(HeldCertification).where(HeldCertification.organization_id.in_(kept), *ending)
    rows = db.session().scalars(wanted.order_by(HeldCertification.expires_on, HeldCertification.id).limit(MOST)).unique()
    return [
        Waiting(
            _("Renouveler « %(name)s » sur la fiche « %(page)s »", name=str(one.certification.label), page=kept[one.organization_id].name),
            url_for("organizations.entries", slug=kept[one.organization_id].slug, part="certifications"),
            due=one.expires_on,
        )
        for one in rows
    ]
