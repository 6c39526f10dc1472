"""Those who run an organisation are told before a program of theirs loses its key."""

from datetime import timedelta

from sqlalchemy import select

from marketplace.catalogue import keys_ending
from marketplace.core import clock, db
from marketplace.core.api import keys
from marketplace.core.api.models import ApiKey
from marketplace.core.notices import Notice
from marketplace.organizations.models import Role
from tests.builders import AT, make_organization, make_user
from tests.organizations.teams.conftest import put


def told(person_id: int) -> list[dict[str, str]]:
    return [one.values for one in db.session().scalars(select(Notice).filter_by(recipient_id=person_id, topic=keys_ending.TOPIC))]


def test_a_key_that_ends_in_fourteen_days_is_told_once_to_those_who_run_the_organisation(unit) -> None:
    organization, head, reader = make_organization(name="Les Toits verts"), make_user(locale="en"), make_user()
    put(organization, head, Role.ADMINISTRATOR)
    put(organization, reader, Role.READER)
    for name, life in (("Boutique", 30), ("Caisse", 90), ("Ancienne", 30)):
        keys.make(organization.id, name, ["catalogue:read"], life, actor=head, at=AT)
    keys.revoke(unit.scalars(select(ApiKey).filter_by(name="Ancienne")).one(), actor=head, at=AT)
    keys_ending.tell(job=None, at=AT + timedelta(days=15, hours=23))  # type: ignore[arg-type]
    assert told(head.id) == []
    for night in (16, 17, 29):
        keys_ending.tell(job=None, at=AT + timedelta(days=night))  # type: ignore[arg-type]
        (said,) = told(head.id)
    assert said["name"] == "Boutique"
    assert said["organization"] == "Les Toits verts"
    assert said["day"] == "April 9, 2026"
    assert told(reader.id) == []
    assert clock.local_day(AT + timedelta(days=30)).isoformat() == "2026-04-09"


def test_a_key_that_ended_while_nobody_looked_is_told_no_more(unit) -> None:
    organization, head = make_organization(), make_user()
    put(organization, head, Role.ADMINISTRATOR)
    keys.make(organization.id, "Boutique", ["catalogue:read"], 30, actor=head, at=AT)
    keys_ending.tell(job=None, at=AT + timedelta(days=31))  # type: ignore[arg-type]
    assert told(head.id) == []
