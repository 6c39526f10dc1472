"""An enterprise with its people, a confirmed buyer and a hub with a mandate; documents to put in a compliance file."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.models import ComplianceItem, ComplianceShare, Mandate, Role, Standing
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.organizations.teams import conftest
from tests.organizations.teams.conftest import Team

ADMINISTRATOR, CATALOGUE, BUYER, READER = Role.ADMINISTRATOR, Role.CATALOGUE, Role.BUYER, Role.READER


# A test module takes these two by assignment: fixtures are found where they are named.
team = conftest.team


@pytest.fixture
def three(team: Callable[..., Team]) -> tuple[Team, Team, Team]:
    """An enterprise (ana administers, bob keeps the catalogue, lea reads), a confirmed buyer (max, nil), a hub with a mandate (zoe)."""
    enterprise = team("enterprise", values={"name": "Les Toits verts"}, ana=[ADMINISTRATOR], bob=[CATALOGUE], lea=[READER])
    buyer = team("buyer", values={"name": "Ville de Sainte-Aube"}, max=[BUYER], nil=[READER])
    hub = team("network", values={"name": "Pôle du Fleuve"}, zoe=[ADMINISTRATOR])
    with enterprise.app.app_context(), db.database().writing() as session:
        session.add(Standing(organization_id=buyer.organization.id, confirmed_at=AT, basis="team"))
        ids = {"enterprise_id": enterprise.organization.id, "network_id": hub.organization.id}
        session.add(Mandate(**ids, given_by_id=enterprise.people["ana"].id, given_at=AT))
    return enterprise, buyer, hub


def send(team: Team, name: str, where: str = "ajouter/INSURANCE", *, content: bytes | None = None, file: str = "police.pdf", **fields: str):
    """Send a document with the form of its page, as the browser does; the answer, not followed."""
    visitor, path = team.visitor(name), f"/espace/{team.slug}/conformite/{where}"
    sent = {"sent": (io.BytesIO(pdf() if content is None else content), file), "csrf_token": visitor.token(path)}
    read = visitor.get(path).tree.xpath("//input[@name='read']/@value")
    data = {"read": read[0] if read else "", **sent, **fields}
    return visitor.client.post(path, data=data, content_type="multipart/form-data")


def held(app: Flask) -> list[ComplianceItem]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(ComplianceItem).order_by(ComplianceItem.id)))


def shares(app: Flask) -> list[ComplianceShare]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(ComplianceShare).order_by(ComplianceShare.id)))


def acts(app: Flask, verb: str) -> list[AuditEvent]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.verb == verb).order_by(AuditEvent.seq)))
