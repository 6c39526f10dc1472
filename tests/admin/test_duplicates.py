"""The desk on pages that look alike: the list, side by side, merging, keeping apart, and the way back."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db, outbox
from marketplace.organizations.duplicates import proposing as duplicates
from marketplace.organizations.models import DuplicatePair, Merge, Organization, OrganizationStatus, OtherName, PairStatus
from tests.builders import AT, make_organization, make_user
from tests.page import Page, Visitor

NBSP = "\u00a0"
LIST = "/bureau/doublons"
ALIKE = ("Coop de solidarité Les Grands Vents", "COOPÉRATIVE DE SOLIDARITÉ LES GRANDS VENTS")
SITE = {0: "https://vents.example", 1: None}


@pytest.fixture
def staff(app: Flask) -> Visitor:
    return signed_in(app)


def signed_in(app: Flask, **values: Any) -> Visitor:
    with app.app_context(), db.database().writing():
        person = make_user(**{"is_staff": True, **values})
    return Visitor(app).sign_in(person)


@pytest.fixture
def pair(app: Flask) -> DuplicatePair:
    """Two pages that look alike, and their pair."""
    with app.app_context(), db.database().writing():
        for number, name in enumerate(ALIKE):
            make_organization(name=name, website=SITE[number])
    with app.app_context():
        duplicates.propose(at=AT)
        with db.database().reading() as session:
            return session.scalars(select(DuplicatePair)).one()


def now(app: Flask, pair: DuplicatePair) -> tuple[DuplicatePair, Organization, Organization]:
    with app.app_context(), db.database().reading() as session:
        row = session.get_one(DuplicatePair, pair.id)
        return row, row.first, row.second


def form_of(visitor: Visitor, path: str, action: str) -> dict[str, Any]:
    """A form of a page as a browser would send it unchanged."""
    (form,) = [one for one in visitor.get(path).tree.forms if (one.action or "").endswith(action)]
    return dict(form.form_values())


def send(visitor: Visitor, pair: DuplicatePair, act: str, **changes: Any):  # type: ignore[no-untyped-def]
    path = f"{LIST}/{pair.id}"
    return visitor.client.post(f"{path}/{act}", data={**form_of(visitor, path, act), **changes})


def merged(app: Flask) -> Merge:
    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(Merge)).one()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_desk_the_list_and_the_pair_say_what_looks_alike_and_why(staff, pair, prefix) -> None:
    assert LIST in staff.get("/bureau").links().values()
    listed = staff.get(prefix + LIST)
    assert all(name in listed for name in ALIKE)
    assert ("même nom, même lieu" if not prefix else "same name, same place") in listed
    shown = staff.get(f"{prefix}{LIST}/{pair.id}")
    assert all(name in shown for name in ALIKE)
    assert "https://vents.example" in shown


def test_an_empty_list_says_so_and_offers_to_search(app, staff) -> None:
    assert "Rien à trancher" in staff.get(LIST)
    assert "Aucune paire gardée séparée" in staff.get(f"{LIST}?etat=separees")
    assert "Aucune fusion" in staff.get("/bureau/fusions")
    staff.post(f"{LIST}/chercher", token_from=LIST)
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(outbox.Job.kind)).all() == ["organizations.propose-duplicates"]


def test_the_list_is_narrowed_by_likeness(app, staff, pair) -> None:
    with app.app_context(), db.database().writing() as session:
        session.get_one(DuplicatePair, pair.id).score = 80
    assert ALIKE[0] in staff.get(f"{LIST}?ressemblance=0")
    assert ALIKE[0] in staff.get(f"{LIST}?ressemblance=deux")
    assert ALIKE[0] not in staff.get(f"{LIST}?ressemblance=85")


def test_merging_as_proposed_makes_one_page_whose_old_address_leads_to_it(app, staff, pair, visitor) -> None:
    answer = send(staff, pair, "fusionner")
    assert answer.status_code == 303
    row, kept, absorbed = now(app, pair)
    assert (row.status, absorbed.merged_into_id, absorbed.status) == (PairStatus.MERGED, kept.id, OrganizationStatus.WITHDRAWN)
    assert kept.website == "https://vents.example"
    assert "n’en font plus qu’une" in staff.get(answer.location)
    assert visitor.client.get(f"/entreprises/{absorbed.slug}").location == f"/entreprises/{kept.slug}"
    assert "Annuler la fusion" in staff.get(f"{LIST}/{pair.id}")
    assert ALIKE[1] in staff.get("/bureau/fusions")


def test_a_person_chooses_each_field_and_which_address_stays(app, staff, pair) -> None:
    path = f"{LIST}/{pair.id}?garder={pair.second_id}"
    sent = form_of(staff, path, "fusionner")
    assert sent["kept"] == str(pair.second_id)
    assert (sent["choice-name"], sent["choice-website"]) == ("absorbed", "absorbed")
    staff.client.post(f"{LIST}/{pair.id}/fusionner", data={**sent, "choice-name": "kept"})
    _row, absorbed, kept = now(app, pair)
    assert (kept.name, kept.website, absorbed.merged_into_id) == (ALIKE[1], "https://vents.example", kept.id)


def test_the_merge_is_undone_from_its_page(app, staff, pair, visitor) -> None:
    path = send(staff, pair, "fusionner").location
    assert "La fusion est annulée" in staff.post(f"{path}/annuler", token_from=path)
    row, first, second = now(app, pair)
    assert row.status is PairStatus.PROPOSED
    for page in (first, second):
        assert page.name in visitor.get(f"/entreprises/{page.slug}")
    assert "annulée" in staff.get("/bureau/fusions")
    staff.post(f"{path}/annuler", token_from=path, status=409)


def test_what_stands_in_the_way_of_undoing_is_said(app, staff, pair) -> None:
    with app.app_context(), db.database().writing() as session:
        session.get_one(Organization, pair.second_id).founded_year = 1999
    path = send(staff, pair, "fusionner").location
    with app.app_context(), db.database().writing() as session:
        session.get_one(Organization, pair.first_id).founded_year = 2001
    page = staff.get(path)
    assert "Année de fondation" in page
    assert "Annuler la fusion" not in page
    assert "Année de fondation" in staff.post(f"{path}/annuler", token_from=path, status=409)


def test_of_two_who_merge_the_same_page_the_second_is_told(app, staff, pair) -> None:
    other = signed_in(app)
    sent = form_of(other, f"{LIST}/{pair.id}", "fusionner")
    assert send(staff, pair, "fusionner").status_code == 303
    Page(other.client.post(f"{LIST}/{pair.id}/fusionner", data=sent), status=409)
    assert merged(app).undone_at is None


def test_of_two_who_merge_one_page_into_two_others_the_second_is_told(app, staff, pair) -> None:
    with app.app_context(), db.database().writing() as session:
        third = make_organization(name="Les Grands Vents, service de Rimouski")
        another = duplicates.introduce(third, session.get_one(Organization, pair.second_id), at=AT)
    path = f"{LIST}/{another.id}?garder={third.id}"
    sent = form_of(staff, path, "fusionner")
    assert send(staff, pair, "fusionner").status_code == 303
    page = Page(staff.client.post(f"{LIST}/{another.id}/fusionner", data=sent), status=409)
    assert "depuis que vous avez ouvert la page" in page
    with app.app_context(), db.database().reading() as session:
        assert session.get_one(Organization, pair.second_id).merged_into_id == pair.first_id


def test_a_page_that_was_corrected_meanwhile_is_not_merged_unseen(app, staff, pair) -> None:
    sent = form_of(staff, f"{LIST}/{pair.id}", "fusionner")
    with app.app_context(), db.database().writing() as session:
        session.get_one(Organization, pair.second_id).founded_year = 2001
    Page(staff.client.post(f"{LIST}/{pair.id}/fusionner", data=sent), status=409)
    assert now(app, pair)[0].status is PairStatus.PROPOSED


@pytest.mark.parametrize("wrong", [{"kept": "0"}, {"kept": ""}, {"choice-name": "both"}])
def test_a_form_that_our_page_did_not_write_is_refused(app, staff, pair, wrong) -> None:
    Page(send(staff, pair, "fusionner", **wrong), status=422)
    Page(send(staff, pair, "fusionner", version="²"), status=409)
    assert now(app, pair)[0].status is PairStatus.PROPOSED


def test_two_pages_are_kept_apart_with_a_reason_and_may_be_taken_back(app, staff, pair) -> None:
    refused = Page(send(staff, pair, "separer", why="  "), status=422)
    assert "Ce champ est obligatoire." in refused
    assert send(staff, pair, "separer", why="La fondation et l’organisme.").location == LIST
    assert "La fondation et l’organisme." in staff.get(f"{LIST}?etat=separees")
    shown = staff.get(f"{LIST}/{pair.id}")
    assert "La fondation et l’organisme." in shown
    assert send(staff, pair, "reprendre").status_code == 303
    row, _first, _second = now(app, pair)
    assert (row.status, row.decision) == (PairStatus.PROPOSED, None)


def test_pages_that_cannot_be_merged_say_why_and_can_be_kept_apart(app, staff, pair) -> None:
    with app.app_context(), db.database().writing() as session:
        for number in (pair.first_id, pair.second_id):
            session.get_one(Organization, number).reference_code = f"PX{number}"
    page = staff.get(f"{LIST}/{pair.id}")
    assert "données de référence" in page
    assert "Fusionner les deux fiches" not in page
    assert "Garder séparées" in page


def test_the_names_and_rows_that_would_come_are_told_before(app, staff, pair) -> None:
    with app.app_context(), db.database().writing() as session:
        session.add(OtherName(organization_id=pair.second_id, name="Vent du Nord", folded="vent du nord"))
    page = staff.get(f"{LIST}/{pair.id}")
    assert f"autres noms{NBSP}: 1" in page
    assert f"noms gardés comme autres noms{NBSP}: {ALIKE[1]}" in page


def test_the_journal_tells_the_decisions_in_words(staff, pair) -> None:
    path = send(staff, pair, "fusionner").location
    staff.post(f"{path}/annuler", token_from=path)
    journal = staff.get("/bureau")
    for words in ("a fusionné une autre fiche dans celle-ci", "a annulé la fusion", "a réglé un doublon par une fusion"):
        assert words in journal
    assert "fiche absorbée, renseignements repris" in journal
    assert "absorbed" not in journal


@pytest.mark.parametrize("path", [LIST, "/bureau/fusions", f"{LIST}/{{pair}}", "/bureau/fusions/{merge}"])
def test_only_the_team_decides(app, staff, pair, path) -> None:
    send(staff, pair, "fusionner")
    path = path.format(pair=pair.id, merge=merged(app).id)
    stranger = signed_in(app, is_staff=False)
    stranger.get(path, status=403)
    assert Visitor(app).get(path).response.request.path == "/connexion"
    token = {"csrf_token": stranger.token("/avis")}
    acts = (
        f"{LIST}/{pair.id}/fusionner",
        f"{LIST}/{pair.id}/separer",
        f"{LIST}/{pair.id}/reprendre",
        f"{LIST}/comparer",
        f"{LIST}/chercher",
    )
    for act in (*acts, f"/bureau/fusions/{merged(app).id}/annuler"):
        assert stranger.client.post(act, data=token).status_code == 403


@pytest.mark.parametrize("number", [999_999, 2**63])
def test_a_pair_or_a_merge_that_does_not_exist_is_not_found(staff, number) -> None:
    for path in (f"{LIST}/{number}", f"/bureau/fusions/{number}"):
        staff.get(path, status=404)
