"""What a body publishes and keeps: the list of a month, that of 31 March, the register of rotation, the PDF; who may read them."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.privacy import held
from marketplace.contracting.direct import concluded as told_by_rooms
from marketplace.contracting.direct import feed, pdf, pieces
from marketplace.contracting.models import DirectAward, TaxBasis
from marketplace.core import db, panels
from marketplace.organizations.models import BuyerType, Organization
from tests.builders import make_organization
from tests.catalogue.things import make_listing
from tests.contracting.direct.conftest import Town
from tests.contracting.direct.things import CLEANING, concluded


def rows_of(response: Any) -> list[dict[str, str]]:
    """The rows of a CSV, once it is what a spreadsheet in French needs."""
    assert response.status_code == 200, response.text[:500]
    assert response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


@pytest.fixture
def contracts() -> Iterator[list[Any]]:
    """A list: what is put in it is told as contracts by a room above."""
    rows: list[Any] = []

    def piece(**_asked: Any) -> list[Any]:
        return rows

    piece.__module__ = "marketplace.awards.panels"
    panels._panels.setdefault("contracting.concluded", {})[piece] = 0
    yield rows
    del panels._panels["contracting.concluded"][piece]


def test_the_list_of_a_month_holds_25_000_and_more_once_each_in_french_and_runs_no_formula(town: Town, contracts) -> None:
    below = town.approved(amount=2_499_999, rotation_note="Seule libre.")
    exact = town.approved(amount=2_500_000, rotation_note="Seule libre.", description="=1+1 ménage")
    before = town.approved(amount=2_174_386, tax_basis=TaxBasis.EXCLUDED, rotation_note="Seule libre.")
    late = town.approved(amount=3_000_000, rotation_note="Seule libre.", awarded_on=date(2026, 2, 28))
    own = town.now(exact)
    contracts.append(concluded(key="contract:3", number="CT-2026-0001", amount=2_600_000, supplier_id=town.quay.id, exemption="OBNL"))
    contracts.append(concluded(key="contract:4", number="CT-2026-0002", origin=f"direct_award:{own.id}", amount=2_500_000))
    page = town.visitor("reader").get(f"/espace/{town.buyer.slug}/listes-de-contrats/mensuelle?mois=2026-03")
    for words in ("25\u00a0000,00\u00a0$", "477.5", "Taxes calculées", exact, before, "CT-2026-0001"):
        assert words in page, words
    for words in (below, late, "CT-2026-0002"):
        assert words not in page, words
    address = f"/espace/{town.buyer.slug}/listes-de-contrats/mensuelle/liste.csv?mois=2026-03"
    rows = rows_of(town.visitor("reader").client.get(f"/en{address}"))
    assert [row["Numéro"] for row in rows] == ["CT-2026-0001", exact, before]
    assert rows[1]["Objet"] == "'=1+1 ménage"
    assert rows[1]["Mode de conclusion"] == "Gré à gré", "a body publishes in French"
    assert rows[1]["Montant, taxes comprises ($)"] == "25000.00"
    assert rows[2]["Montant, taxes comprises ($)"] == "25000.00", "21 743,86 $ before taxes"
    assert rows[1]["Disposition applicable"].startswith("Règlement 2024-07")
    assert town.visitor("stranger").client.get(address).status_code == 404
    town.visitor("reader").get(f"/espace/{town.buyer.slug}/listes-de-contrats/mensuelle?mois=2026-13", status=404)
    town.visitor("reader").get(f"/espace/{town.buyer.slug}/listes-de-contrats/annuelle?annee=2012", status=404)


def test_the_file_of_a_contract_counts_once_with_it_and_never_against_itself(town: Town, contracts) -> None:
    whole = {"amount": 2_700_000, "supplier_id": town.quay.id, "concluded_on": date(2026, 3, 9)}
    contracts.append(concluded(key="contract:9", number="CT-2026-0009", **whole))
    draft = town.visitor("admin").get(f"{town.base}/{town.file(origin='contract:9', amount=2_700_000)}")
    assert "CT-2026-0009" not in draft
    assert "dites pourquoi elle est retenue" not in draft
    town.approved(origin="contract:10", amount=2_600_000, rotation_note="Seule libre.")
    contracts.append(concluded(key="contract:10", number="CT-2026-0010", **whole))
    rows = rows_of(town.visitor("reader").client.get(f"/espace/{town.buyer.slug}/listes-de-contrats/mensuelle/liste.csv?mois=2026-03"))
    assert [(row["Numéro"], row["Mode de conclusion"]) for row in rows] == [("CT-2026-0009", ""), ("CT-2026-0010", "Gré à gré")]


def test_a_contract_by_exception_is_published_as_decided_with_nothing_to_validate(town: Town) -> None:
    told = {"circumstances": {"single_supplier_documented": True}, "exemption_code": "exception_single_supplier"}
    town.approved(amount=9_000_000, exemption_reference="LCV 573.3, par. 2; avis du greffe", **told)
    rows = rows_of(town.visitor("reader").client.get(f"/espace/{town.buyer.slug}/listes-de-contrats/mensuelle/liste.csv?mois=2026-03"))
    assert [row["Mode de conclusion"] for row in rows] == ["Gré à gré par exception"]


def test_the_list_of_31_march_adds_up_each_supplier_and_the_register_says_whose_turn_it_is(town: Town) -> None:
    town.approved(amount=1_400_000)
    town.approved(amount=1_100_001, rotation_note="Seule libre.")
    town.approved(amount=200_000, rotation_note="Seule libre.")
    town.approved(amount=2_500_000, supplier_id=town.coast.id, supplier_name="Entretien du Littoral")
    with town.app.app_context(), db.database().writing() as session:
        make_listing(session.get_one(Organization, town.coast.id), category_code="50190000")
        make_listing(session.get_one(Organization, town.quay.id))
    lists = f"/espace/{town.buyer.slug}/listes-de-contrats/annuelle"
    rows = rows_of(town.visitor("reader").client.get(f"{lists}/liste.csv?annee=2026"))
    assert [(row["Fournisseur"], row["Montant, taxes comprises ($)"]) for row in rows] == [
        ("Atelier du Quai", "14000.00"), ("Atelier du Quai", "11000.01"),
    ]  # fmt: skip
    assert {row["Total de l’année avec ce fournisseur, taxes comprises ($)"] for row in rows} == {"25000.01"}
    page = town.visitor("reader").get(f"{lists}?annee=2026")
    for words in ("31 mars 2027", "477.6", "Taxes calculées", "25\u00a0000,01\u00a0$"):
        assert words in page, words
    turn = town.visitor("reader").get(f"/espace/{town.buyer.slug}/rotation")
    for words in ("Règlement 2024-07", "attend jusqu’au 10 mars 2027", "Toutes attendent"):
        assert words in turn, words
    register = rows_of(town.visitor("reader").client.get(f"/espace/{town.buyer.slug}/rotation/liste.csv"))
    assert [(row["Fournisseur"], row["Contrats"]) for row in register] == [("Atelier du Quai", "3"), (town.coast.name, "1")]


def test_enterprises_that_were_never_asked_are_named_and_those_considered_are_not(town: Town) -> None:
    with town.app.app_context(), db.database().writing():
        make_listing(make_organization(name="Ménage du Fjord", region_code="02", sector_codes=("S01",)), category_code=CLEANING)
        make_organization(name="Balai d’Or")
        make_organization(name="Loin d’ici", region_code="10")
    town.approved()
    page = town.visitor("reader").get(f"/espace/{town.buyer.slug}/rotation").prose()
    for words, is_named in (("Ménage du Fjord", True), ("Balai d’Or", True), ("Loin d’ici", False)):
        assert (words in page) is is_named, words


def test_a_body_of_which_no_rule_asks_a_list_is_told_so(town: Town) -> None:
    with town.app.app_context(), db.database().writing() as session:
        session.get_one(Organization, town.buyer.id).buyer_type = BuyerType.PRIVATE
    for name in ("mensuelle", "annuelle"):
        address = f"/espace/{town.buyer.slug}/listes-de-contrats/{name}"
        assert "Aucune liste n’est demandée ici" in town.visitor("admin").get(address)
        assert town.visitor("admin").client.get(f"{address}/liste.csv").status_code == 404


def test_the_pdf_is_french_the_same_each_time_and_says_what_the_law_asks(town: Town) -> None:
    number = town.approved(amount=2_174_386, tax_basis=TaxBasis.EXCLUDED)
    first, second = (town.visitor("reader").client.get(f"{prefix}{town.base}/{number}/document") for prefix in ("", "/en"))
    assert first.mimetype == "application/pdf"
    assert first.data == second.data
    assert first.data.startswith(b"%PDF-")
    with town.app.app_context(), town.app.test_request_context("/"), db.database().reading() as session:
        award = session.scalars(select(DirectAward).where(DirectAward.number == number)).one()
        data = json.dumps(pdf.data_of(pdf.sheet.of(award, date(2026, 3, 10))), ensure_ascii=False)
        for words in (
            "à valider avec votre service juridique",
            "Règlement 2024-07",
            "Atelier du Quai",
            "Conseil",
            "25\u00a0000,00\u00a0$",
            "2026-03-77",
            "Personne",
        ):
            assert words in data, words
        assert feed.concluded_of(award).amount == 2_500_000
    draft = town.visitor("reader").client.get(f"{town.base}/{town.file()}/document")
    assert draft.data != first.data


def test_what_is_held_of_a_person_says_what_she_wrote_and_approved_and_every_number_is_there(town: Town) -> None:
    number = town.approved()
    with town.app.app_context(), town.app.test_request_context("/"), db.database().reading() as session:
        (kind,) = [one for one in held.about(session.get_one(User, town.people["admin"])) if one.key == "contracting.direct_awards"]
        assert [(row["number"], row["title"], row["written"]) for row in kind.rows] == [(number, "Conseil", False)]
        assert pieces.broken_promises() == []
        assert told_by_rooms.of(session.get_one(Organization, town.buyer.id), date(2026, 3, 10), date(2026, 3, 10))[0].number == number
    with town.app.app_context(), db.database().writing() as session:
        session.query(DirectAward).one().number = "GG-2026-0002"
    with town.app.app_context(), db.database().reading():
        assert pieces.broken_promises() == ["Numbers GG-2026 have a gap."]
