"""Telling that the key of a program ends soon: on its last day the program stops, and nobody looks at it."""

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.core import clock, db, notices, outbox
from marketplace.core.api.models import ApiKey
from marketplace.core.formats import day
from marketplace.core.locale import N_, _, speaking
from marketplace.core.panels import panel
from marketplace.core.topics import Topic
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import belonging

TOPIC = "catalogue.key-ending"
# How long before its end a key is told of, once; one that is good for a month leaves time to be told of too.
AHEAD = timedelta(days=14)
ENDS = N_("La clé « %(name)s » de « %(organization)s » prend fin le %(day)s : son programme ne lira ni n’écrira plus le catalogue.")


@panel("notices.topics")
def topics() -> list[Topic]:
    return [Topic(TOPIC, _("Clés de programmes qui prennent fin"), _("Catalogue"))]


@outbox.nightly("catalogue.keys_ending", hour=6)
def tell(*, job: outbox.Job, at: datetime) -> None:
    """Tell the administrators of each organisation which of its keys end within fourteen days, each once, whatever night it is."""
    due = (ApiKey.revoked_at.is_(None), ApiKey.told_at.is_(None), ApiKey.expires_at > at, ApiKey.expires_at <= at + AHEAD)
    for key in db.session().scalars(select(ApiKey).where(*due).order_by(ApiKey.id)).all():
        key.told_at = at
        organization = db.session().get(Organization, key.organization_id)
        if organization is not None and organization.merged_into_id is None:
            _tell(key, organization, at)


def _tell(key: ApiKey, organization: Organization, at: datetime) -> None:
    for one in belonging.administrators(organization, at):
        # What is told is kept as it is said: in the language of whoever reads it.
        with speaking(one.user.locale):
            words = {"name": key.name, "organization": organization.name, "day": day(clock.local_day(key.expires_at))}
        path = f"/espace/{organization.slug}/cles"
        notices.notify(one.user_id, TOPIC, ENDS, at=at, path=path, organization_id=organization.id, **words)
