"""An enterprise of the directory, a member of the team who looks after it, and the form as her browser sends it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from marketplace.core import db
from marketplace.organizations.models import Organization
from tests.builders import make_organization, make_user
from tests.page import Visitor


@pytest.fixture
def enterprise(app: Flask) -> Callable[..., Organization]:
    """A function that puts an enterprise in the directory: `enterprise(name=…)`."""

    def make(**values: Any) -> Organization:
        with app.app_context(), db.database().writing():
            return make_organization(**values)

    return make


@pytest.fixture
def staff(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


def as_it_is(app: Flask, slug: str) -> Organization:
    """The enterprise as the database holds it now."""
    with app.app_context(), db.database().reading():
        found = db.load(Organization, slug=slug)
        assert found.sectors is not None
        return found


# Which part of a page each field is edited in; the others are in its identity.
PARTS = {
    "lieu": ("municipality", "region_code", "address", "postal_code", "latitude", "longitude", "choice"),
    "presentation": ("mission_fr", "mission_en", "description_fr", "description_en", "website"),
    "coordonnees": ("contact_email", "contact_phone"),
    "personnes": ("employees", "employees_in_integration"),
    "capacite": ("largest_contract", "insurance"),
}
SEVERAL = ("languages", "region_codes", "mrc_codes")


def part_of(field: str) -> str:
    """The address of the part in which a field is edited."""
    return next((f"modifier/{part}" for part, fields in PARTS.items() if field in fields), "modifier")


def filled_in(visitor: Visitor, path: str) -> dict[str, Any]:
    """The form of a page as a browser would send it unchanged."""
    form = next(one for one in visitor.get(path).tree.forms if one.method == "POST" and "version" in one.fields)
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        # A browser drops the line break with which the text of a textarea begins in the page.
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return {name: found if name in SEVERAL else found[0] for name, found in values.items()}


def edit(visitor: Visitor, slug: str, **changes: Any) -> TestResponse:
    """Open the form of the part that holds these fields, change them, send it; the answer, not followed."""
    (part,) = {part_of(name) for name in changes if name != "version"} or {"modifier"}
    path = f"/entreprises/{slug}/{part}"
    return visitor.client.post(path, data={**filled_in(visitor, path), **changes})
