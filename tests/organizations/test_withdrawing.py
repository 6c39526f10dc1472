"""Taking a page down and putting it back: at once for readers, soon for the search, always told to the log."""

import pytest
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.models import OrganizationStatus
from tests.builders import make_user
from tests.core.web.watching import digest
from tests.organizations.conftest import as_it_is, edit
from tests.page import Page, Visitor


def press(visitor: Visitor, slug: str, act: str):  # type: ignore[no-untyped-def]
    return visitor.client.post(f"/entreprises/{slug}/{act}", data={"csrf_token": visitor.token(f"/entreprises/{slug}")})


def test_a_page_taken_down_is_gone_at_once_and_comes_back_at_once(app, visitor, staff, enterprise) -> None:
    slug = enterprise().slug
    assert press(staff, slug, "retirer").location == f"/entreprises/{slug}"
    assert as_it_is(app, slug).status is OrganizationStatus.WITHDRAWN
    assert "La fiche est retirée" in staff.get(f"/entreprises/{slug}")
    visitor.get(f"/entreprises/{slug}", status=410)
    press(staff, slug, "publier")
    assert "La fiche est publiée de nouveau." in staff.get(f"/entreprises/{slug}")
    visitor.get(f"/entreprises/{slug}")


def test_everything_that_lists_it_leaves_it_out(visitor, staff, worker, enterprise) -> None:
    one = enterprise()
    worker.drain()
    # By its address: the search marks words in its name.
    lists, link = ("/recherche?q=littoral", "/recherche?region=01", "/regions/01"), f'href="/entreprises/{one.slug}"'
    assert all(link in visitor.get(path).response.text for path in lists)
    press(staff, one.slug, "retirer")
    assert not any(link in visitor.get(path).response.text for path in lists), "even before the index follows"
    assert visitor.client.get("/api/v1/enterprises").json["results"] == []
    worker.drain()
    assert visitor.client.get("/api/v1/enterprises").json["count"] == 0
    assert "1 entreprise" not in visitor.get("/regions/01").prose().replace("\u00a0", " ")
    press(staff, one.slug, "publier")
    worker.drain()
    assert all(link in visitor.get(path).response.text for path in lists)


def test_each_move_is_an_act_with_who_did_it(app, staff, enterprise) -> None:
    one = enterprise()
    press(staff, one.slug, "retirer")
    press(staff, one.slug, "publier")
    with app.app_context(), db.database().reading() as session:
        acts = session.scalars(select(AuditEvent).where(AuditEvent.verb.startswith("organizations.")).order_by(AuditEvent.seq)).all()
    assert [(act.verb, act.changes["status"]) for act in acts] == [
        ("organizations.published", ["draft", "published"]),
        ("organizations.withdrawn", ["published", "withdrawn"]),
        ("organizations.published", ["withdrawn", "published"]),
    ]
    assert [act.subject_id for act in acts] == [one.id] * 3
    assert acts[0].actor_id is None
    assert acts[1].actor_id == acts[2].actor_id is not None


@pytest.mark.parametrize(
    ("acts", "last"), [(["retirer", "retirer"], "retirer"), (["publier"], "publier"), (["retirer", "publier", "publier"], "publier")]
)
def test_the_second_of_two_who_press_the_same_button_is_told_so(app, staff, enterprise, acts, last) -> None:
    slug = enterprise().slug
    for act in acts[:-1]:
        assert press(staff, slug, act).status_code == 303
    before = digest(app)
    page = Page(press(staff, slug, last), status=409)
    assert "l’état de cet élément a changé" in page
    assert digest(app) == before


def test_a_page_that_is_down_can_still_be_corrected(app, staff, enterprise) -> None:
    slug = enterprise().slug
    press(staff, slug, "retirer")
    assert edit(staff, slug, name="Un meilleur nom").status_code == 303
    kept = as_it_is(app, slug)
    assert (kept.name, kept.status) == ("Un meilleur nom", OrganizationStatus.WITHDRAWN)


def test_visitors_and_strangers_press_nothing(app, visitor, enterprise) -> None:
    slug = enterprise().slug
    with app.app_context(), db.database().writing():
        person = make_user()
    stranger = Visitor(app).sign_in(person)
    before = digest(app)
    for act in ("retirer", "publier"):
        form = {"csrf_token": visitor.token("/connexion")}
        assert visitor.client.post(f"/entreprises/{slug}/{act}", data=form).status_code == 401
        assert stranger.client.post(f"/entreprises/{slug}/{act}", data={"csrf_token": stranger.token("/")}).status_code == 403
        assert visitor.client.get(f"/entreprises/{slug}/{act}").status_code == 405
    assert digest(app) == before


def test_nothing_is_taken_down_at_an_address_that_nobody_has(staff, enterprise) -> None:
    enterprise()
    for slug in ("inconnue", "%00"):
        assert staff.client.post(f"/entreprises/{slug}/retirer", data={"csrf_token": staff.token("/")}).status_code == 404
