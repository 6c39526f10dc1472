"""Activities, clauses, certifications, references and networks: each added, corrected and taken away alone, and told to the log."""

from typing import Any

import pytest
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.editing import holdings, sections
from marketplace.organizations.models import NetworkType, Organization, Reach, activity_regions
from tests.builders import make_organization
from tests.core.web.watching import digest, error_of
from tests.organizations.conftest import as_it_is, filled_in
from tests.page import Page, Visitor

NEW: dict[str, dict[str, Any]] = {
    "activites": {"sector_code": "S17", "nature": "services", "reach": "regions", "region_codes": ["01", "11"]},
    "clauses": {"kind": "no_rebate", "evidence": "Statuts, article 7.", "stated_on": "2014-05-02"},
    "certifications": {"certification_code": "EI", "number": "123", "issued_on": "2024-01-31", "expires_on": "2027-01-31"},
    "references": {"client": "Municipalité de Val-des-Ormes", "year": "2024", "what_fr": "Entretien de l’hôtel de ville."},
    "reseaux": {"network_id": "?", "since": "2020-01-01"},
}
CHANGED = {
    "activites": ("reach", "province"),
    "clauses": ("evidence", "Statuts, article 8."),
    "certifications": ("number", "456"),
    "references": ("client", "MRC des Grèves"),
    "reseaux": ("until", "2025-01-01"),
}


@pytest.fixture
def network(app) -> int:
    """A network that one may belong to."""
    with app.app_context(), db.database().writing():
        found = make_organization(name="Réseau des essais")
        found.network_type = NetworkType.FEDERATION
        return found.id


def typed(part: str, network: int) -> dict[str, Any]:
    return {name: str(network) if value == "?" else value for name, value in NEW[part].items()}


def add(staff: Visitor, slug: str, part: str, values: dict[str, Any]):  # type: ignore[no-untyped-def]
    path = f"/entreprises/{slug}/modifier/{part}/ajouter"
    return staff.client.post(path, data={**filled_in(staff, path), **values})


def rows_of(app, slug: str, part: str) -> list[Any]:
    with app.app_context(), db.database().reading():
        return list(holdings.rows(sections.entries(part).model, db.load(Organization, slug=slug)))


def last_act(app) -> AuditEvent:
    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()


@pytest.mark.parametrize("part", NEW)
def test_each_is_added_corrected_and_taken_away(app, staff, enterprise, network, part) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/modifier/{part}"
    there = len(rows_of(app, slug, part))
    response = add(staff, slug, part, typed(part, network))
    assert (response.status_code, response.location) == (303, path)
    row = rows_of(app, slug, part)[-1]
    assert len(rows_of(app, slug, part)) == there + 1
    act = last_act(app)
    assert (act.verb, act.subject_type) == ("organizations.edit", "Organization")
    assert {name.split(".")[1] for name in act.changes} >= NEW[part].keys()
    listed = staff.get(path)
    address = f"{path}/{holdings.key_of(row)}"
    assert f'href="{address}"' in listed.response.text

    field, value = CHANGED[part]
    version = as_it_is(app, slug).version
    assert staff.client.post(address, data={**filled_in(staff, address), field: value}).status_code == 303
    assert last_act(app).changes.keys() >= {f"{type(row).__tablename__}.{field}"}
    assert as_it_is(app, slug).version > version, "the page is another version, and the index follows it"
    before = digest(app)
    assert staff.client.post(address, data=filled_in(staff, address)).status_code == 303
    assert digest(app) == before, "saved again without a change, nothing is written"

    taken = staff.client.post(f"{address}/retirer", data=filled_in(staff, f"{address}/retirer"))
    assert taken.status_code == 303
    assert len(rows_of(app, slug, part)) == there
    assert all(after is None for _before, after in last_act(app).changes.values())
    staff.get(address, status=404)
    staff.get(path)


@pytest.mark.parametrize("part", NEW)
def test_every_page_is_whole_in_english_too(staff, enterprise, network, part) -> None:
    slug = enterprise().slug
    add(staff, slug, part, typed(part, network))
    path = f"/en/entreprises/{slug}/modifier/{part}"
    tree = staff.get(path).tree
    (key,) = {one.split("/")[-1] for one in tree.xpath(f"//main//a[starts-with(@href, '{path}/')]/@href")[-3:-2]}
    for one in ("/ajouter", f"/{key}", f"/{key}/retirer"):
        staff.get(path + one)


@pytest.mark.parametrize("part", NEW)
def test_the_second_of_two_is_told_and_writes_nothing(app, staff, enterprise, network, part) -> None:
    slug = enterprise().slug
    path = f"/entreprises/{slug}/modifier/{part}/ajouter"
    form = {**filled_in(staff, path), **typed(part, network)}
    add(staff, slug, "references", NEW["references"])
    before = digest(app)
    page = Page(staff.client.post(path, data=form), status=409)
    assert "Quelqu’un a enregistré cette fiche" in page
    assert digest(app) == before
    version = page.tree.xpath("//input[@name='version']/@value")[0]
    assert staff.client.post(path, data={**form, "version": version}).status_code == 303


def test_the_territory_of_each_reach_is_kept_alone(app, staff, enterprise) -> None:
    slug = enterprise().slug
    everything = {"sector_code": "S11", "region_codes": ["01", "02"], "mrc_codes": ["100", "070"], "radius_km": "60"}
    for reach in Reach:
        assert add(staff, slug, "activites", {**everything, "reach": reach.value}).status_code == 303
    kept = [
        (one.reach, [r.code for r in one.regions], [m.code for m in one.mrcs], one.radius_km) for one in rows_of(app, slug, "activites")[1:]
    ]
    assert kept == [
        (Reach.PROVINCE, [], [], None),
        (Reach.REGIONS, ["01", "02"], [], None),
        (Reach.MRCS, [], ["070", "100"], None),
        (Reach.RADIUS, [], [], 60),
    ]


def test_a_new_activity_is_followed_by_the_search(app, staff, worker, enterprise) -> None:
    slug = enterprise(description_fr="Rien de particulier.", description_en=None).slug
    worker.drain()
    add(staff, slug, "activites", {"sector_code": "S25"})
    worker.drain()
    assert slug in staff.get("/recherche?q=funeraires").response.text
    assert as_it_is(app, slug).origins == {"sector_codes": None, "served": None}, "no import writes over it"


@pytest.mark.parametrize(
    ("part", "changes", "field", "said"),
    [
        ("activites", {"sector_code": ""}, "sector_code", "obligatoire"),
        ("activites", {"sector_code": "S99"}, "sector_code", "valide"),
        ("activites", {"nature": "magie"}, "nature", "valide"),
        ("activites", {"reach": "regions", "region_codes": []}, "reach", "au moins une région"),
        ("activites", {"reach": "regions", "region_codes": ["18"]}, "region_codes", "valide"),
        ("activites", {"reach": "mrcs"}, "reach", "au moins une MRC"),
        ("activites", {"reach": "radius"}, "reach", "rayon"),
        ("activites", {"reach": "radius", "radius_km": "0"}, "radius_km", "2 000"),
        ("activites", {"reach": "radius", "radius_km": "2001"}, "radius_km", "2 000"),
        ("clauses", {"kind": "autre"}, "kind", "valide"),
        ("clauses", {"evidence": " "}, "evidence", "obligatoire"),
        ("clauses", {"stated_on": "2999-01-01"}, "stated_on", "2200"),
        ("clauses", {"stated_on": "2199-01-01"}, "stated_on", "pas encore venue"),
        ("clauses", {"stated_on": "le 2 mai"}, "stated_on", "2026-03-10"),
        ("certifications", {"certification_code": ""}, "certification_code", "obligatoire"),
        ("certifications", {"certification_code": "X"}, "certification_code", "valide"),
        ("certifications", {"expires_on": "2024-01-31"}, "expires_on", "vient après"),
        ("certifications", {"issued_on": "2150-01-01", "expires_on": ""}, "issued_on", "pas encore venue"),
        ("references", {"client": ""}, "client", "obligatoire"),
        ("references", {"year": "3000"}, "year", "pas encore venue"),
        ("references", {"what_fr": "é" * 501}, "what_fr", "500 caractères"),
        ("reseaux", {"network_id": ""}, "network_id", "obligatoire"),
        ("reseaux", {"network_id": "999999"}, "network_id", "valide"),
        ("reseaux", {"until": "2020-01-01"}, "until", "après"),
    ],
)
def test_what_is_wrong_is_said_next_to_its_field_and_nothing_is_written(
    app, staff, enterprise, network, part, changes, field, said
) -> None:
    slug = enterprise().slug
    before = digest(app)
    said = "vraisemblable" if said == "2200" else said
    response = add(staff, slug, part, {**typed(part, network), **changes})
    page = Page(response, status=422)
    assert said in error_of(response, field)
    assert f"#{field}" in page.tree.xpath("//*[@role='alert']//a/@href")
    assert digest(app) == before


def test_a_clause_is_said_once(app, staff, enterprise) -> None:
    slug = enterprise().slug
    add(staff, slug, "clauses", NEW["clauses"])
    before = digest(app)
    assert "déjà là" in error_of(add(staff, slug, "clauses", NEW["clauses"]), "kind")
    assert digest(app) == before
    path = f"/entreprises/{slug}/modifier/clauses/no_rebate"
    assert staff.client.post(path, data={**filled_in(staff, path), "kind": "no_interest"}).status_code == 303
    assert [one.kind.value for one in rows_of(app, slug, "clauses")] == ["no_interest"]


@pytest.mark.parametrize("key", ["0", "999999", "²", "-1", str(2**63), "9" * 400, "no_rebate", "%00", "ajouter-1"])
@pytest.mark.parametrize("part", NEW)
def test_there_is_nothing_at_the_address_of_another_thing(staff, enterprise, part, key) -> None:
    slug = enterprise().slug
    staff.get(f"/entreprises/{slug}/modifier/{part}/{key}", status=404)


def test_what_belongs_to_another_page_is_not_reached_through_this_one(app, staff, enterprise, network) -> None:
    mine, other = enterprise().slug, enterprise(name="Une autre").slug
    for part in NEW:
        add(staff, other, part, typed(part, network))
    before = digest(app)
    for part in NEW:
        key = holdings.key_of(rows_of(app, other, part)[-1])
        staff.get(f"/entreprises/{mine}/modifier/{part}/{key}", status=404)
        form = {"csrf_token": staff.token("/"), "version": str(as_it_is(app, mine).version)}
        assert staff.client.post(f"/entreprises/{mine}/modifier/{part}/{key}/retirer", data=form).status_code == 404
    assert digest(app) == before


def test_an_activity_that_is_taken_away_takes_its_territory_with_it(app, staff, enterprise) -> None:
    slug = enterprise().slug
    add(staff, slug, "activites", NEW["activites"])
    key = holdings.key_of(rows_of(app, slug, "activites")[-1])
    path = f"/entreprises/{slug}/modifier/activites/{key}/retirer"
    assert staff.client.post(path, data=filled_in(staff, path)).status_code == 303
    with app.app_context(), db.database().reading() as session:
        assert session.execute(select(activity_regions)).all() == []
