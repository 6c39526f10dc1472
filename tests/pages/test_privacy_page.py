"""The page that says what is known of people: for everyone, in both languages, true of this installation."""

import pytest

from marketplace.core import db, retention
from marketplace.core.formats import number
from tests.page import Visitor


def test_it_is_one_step_from_every_page_in_both_languages(visitor: Visitor) -> None:
    for prefix in ("", "/en"):
        assert f"{prefix}/confidentialite" in visitor.get(f"{prefix}/a-propos").links().values()
        assert visitor.get(f"{prefix}/confidentialite").heading


def test_it_names_who_is_in_charge_and_how_to_write_to_her(make_app) -> None:  # type: ignore[no-untyped-def]
    page = Visitor(make_app(privacy_officer_name="Odile Tremblay", privacy_officer_email="odile@exemple.org")).get("/confidentialite")
    assert "Odile Tremblay veille à la protection" in page
    assert page.links()["odile@exemple.org"] == "mailto:odile@exemple.org"


@pytest.mark.parametrize("known", [{}, {"privacy_officer_name": "Odile"}, {"privacy_officer_email": "odile@exemple.org"}])
def test_without_somebody_in_charge_it_says_that_this_is_a_trial(make_app, known) -> None:  # type: ignore[no-untyped-def]
    page = Visitor(make_app(**known)).get("/confidentialite")
    assert "Personne n’est encore nommé ici" in page
    assert "mailto:odile" not in page.response.text


def test_every_duration_is_the_one_in_force(make_app) -> None:  # type: ignore[no-untyped-def]
    app = make_app(retention_letters=17)
    page = Visitor(app).get("/confidentialite")
    with app.test_request_context("/"), db.database().reading():
        kinds = retention.kinds()
        assert all(one.label in page and f"{number(one.days)}\u00a0jour" in page for one in kinds)
    assert "17\u00a0jours" in page


def test_it_says_who_draws_the_map_when_somebody_else_does(make_app) -> None:  # type: ignore[no-untyped-def]
    assert "ni polices, ni images, ni programmes" in Visitor(make_app()).get("/confidentialite")
    page = Visitor(make_app(map_tiles="https://tuiles.exemple/{z}/{x}/{y}.png")).get("/confidentialite")
    assert "tuiles.exemple" in page


def test_reading_it_leaves_no_cookie(visitor: Visitor) -> None:
    assert "Set-Cookie" not in visitor.get("/confidentialite").response.headers
