"""The reference data that the product carries: whole, written again with the same result, and never over what people did."""

import re
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from marketplace.core import db, seeding
from marketplace.core.model import Base
from marketplace.organizations import queries, reference, reference_write
from marketplace.organizations.models import (
    Certification,
    Mrc,
    Municipality,
    MunicipalityPeriod,
    NetworkTerritory,
    NetworkType,
    Organization,
    OrganizationStatus,
    PlaceName,
    PurchaseCategory,
    Region,
    Unit,
)
from marketplace.organizations.places import words as place_words
from marketplace.organizations.reading import browsing
from tests.builders import make_organization

CSVS = [path.stem for path in sorted(reference.FOLDER.glob("*.csv"))]


def contents(app: Flask) -> dict[str, list[Any]]:
    with app.app_context(), db.database().reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


def write(app: Flask) -> int:
    with app.app_context(), db.database().writing():
        return reference_write.write()


def test_everything_is_there(app: Flask) -> None:
    with app.app_context(), db.database().reading() as session:
        counted = {model: session.scalar(select(func.count()).select_from(model)) for model in (Region, Mrc, Certification, Unit)}
        assert counted == {Region: 17, Mrc: 87, Certification: 28, Unit: 44}
        assert session.scalar(select(func.count()).select_from(PurchaseCategory)) == 194
        assert session.scalar(select(func.count()).select_from(Municipality)) == 404
        assert session.scalar(select(func.count()).where(Organization.network_type == NetworkType.HUB)) == 22


def test_written_again_it_changes_nothing(app: Flask) -> None:
    before = contents(app)
    assert write(app) > 1000
    assert contents(app) == before


def test_what_differs_from_our_files_is_brought_back_to_them(app: Flask) -> None:
    before = contents(app)
    with app.app_context(), db.database().writing() as session:
        session.get_one(Region, "01").label_fr = "Autrement"
        session.get_one(Unit, "KGM").decimals = 9
        session.get_one(Municipality, "47017").population = 1
        session.execute(text("DELETE FROM network_territories"))
        session.execute(text("UPDATE organizations SET name = 'Autrement' WHERE reference_code = 'P01'"))
    write(app)
    ours = {name: rows for name, rows in contents(app).items() if name not in ("network_territories", "index_notes")}
    assert ours == {name: rows for name, rows in before.items() if name in ours}
    with app.app_context(), db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(NetworkTerritory)) == len(list(reference.rows("network_territories")))


def test_what_an_official_list_brought_is_not_undone(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        granby = session.get_one(Municipality, "47017")
        granby.source, granby.population = "MAMH", 70_000
    write(app)
    with app.app_context(), db.database().reading() as session:
        assert session.get_one(Municipality, "47017").population == 70_000


def test_a_name_that_the_team_removed_does_not_come_back(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        name = session.scalars(select(PlaceName).where(PlaceName.folded == "jonquiere")).one()
        name.is_withdrawn = True
    write(app)
    with app.app_context(), db.database().reading() as session:
        assert session.get_one(PlaceName, name.id).is_withdrawn


def test_a_hub_that_somebody_edited_stays_as_it_is(app: Flask) -> None:
    with app.app_context(), db.database().writing() as session:
        hub = session.scalars(select(Organization).where(Organization.reference_code == "P04")).unique().one()
        hub.name, hub.updated_at = "Pôle d’ici", hub.updated_at + timedelta(days=1)
        session.execute(text("DELETE FROM network_territories WHERE network_id = :hub"), {"hub": hub.id})
    write(app)
    with app.app_context(), db.database().reading() as session:
        assert session.get_one(Organization, hub.id).name == "Pôle d’ici"
        assert session.scalar(select(func.count()).where(NetworkTerritory.network_id == hub.id)) == 0


def test_hubs_are_pages_without_an_invented_word(app: Flask) -> None:
    with app.app_context(), db.database().reading() as session:
        hubs = session.scalars(select(Organization).where(Organization.network_type == NetworkType.HUB)).unique().all()
        for hub in hubs:
            assert hub.status is OrganizationStatus.PUBLISHED
            assert not hub.is_enterprise
            assert not hub.is_demo
            assert hub.source == "reference"
            assert re.fullmatch("P[0-9]{2}", hub.reference_code or "")
            said = (hub.contact_email, hub.contact_phone, hub.website, hub.address, hub.mission_fr, hub.municipality, hub.description_fr)
            assert not any(said)
        assert len({hub.slug for hub in hubs}) == 22


def test_hubs_share_territories_and_each_piece_is_one_thing(app: Flask) -> None:
    with app.app_context(), db.database().reading() as session:
        pieces = session.scalars(select(NetworkTerritory)).all()
        for piece in pieces:
            assert [piece.region_code, piece.mrc_code, piece.municipality_code].count(None) == 2
        with_territory = {piece.network_id for piece in pieces}
        without = session.scalars(
            select(Organization.reference_code).where(Organization.network_type == NetworkType.HUB, Organization.id.not_in(with_territory))
        ).all()
        # The communities of the First Nations are no municipalities.
        assert without == ["P22"]
        estrie = {piece.mrc_code for piece in pieces} & {"460", "470"}
        assert estrie == {"460", "470"}


def test_hubs_are_not_counted_among_enterprises(app: Flask, visitor) -> None:  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().writing():
        make_organization(region_code="06")
    with app.app_context(), db.database().reading() as session:
        assert queries.counts_by_region() == {"06": 1}
        assert session.scalar(select(func.count()).where(queries.SHOWN, Organization.region_code == "06")) == 1
        hub = session.scalar(select(Organization.id).where(Organization.reference_code == "P06"))
        assert browsing.by_ids([hub]) == []
    assert "1 entreprise" in visitor.get("/regions/06").prose().replace("\u00a0", " ")


def test_hubs_are_not_found_as_enterprises(app: Flask) -> None:
    from marketplace.organizations.search import document

    with app.app_context(), db.database().reading() as session:
        hub = session.scalars(select(Organization).where(Organization.reference_code == "P06")).unique().one()
        assert document(hub) is None
        with session.no_autoflush:
            hub.is_enterprise = True
            assert document(hub) is not None
            session.expire(hub)


def test_hubs_do_not_keep_a_demonstration_out(app: Flask) -> None:
    with app.app_context(), db.database().reading():
        assert not queries.is_any_there()
    with app.app_context():
        seeding.seed("S", 1, lambda said: None)
    with app.app_context(), db.database().reading():
        assert queries.is_any_there()


def test_the_municipalities_of_two_mrcs_changed_region_in_2021(app: Flask) -> None:
    with app.app_context(), db.database().reading() as session:
        moved = session.scalars(select(Municipality).where(Municipality.mrc_code.in_(("460", "470")))).unique().all()
        assert {one.region_code for one in moved} == {"05"}
        for one in moved:
            periods = session.scalars(
                select(MunicipalityPeriod).where(MunicipalityPeriod.municipality_code == one.code).order_by(MunicipalityPeriod.id)
            ).all()
            assert [(p.region_code, str(p.valid_from), str(p.valid_to)) for p in periods] == [
                ("16", "None", "2021-07-08"),
                ("05", "2021-07-08", "None"),
            ]
        assert session.scalar(select(func.count()).select_from(MunicipalityPeriod)) == 2 * len(moved) > 0


@pytest.mark.parametrize("name", CSVS)
def test_our_files_are_set_as_french_is(name: str) -> None:
    for row in reference.rows(name):
        for cell in row.values():
            assert "'" not in cell, cell
            assert cell == cell.strip()
            assert "--" not in cell


def test_codes_are_well_formed_and_unique() -> None:
    forms = {
        "regions": "[0-9]{2}",
        "mrcs": "[0-9]{3}",
        "municipalities": "[0-9]{5}",
        "networks": "P[0-9]{2}",
        "purchase_categories": "[0-9]{8}",
    }
    for name, form in forms.items():
        codes = [row["code"] for row in reference.rows(name)]
        assert all(re.fullmatch(form, code) for code in codes), name
        assert len(codes) == len(set(codes)), name


def test_a_municipality_is_in_the_region_of_its_mrc() -> None:
    regions = {row["code"]: row["region_code"] for row in reference.rows("mrcs")}
    for row in reference.rows("municipalities"):
        assert row["region_code"] == regions.get(row["mrc_code"], row["region_code"]), row


def test_points_are_in_quebec() -> None:
    for row in reference.rows("municipalities"):
        if row["latitude"]:
            assert 44.9 < float(row["latitude"]) < 62.7, row
            assert -79.9 < float(row["longitude"]) < -57.0, row


def test_other_names_are_of_municipalities_that_we_carry_and_are_not_their_own() -> None:
    carried = {row["code"]: place_words.key(row["name"]) for row in reference.rows("municipalities")}
    seen = Counter((row["municipality_code"], place_words.key(row["name"])) for row in reference.rows("place_names"))
    assert [key for key, count in seen.items() if count > 1] == []
    for code, key in seen:
        assert code in carried
        assert key != carried[code]


def test_a_start_where_nothing_differs_is_quick(app: Flask) -> None:
    started = time.process_time()
    write(app)
    assert time.process_time() - started < 1
