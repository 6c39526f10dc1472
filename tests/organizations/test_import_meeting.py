"""A file that speaks of an enterprise that is known: what it may complete, and what it never writes over."""

from typing import Any

import pytest
from flask import Flask

from marketplace.core import db
from marketplace.organizations import actions
from marketplace.organizations.models import DuplicatePair, Organization
from tests.builders import AT, make_organization, make_user
from tests.core.imports.files import outcomes
from tests.organizations.imported import ROW, counts, kept, one_row, row, table, take, told

NEQ, OTHER_NEQ = "1140000010", "1140000028"


def edit(app: Flask, **values: Any) -> None:
    """A person changes the only enterprise."""
    with app.app_context(), db.database().writing() as session:
        organization = session.query(Organization).filter_by(is_enterprise=True).one()
        for name, value in values.items():
            setattr(organization, name, value)
        organization.origins = {**organization.origins, **dict.fromkeys(values)}


def test_the_same_file_again_changes_nothing_of_the_directory(app, worker) -> None:
    data = table(*(row(name=f"Coop {number}") for number in range(3)), row(name="Coop nulle part", place="Nulle-Part"))
    take(app, data)
    worker.drain()
    before = [(one.id, one.version, one.updated_at) for one in kept(app)]
    assert counts(app, take(app, data)) == {"unchanged": 4, "warned": 1}
    assert [(one.id, one.version, one.updated_at) for one in kept(app)] == before


def test_the_same_name_elsewhere_is_another_enterprise_and_twice_in_a_file_is_one(app) -> None:
    run_id = take(app, table(ROW, row(place="Matane"), row(place="Québec", region="03"), ROW, row(name="COOP  DU  PHÂRE")))
    assert outcomes(app, run_id) == ["added", "added", "added", "unchanged", "unchanged"]
    assert [said.startswith("même entreprise qu’à la ligne 2") for _line, _outcome, said in told(app, run_id)] == [True, True]
    assert len({one.slug for one in kept(app)}) == 3


def test_two_rows_that_say_otherwise_of_one_enterprise_give_the_same_however_often(app) -> None:
    data = table(row(site="un.example", en=""), row(site="deux.example", en="Second."))
    take(app, data)
    assert [(one.website, one.description_en) for one in kept(app)] == [("https://un.example", "Second.")]
    assert outcomes(app, take(app, data)) == ["unchanged", "unchanged"]


def test_the_same_neq_is_the_same_enterprise_under_another_name(app) -> None:
    take(app, one_row(neq=NEQ))
    run_id = take(app, one_row(name="Le Phare inc.", neq=NEQ, website="phare.example"), source="autre")
    assert counts(app, run_id) == {"changed": 1, "warned": 1}
    (one,) = kept(app)
    assert (one.name, one.website, one.origins) == ("Coop du Phare", "https://phare.example", {"website": "autre"})
    assert "Coop du Phare" in told(app, run_id)[0][2]


def test_two_numbers_are_two_enterprises_whatever_their_names(app) -> None:
    take(app, one_row(neq=NEQ))
    assert counts(app, take(app, one_row(neq=OTHER_NEQ))) == {"added": 1}


def test_a_number_that_comes_later_completes_the_enterprise(app) -> None:
    take(app, one_row())
    assert counts(app, take(app, one_row(neq=NEQ))) == {"changed": 1}
    assert [one.neq for one in kept(app)] == [NEQ]


def test_another_source_adds_its_own_page_for_a_person_to_compare(app) -> None:
    take(app, one_row())
    assert counts(app, take(app, one_row(), source="autre")) == {"added": 1}


def test_a_source_may_change_what_it_said_and_no_other_source_may(app) -> None:
    take(app, one_row(neq=NEQ, website="un.example"))
    assert counts(app, take(app, one_row(neq=NEQ, website="deux.example"), source="autre")) == {"unchanged": 1}
    assert counts(app, take(app, one_row(neq=NEQ, website="trois.example"))) == {"changed": 1}
    assert kept(app)[0].website == "https://trois.example"


@pytest.mark.parametrize("written", ["https://ecrit.example", None])
def test_what_a_person_wrote_or_emptied_stays(app, written) -> None:
    take(app, one_row(neq=NEQ, website="un.example"))
    edit(app, website=written)
    assert counts(app, take(app, one_row(neq=NEQ, website="deux.example"))) == {"unchanged": 1}
    assert kept(app)[0].website == written


def test_a_page_whose_name_a_person_changed_is_met_again_by_what_its_source_calls_it(app) -> None:
    take(app, one_row())
    edit(app, name="Le Phare", sort_name="le phare", municipality="Matane", municipality_code=None)
    assert counts(app, take(app, one_row())) == {"unchanged": 1}
    assert [one.name for one in kept(app)] == ["Le Phare"]


def test_names_without_a_letter_are_told_apart_as_they_are_written(app) -> None:
    data = table(row(name="🐝"), row(name="日本"), row(name="☕"), row(name="!?"))
    assert counts(app, take(app, data)) == {"added": 4}
    assert counts(app, take(app, data)) == {"unchanged": 4}
    moved = table(row(name="☕", place="Matane", region="Bas-Saint-Laurent"))
    assert counts(app, take(app, moved)) == {"added": 1}


def test_an_action_of_a_person_is_remembered_as_hers(app) -> None:
    take(app, one_row(website="un.example"))
    with app.app_context(), db.database().writing() as session:
        person = make_user(is_staff=True)
        one = session.query(Organization).filter_by(is_enterprise=True).one()
        facts = actions.Facts(name=one.name, municipality=one.municipality, region_code="01", website="https://ecrit.example")
        actions.change(one, facts, read_version=one.version, actor=person, at=AT)
    assert kept(app)[0].origins == {"website": None}


def test_a_row_that_comes_back_with_its_municipality_mended_completes_its_page(app) -> None:
    take(app, one_row(municipality="Rimousky", postal_code="G5L 1A1"))
    assert counts(app, take(app, one_row(municipality="Rimouski", postal_code="G5L 1A1"))) == {"changed": 1}
    assert [(one.municipality, one.municipality_code, one.mrc_code) for one in kept(app)] == [("Rimouski", "10043", "100")]


def test_a_page_that_was_merged_into_another_is_met_there(app) -> None:
    take(app, one_row())
    take(app, one_row(name="Le Phare inc."), source="autre")
    with app.app_context(), db.database().writing() as session:
        first, second = session.query(Organization).filter_by(is_enterprise=True).order_by(Organization.id)
        second.merged_into_id = first.id
    assert counts(app, take(app, one_row(name="Le Phare inc.", website="phare.example"), source="autre")) == {"changed": 1, "warned": 1}
    assert kept(app)[0].website == "https://phare.example"


def test_columns_that_the_file_does_not_have_change_nothing(app) -> None:
    take(app, table(ROW))
    headers = ["Nom", "Municipalité", "Région"]
    assert counts(app, take(app, table([ROW[0], ROW[2], ROW[3]], headers=headers))) == {"unchanged": 1}
    assert (kept(app)[0].description_fr, kept(app)[0].legal_form_code) == ("Entretien ménager.", "COOP_SOL")


def test_the_search_for_duplicates_follows_an_import(app, worker) -> None:
    take(app, one_row(neq=NEQ, name="Coop du Phare"))
    take(app, one_row(name="Coop du Phare"), source="autre")
    worker.drain()
    with app.app_context(), db.database().reading() as session:
        assert session.query(DuplicatePair).count() == 1


def invent(app: Flask, **values: Any) -> tuple[int, int]:
    with app.app_context(), db.database().writing() as session:
        one = make_organization(name="Coop du Phare", **values)
        one.is_demo = True
        session.flush()
        return one.id, one.version


def test_an_invented_page_is_never_completed_by_a_real_row_of_its_number_or_its_name(app) -> None:
    number, version = invent(app, neq=NEQ, municipality="Rimouski", region_code="01", website=None)
    assert counts(app, take(app, one_row(neq=NEQ, website="phare.example"))) == {"added": 1}
    assert counts(app, take(app, one_row(neq=NEQ, website="phare.example", contact_phone="418 555-0100"))) == {"changed": 1}
    with app.app_context(), db.database().reading() as session:
        invented, real = session.get_one(Organization, number), session.query(Organization).filter_by(neq=NEQ, is_demo=False).one()
        assert (invented.website, invented.contact_phone, invented.version) == (None, None, version)
        assert (real.website, real.contact_phone) == ("https://phare.example", "418 555-0100")


HERE = {"neq": NEQ, "address": "12, rue du Quai", "municipality": "Rimouski"}
THERE = {"neq": NEQ, "municipality": "Matane", "postal_code": "G4W 1A1", "latitude": "48.85", "longitude": "-67.53"}


def place(app: Flask) -> tuple[Any, ...]:
    (one,) = kept(app)
    return one.address, one.postal_code, one.municipality, one.municipality_code, one.mrc_code, one.latitude


def test_a_row_of_another_municipality_from_another_source_leaves_the_whole_address_and_is_warned(app) -> None:
    take(app, one_row(**HERE))
    run_id = take(app, one_row(**THERE, website="phare.example"), source="autre")
    assert counts(app, run_id) == {"changed": 1, "warned": 1}
    assert place(app) == ("12, rue du Quai", None, "Rimouski", "10043", "100", None)
    assert "d’un autre lieu (Rimouski) que cette ligne (Matane)" in told(app, run_id)[0][2]
    assert kept(app)[0].website == "https://phare.example"


def test_a_row_of_another_municipality_from_the_same_source_brings_its_whole_address(app) -> None:
    take(app, one_row(**HERE))
    run_id = take(app, one_row(**THERE))
    assert counts(app, run_id) == {"changed": 1, "warned": 1}
    assert place(app) == (None, "G4W 1A1", "Matane", "08053", "080", 48.85)
    assert "la remplace, entière" in told(app, run_id)[0][2]
    assert counts(app, take(app, one_row(**THERE))) == {"unchanged": 1}


def test_an_address_of_which_another_source_said_a_part_does_not_move_by_halves(app) -> None:
    take(app, one_row(neq=NEQ))
    take(app, one_row(**HERE, postal_code="G5L 1A1"), source="autre")
    assert counts(app, take(app, one_row(**THERE))) == {"unchanged": 1, "warned": 1}
    assert place(app) == ("12, rue du Quai", "G5L 1A1", "Rimouski", "10043", "100", None)


def test_the_postal_code_of_another_street_of_the_town_is_not_taken(app) -> None:
    take(app, one_row(**HERE))
    elsewhere = {**HERE, "address": "99, rue des Marins", "postal_code": "G5L 9Z9"}
    assert counts(app, take(app, one_row(**elsewhere), source="autre")) == {"unchanged": 1}
    assert counts(app, take(app, one_row(**{**HERE, "address": "12 rue du Quai", "postal_code": "G5L 1A1"}), source="autre")) == {
        "changed": 1
    }
    assert place(app)[:2] == ("12, rue du Quai", "G5L 1A1")


def test_a_municipality_that_nobody_recognises_never_takes_the_place_of_one_that_is(app) -> None:
    take(app, one_row(**HERE))
    assert counts(app, take(app, one_row(**{**HERE, "municipality": "Nulle-Part"}))) == {"unchanged": 1, "warned": 1}
    assert counts(app, take(app, one_row(**{**HERE, "municipality": ""}))) == {"unchanged": 1}
    assert place(app)[2:5] == ("Rimouski", "10043", "100")
