"""The team adds, words and dates the kinds of documents that buyers ask; the program's own files then leave them alone."""

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.organizations import reference_write
from marketplace.organizations.models import ComplianceKind
from tests.builders import make_user
from tests.page import Visitor

LIST = "/bureau/references/pieces-de-conformite"


@pytest.fixture
def staff(app: Flask) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(is_staff=True)
    return Visitor(app).sign_in(person)


def filled_in(visitor: Visitor, path: str) -> dict[str, object]:
    """The form of a page as a browser would send it unchanged."""
    form = next(one for one in visitor.get(path).tree.forms if one.method == "POST" and "label_fr" in one.fields)
    values: dict[str, object] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value.removeprefix("\n"))  # type: ignore[union-attr]
    return values


def kind(app: Flask, code: str) -> ComplianceKind | None:
    with app.app_context(), db.database().reading() as session:
        return session.get(ComplianceKind, code)


def test_a_kind_is_added_worded_and_dated_and_an_update_of_the_program_leaves_it_alone(app: Flask, staff: Visitor) -> None:
    assert "Licence d’entrepreneur de la RBQ" in staff.get(LIST)
    said = {"label_fr": "Carte de compétence", "label_en": "Competency card", "about_fr": "Sur les chantiers.", "about_en": "On sites."}
    empty = filled_in(staff, f"{LIST}/ajouter")
    assert staff.client.post(f"{LIST}/ajouter", data=empty).status_code == 422
    assert staff.client.post(f"{LIST}/ajouter", data={**empty, **said, "natures": "works"}).status_code == 303
    made = kind(app, "CARTE_DE_COMPETENCE")
    assert (made.natures, made.buyer_types, made.confidence.value, made.source) == (["works"], [], "to_check", "bureau")
    same = filled_in(staff, f"{LIST}/RBQ")
    assert staff.client.post(f"{LIST}/RBQ", data=same).status_code == 303
    assert kind(app, "RBQ").source == "reference"
    dated = {**same, "valid_until": "2026-01-31", "label_fr": "Licence RBQ"}
    assert staff.client.post(f"{LIST}/RBQ", data=dated).status_code == 303
    with app.app_context(), db.database().writing():
        reference_write.write()
    assert (kind(app, "RBQ").label_fr, str(kind(app, "RBQ").valid_until)) == ("Licence RBQ", "2026-01-31")
    assert "pas en ce moment" in staff.get(LIST)
    late = staff.client.post(f"{LIST}/RBQ", data={**same, "label_fr": "Licence de la Régie"})
    assert late.status_code == 409
    assert "Licence RBQ" in late.text
    assert "Licence de la Régie" in late.text
    assert "a changé un genre de pièces" in staff.get("/bureau")
    with app.app_context(), db.database().writing():
        other = make_user()
    assert Visitor(app).sign_in(other).client.get(LIST).status_code == 403
