"""People to sign in as, and the ways they come in."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from marketplace.accounts.models import User
from marketplace.core import db
from tests.accounts.odile import HERS
from tests.builders import PASSWORD, make_user
from tests.page import Visitor


@pytest.fixture
def someone(app: Flask) -> Callable[..., User]:
    """A function that makes a person: `someone(is_staff=True)`."""

    def make(**values: object) -> User:
        with app.app_context(), db.database().writing():
            return make_user(**values)

    return make


@pytest.fixture
def odile(someone: Callable[..., User]) -> User:
    """Somebody who reads English."""
    return someone(email=HERS, name="Odile Tremblay", locale="en")


@pytest.fixture
def hers(app: Flask, odile: User) -> Visitor:
    """Odile, signed in."""
    return Visitor(app).sign_in(odile)


def come_in(visitor: Visitor, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    """Send the sign-in form as a browser does; the answer, not followed."""
    form = {"email": email, "password": password, "csrf_token": visitor.token("/connexion"), **fields}
    return visitor.client.post("/connexion", data=form)


def is_in(visitor: Visitor) -> bool:
    """Whether the site knows who this is."""
    return visitor.client.get("/avis").status_code == 200
