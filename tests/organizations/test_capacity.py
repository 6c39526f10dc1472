"""What an enterprise says of the work that it can take: on its page, in the search, over by itself; and the preview of its page."""

from datetime import date, timedelta

from flask import Flask

from marketplace.core import clock, db, indexing
from marketplace.organizations.capacity import saying
from marketplace.organizations.models import MonthRoom
from tests.organizations import compliance_tools
from tests.organizations.compliance_tools import acts
from tests.organizations.teams.conftest import answer
from tests.page import Visitor

team, three = compliance_tools.team, compliance_tools.three


def follow(app: Flask) -> None:
    with app.app_context():
        while indexing.follow():
            pass


def night(app: Flask) -> None:
    with app.app_context(), db.database().writing():
        saying.follow(job=None, at=clock.now())
    follow(app)


def test_full_is_said_on_the_page_and_in_the_search_which_keeps_the_enterprise_until_it_ends_by_itself(
    app: Flask, three, test_clock
) -> None:
    enterprise, _buyer, hub = three
    path, today = f"/entreprises/{enterprise.slug}/capacite", clock.local_day(clock.now())
    follow(app)
    assert "Les Toits verts" in Visitor(app).get("/recherche?disponible=now")
    ana = enterprise.visitor("ana")
    assert answer(ana, path, {"version": "0", "stop": "full"}) == 422
    assert answer(ana, path, {"version": "0", "stop": "full", "until": (today + timedelta(days=2)).isoformat()}) == 303
    follow(app)
    assert "Au maximum de sa capacité" in Visitor(app).get(f"/entreprises/{enterprise.slug}")
    found = Visitor(app).get("/recherche")
    assert "Les Toits verts" in found
    assert "Au maximum de sa capacité" in found
    assert "Les Toits verts" not in Visitor(app).get("/recherche?disponible=now")
    (act,) = acts(app, "capacity.said")
    assert act.changes["stop"] == [None, "full"]
    test_clock(clock.now() + timedelta(days=3))
    night(app)
    assert "Au maximum" not in Visitor(app).get(f"/entreprises/{enterprise.slug}")
    assert "Les Toits verts" in Visitor(app).get("/recherche?disponible=now")
    assert answer(hub.visitor("zoe"), path, {"version": "1", "stop": "pause"}) == 303
    assert "En pause" in Visitor(app).get(f"/entreprises/{enterprise.slug}")


def test_months_are_said_and_a_full_month_counts_when_it_comes(app: Flask, three, test_clock) -> None:
    enterprise = three[0]
    path, today = f"/entreprises/{enterprise.slug}/capacite", clock.local_day(clock.now())
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    fields = {"version": "0", "stop": "open", f"month_{today:%Y_%m}": "partly", f"month_{following:%Y_%m}": "full"}
    assert answer(enterprise.visitor("ana"), path, fields) == 303
    page = Visitor(app).get(f"/entreprises/{enterprise.slug}")
    assert "Disponibilité par mois" in page
    assert "En partie libre" in page
    assert "L’arrêt annoncé" not in page
    stopped = {**fields, "version": "1", "stop": "full", "until": (following - timedelta(days=1)).isoformat()}
    assert answer(enterprise.visitor("ana"), path, stopped) == 303
    page = Visitor(app).get(f"/entreprises/{enterprise.slug}")
    assert "L’arrêt annoncé plus haut est compté dans ces mois." in page
    assert "En partie libre" not in page
    assert answer(enterprise.visitor("ana"), path, {**fields, "version": "2"}) == 303
    follow(app)
    assert "Les Toits verts" in Visitor(app).get("/recherche?disponible=now")
    test_clock(clock.now() + (following - today) + timedelta(days=1))
    night(app)
    assert "Les Toits verts" not in Visitor(app).get("/recherche?disponible=now")
    test_clock(clock.now() + timedelta(days=70))
    night(app)
    with app.app_context(), db.database().reading() as session:
        assert session.get(MonthRoom, (enterprise.organization.id, today.replace(day=1))) is None
    assert "Les Toits verts" in Visitor(app).get("/recherche?disponible=now")
    assert "Disponibilité par mois" not in Visitor(app).get(f"/entreprises/{enterprise.slug}")


def test_the_second_of_two_who_say_otherwise_is_told_sees_both_and_saves_over_if_she_wants(app: Flask, three) -> None:
    enterprise = three[0]
    path = f"/entreprises/{enterprise.slug}/capacite"
    assert answer(enterprise.visitor("ana"), path, {"version": "0", "stop": "pause"}) == 303
    bob = enterprise.visitor("bob")
    fields = {"version": "0", "stop": "full", "until": date(2099, 1, 1).isoformat(), "csrf_token": bob.token("/compte")}
    assert bob.client.post(path, data=fields).status_code == 422
    soon = (clock.local_day(clock.now()) + timedelta(days=9)).isoformat()
    refused = bob.client.post(path, data={**fields, "until": soon})
    assert refused.status_code == 409
    assert soon in refused.text
    assert "En pause" in refused.text
    assert bob.client.post(path, data={**fields, "until": soon, "version": "1"}).status_code == 303


def test_only_those_who_edit_the_page_say_what_it_can_take(app: Flask, three) -> None:
    enterprise, buyer, _hub = three
    path = f"/entreprises/{enterprise.slug}/capacite"
    told = [one.client.get(path).status_code for one in (enterprise.visitor("lea"), buyer.visitor("max"), Visitor(app))]
    assert told == [403, 403, 303]
    assert buyer.visitor("max").client.get(f"/entreprises/{buyer.slug}/capacite").status_code == 403


def test_the_space_says_what_to_add_next_and_the_preview_shows_what_others_see_and_nothing_else(app: Flask, three) -> None:
    enterprise, buyer, _hub = three
    with app.app_context(), db.database().writing() as session:
        its = session.merge(enterprise.organization)
        its.insurance, its.contact_phone = 200_000_000, "418 555-0123"
    ana = enterprise.visitor("ana")
    home = ana.get(f"/espace/{enterprise.slug}")
    assert "Dites quel territoire vous desservez" in home
    assert "Aperçu de la fiche" in home
    seen = ana.get(f"/espace/{enterprise.slug}/apercu")
    assert "telle que la voit un visiteur" in seen
    for hidden in ("418 555-0123", "2 000 000", "Modifier la fiche", "Personne "):
        assert hidden not in seen
    bought = ana.get(f"/espace/{enterprise.slug}/apercu?vu=acheteur")
    assert "telle que la voit un acheteur confirmé" in bought
    assert "418 555-0123" in bought
    assert "2 000 000" in bought.prose().replace("\xa0", " ")
    assert "Modifier la fiche" not in bought
    assert "Modifier la fiche" in ana.get(f"/entreprises/{enterprise.slug}")
    assert buyer.visitor("max").client.get(f"/espace/{enterprise.slug}/apercu").status_code == 404
