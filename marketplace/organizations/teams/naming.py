"""How the log of acts names the rows of teams: by the organisation, with its address on the desk, never by a person's address."""

from typing import Any

from flask import url_for
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.acts import Named
from marketplace.core.panels import panel
from marketplace.organizations.models import JoinRequest, Mandate, Membership, Organization, TeamInvitation

# Which organisation a row speaks of.
ABOUT: dict[str, tuple[Any, Any]] = {
    "Membership": (Membership, Membership.organization_id),
    "TeamInvitation": (TeamInvitation, TeamInvitation.organization_id),
    "JoinRequest": (JoinRequest, JoinRequest.organization_id),
    "Mandate": (Mandate, Mandate.enterprise_id),
}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Memberships, invitations, requests and mandates by the name of their organisation."""
    if subject_type not in ABOUT:
        return None
    model, column = ABOUT[subject_type]
    asked = select(model.id, Organization.name, Organization.slug).join(Organization, Organization.id == column)
    rows = db.session().execute(asked.where(model.id.in_(ids)))
    return {number: Named(name, url_for("organizations.show", slug=slug)) for number, name, slug in rows}
