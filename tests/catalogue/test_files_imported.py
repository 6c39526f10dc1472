"""A catalogue as a file: sent back as it was taken away it changes nothing; other files are read, asked about or refused with reasons."""

import csv
import io
import zipfile
from typing import Any

import pytest
import python_calamine
from flask import Flask

from marketplace.catalogue.files import columns, importing, writing
from marketplace.catalogue.models import Listing, ListingStatus, ListingVersion
from marketplace.core import db, exports
from marketplace.core.imports.handlers import Message
from marketplace.core.locale import speaking
from marketplace.organizations.models import NetworkType, Organization
from tests.builders import make_organization
from tests.catalogue.things import make_listing
from tests.core.imports import files
from tests.core.imports.files import table, workbook

HOSTILE = (
    "=1+1",
    "'=cmd|' /C calc'!A0",
    "@SUM(1)",
    "+1 418 555-0100",
    "-5 %",
    "'",
    "a;b|c",
    'des "guillemets", une virgule',
    "<b>gras</b>",
    "１２３",
)


def full_of_everything(app: Flask) -> int:
    """The id of an enterprise whose listings say everything that a listing may say, and whatever spreadsheets would run."""
    with app.app_context(), db.database().writing():
        shop = make_organization(name="Boîtes du Fjord")
        networks = [make_organization(name=name) for name in ("Pôle A", "Pôle B", "Pôle B")]
        for one in networks:
            one.is_enterprise, one.network_type = False, NetworkType.HUB
        ids = [one.id for one in networks]
        make_listing(
            shop,
            reference="TOUT",
            characteristics=["insertion", "adapte"],
            pack=50,
            adjustment="other",
            adjustment_note="selon\nle blé; et l’eau",
            lead_time_days=5,
            final_count_days=2,
            reach="mrcs",
            mrc_codes=["070", "100"],
            valid_from="2026-01-01",
            valid_until="2030-12-31",
            price_visibility="networks",
            price_networks=ids[:2],
            audience="networks",
            audience_networks=ids,
            tax_code="exempt",
            tax_reason="Art. 1",
            price=12345,
            tiers=[[150, 12340], [1000, 10000]],
        )
        make_listing(
            shop,
            reference="KG",
            unit_code="KGM",
            price=1234567,
            minimum=1234,
            pack=125,
            tiers=[[1234, 99990], [1_234_567, 1]],
            reach="radius",
            radius_km=50,
        )
        make_listing(
            shop, reference="0012", price_basis="on_request", reach="regions", region_codes=["01", "11"], title_en=None, published=False
        )
        make_listing(shop, reference="GROS", price=10**13, minimum=10**12, tiers=[], reach="province")
        for place, words in enumerate(HOSTILE):
            make_listing(
                shop,
                # What meets a listing is read as the other cells are.
                reference=f"{words} {place}"[:100],
                title_fr=words,
                description_fr=f"{words}\n{words}",
                title_en=words,
                published=False,
            )
        return shop.id


def taken_away(app: Flask, shop: int, locale: str, kind: str) -> bytes:
    """The file of a catalogue, as its page gives it."""
    file = io.BytesIO()
    write = exports.write_csv if kind == "csv" else exports.write_xlsx
    with app.app_context(), db.database().reading() as session, speaking(locale):
        write(file, columns.titles(), writing.rows(session.get_one(Organization, shop), as_numbers=kind == "xlsx"))
    return file.getvalue()


def take(app: Flask, shop: int, data: bytes, **options: Any) -> int:
    return files.imported(app, data, kind=importing.KIND, owner_id=shop, **options)


def told(app: Flask, run_id: int) -> list[tuple[str, str]]:
    """The outcome of each row and its sentences."""
    rows = files.rows_of(app, run_id)
    with app.app_context():
        return [(one.outcome.value, " · ".join(map(Message.said, one.messages))) for one in rows]


def kept(app: Flask, shop: int) -> dict[str, Listing]:
    with app.app_context(), db.database().reading() as session:
        return {one.reference: one for one in session.query(Listing).filter_by(organization_id=shop)}


@pytest.fixture
def shop(app: Flask) -> int:
    with app.app_context(), db.database().writing():
        return make_organization(name="Boîtes du Fjord").id


def test_a_catalogue_taken_away_and_sent_back_changes_nothing(app):
    shop = full_of_everything(app)
    before = kept(app, shop)
    for locale in ("fr", "en"):
        for kind in ("csv", "xlsx"):
            data = taken_away(app, shop, locale, kind)
            outcomes = told(app, take(app, shop, data, name=f"catalogue.{kind}"))
            assert outcomes == [("unchanged", "")] * len(before), (locale, kind)
    with app.app_context(), db.database().reading() as session:
        assert session.query(ListingVersion).count() == len(before)
    assert {one.version for one in before.values()} == {one.version for one in kept(app, shop).values()}


def test_no_cell_of_the_file_is_a_formula(app):
    shop = full_of_everything(app)
    rows = csv.reader(io.StringIO(taken_away(app, shop, "fr", "csv").decode("utf-8-sig"), newline=""))
    assert {cell[0] for row in rows for cell in row if cell} & set("=+-@\t\r") == set()
    data = taken_away(app, shop, "fr", "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert "=1+1" in {cell for row in rows for cell in row}, "a text like another"
    assert 1.2345 in {row[columns.NAMES.index("price")] for row in rows}, "a number, which a spreadsheet adds up"


def test_a_file_of_its_own_is_read_as_it_was_meant(app, shop):
    data = table(
        ["Code", "Nom", "Unité", "Prix", "Paliers", "Commande minimale", "Catégorie", "Description", "Régions", "Statut", "Couleur"],
        [
            "A1",
            "Boîte à lunch",
            "heure",
            "1 234,50 $",
            "10 : 1 200,00 $; 50=1100",
            "1,5",
            "90101600",
            "Bonne.",
            "Bas-Saint-Laurent; 11",
            "Publié",
            "bleu",
        ],
        ["", "Café", "kologramme", "$12.50", "", "0,125", "", "", "", "", ""],
        ["A3", "Thé", "C62", "", "", "", "", "", "", "publié", ""],
    )
    run = take(app, shop, data)
    outcomes = told(app, run)
    assert [outcome for outcome, _said in outcomes] == ["added", "refused", "added"]
    assert "« kologramme » n’est pas dans nos listes. Ce qui s’en approche : kilogramme" in outcomes[1][1].replace("\u00a0", " ")
    assert "Gardé comme brouillon" in outcomes[2][1]
    found = kept(app, shop)
    assert found.keys() == {"A1", "A3"}
    one = found["A1"]
    assert (one.price, [(tier.from_quantity, tier.price) for tier in one.tiers], one.minimum, one.status) == (
        12345000,
        [(1000, 12000000), (5000, 11000000)],
        150,
        ListingStatus.PUBLISHED,
    )
    assert [region.code for region in one.regions] == ["01", "11"]
    assert found["A3"].status is ListingStatus.DRAFT


def test_every_cell_that_is_wrong_is_named_at_once_and_nothing_of_its_row_is_kept(app, shop):
    titles = ["reference", "title_fr", "price", "minimum", "valid_from", "reach", "tiers", "price_networks", "lead_time_days"]
    data = table(
        titles,
        ["A", "Un", "=1+1", "1,5", "01/02/2026", "ailleurs", "dix", "Pôle Inconnu", "-2"],
        ["A", "Deux", "1", "", "", "", "", "", ""],
        ["A", "Trois", "1", "", "", "", "", "", ""],
        ["B", "", "gratuit", "", "", "", "", "", ""],
    )
    first, second, third, fourth = told(app, take(app, shop, data))
    assert first[0] == third[0] == fourth[0] == "refused"
    for piece in ("formule", "nombres entiers", "n’est pas une date", "« ailleurs »", "palier", "Pôle Inconnu", "négatif"):
        assert piece in first[1].replace("\u00a0", " "), piece
    assert second[0] == "added"
    assert "La ligne 3" in third[1]
    assert "gratuit" in fourth[1]
    assert [one.title_fr for one in kept(app, shop).values()] == ["Deux"]


def test_an_empty_cell_takes_away_and_an_absent_column_leaves(app):
    shop = full_of_everything(app)
    before = kept(app, shop)
    assert told(app, take(app, shop, table(["reference", "titre", "description"], ["KG", "Du pain", "Bon pain."]))) == [("changed", "")]
    after = kept(app, shop)["KG"]
    assert (after.title_fr, after.price, after.minimum, after.radius_km) == ("Du pain", 1234567, 1234, 50)
    assert told(app, take(app, shop, table(["reference", "titre", "minimum", "pack"], ["KG", "Du pain", "", "2"]))) == [("changed", "")]
    after = kept(app, shop)["KG"]
    assert (after.minimum, after.pack, after.number) == (None, 2000, 3)
    assert told(app, take(app, shop, table(["reference", "titre", "unité"], ["KG", "Du pain", "tonne métrique"])))[0][0] == "changed"
    assert kept(app, shop)["KG"].pack == 2000, "the same decimals: the same number"
    assert "n’a pas ses décimales" in told(app, take(app, shop, table(["reference", "titre", "unité"], ["KG", "Du pain", "unité"])))[0][1]
    assert kept(app, shop)["TOUT"].version == before["TOUT"].version


def test_what_can_be_read_in_two_ways_is_refused_until_it_is_said(app, shop):
    data = table(["reference", "titre", "prix", "minimum"], ["A", "Un", "1,234", "2"], ["B", "Deux", "12,50", "1.000"])
    asked = told(app, take(app, shop, data))
    assert [outcome for outcome, _said in asked] == ["refused", "refused"]
    assert "deux façons" in asked[0][1]
    run_id = files.staged(app, data, kind=importing.KIND, owner_id=shop)
    with app.app_context(), db.database().writing():
        run = db.load(files.ImportRun, id=run_id)
        files.runs.begin(run, run.mapping, {"price": "comma", "minimum": "point"})
    files.finish(app, run_id)
    found = kept(app, shop)
    assert [(found[one].price, found[one].minimum) for one in "AB"] == [(12340, 2), (125000, 1)]


def test_a_number_of_a_workbook_is_never_asked_about(app, shop):
    data = workbook(
        ["reference", "titre", "prix", "unité", "minimum"], ["A", "Un", 1.234, "kilogramme", 0.125], ["B", "Deux", 12.5, "kilogramme", 2]
    )
    assert told(app, take(app, shop, data, name="c.xlsx")) == [("added", "")] * 2
    found = kept(app, shop)
    assert [(found[one].price, found[one].minimum) for one in "AB"] == [(12340, 125), (125000, 2000)]


def test_another_catalogue_is_never_touched(app):
    mine, other = full_of_everything(app), full_of_everything(app)
    before = kept(app, other)
    take(app, mine, table(["reference", "titre"], ["KG", "À moi"]))
    assert {one.version for one in kept(app, other).values()} == {one.version for one in before.values()}
    assert kept(app, other)["KG"].title_fr != "À moi"
