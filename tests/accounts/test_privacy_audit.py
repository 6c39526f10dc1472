"""The log of acts holds numbers and the names of fields: after a whole life on the platform, no address and no name is in it."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from config import Settings
from marketplace.core import audit, clock, db
from marketplace.core.audit import AuditEvent
from marketplace.core.worker import Worker
from tests.accounts import canary

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")

pytestmark = pytest.mark.slow


def personal(app: Flask) -> list[str]:
    """The acts that hold something of a person."""
    with app.app_context(), db.database().reading() as session:
        texts = [(event.verb, repr((event.changes, event.subject_type))) for event in session.scalars(select(AuditEvent))]
    values = list(canary.VALUES.values())
    return [f"{verb}: {text}" for verb, text in texts if ADDRESS.search(text) or any(value in text for value in values)]


def test_after_a_whole_life_the_log_holds_no_value_of_hers(settings: Settings) -> None:
    with canary.installed(settings) as app:
        visitor, _number = canary.live(app)
        visitor.post("/compte/effacer", {"email": canary.EMAIL})
        Worker(app).drain()
        with app.app_context(), db.database().reading() as session:
            verbs = set(session.scalars(select(AuditEvent.verb)))
        assert verbs >= {"accounts.sign_in", "accounts.export", "accounts.privacy_request", "privacy_requests.done", "users.erased"}
        assert personal(app) == []


def test_the_look_sees_an_address_that_somebody_would_log(app: Flask) -> None:
    with app.app_context(), db.database().writing():
        audit.record("essai.acte", "essai", actor=None, at=clock.now(), changes={"email": (None, "quelqu.un@exemple.org")})
    assert len(personal(app)) == 1
