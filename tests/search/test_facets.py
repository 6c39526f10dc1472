"""The ways to narrow a search: eight facets, each counted without its own filter, several values each, one address for the same choices."""

from datetime import date

import pytest

from marketplace.core import db
from marketplace.core.worker import Worker
from marketplace.organizations.editing.facts import Served
from marketplace.organizations.models import HeldCertification, Nature, Reach, TrustLevel
from tests.builders import make_organization
from tests.page import Visitor
from tests.search.reading import choice, facet, names

ALPHA = {"name": "Alpha", "region_code": "01", "mrc_code": "100", "sector_codes": ("S17",), "legal_form_code": "OBNL_QC"}
BETA = {"name": "Bêta", "region_code": "01", "mrc_code": "080", "sector_codes": ("S17", "S11")}
GAMMA = {"name": "Gamma", "region_code": "06", "sector_codes": ("S11",)}
SERVED = {
    "Alpha": Served(Reach.MRCS, mrc_codes=("100",)),
    "Bêta": Served(Reach.REGIONS, region_codes=("01", "03")),
    "Gamma": Served(Reach.PROVINCE),
}


@pytest.fixture
def three(app, test_clock, at) -> None:  # type: ignore[no-untyped-def]
    """Three that differ by everything: where they are, what they do, whom they serve, what they hold, who vouches for them."""
    test_clock(at)
    with app.app_context(), db.database().writing() as session:
        alpha, beta, gamma = (
            make_organization(**facts, served=SERVED[facts["name"]], description_fr="", description_en=None)
            for facts in (ALPHA, BETA, GAMMA)
        )
        for one, nature in ((alpha, Nature.GOODS), (gamma, Nature.SERVICES)):
            for activity in one.activities:
                activity.nature = nature
        for one, code, until in ((alpha, "EI", None), (beta, "EI", date(2026, 3, 9)), (beta, "EA", date(2026, 3, 10))):
            session.add(HeldCertification(organization_id=one.id, certification_code=code, expires_on=until))
        alpha.trust_level, alpha.trust_expires_on = TrustLevel.VERIFIED, date(2026, 3, 10)
        beta.trust_level, beta.trust_expires_on = TrustLevel.VERIFIED, date(2026, 3, 9)
    Worker(app).drain()


def test_every_facet_counts_what_it_would_leave(visitor: Visitor, three) -> None:
    page = visitor.get("/recherche")
    assert facet(page, "region") == {"01": "2", "06": "1"}
    assert facet(page, "mrc") == {"080": "1", "100": "1"}
    assert facet(page, "secteur") == {"S11": "2", "S17": "2"}
    assert facet(page, "nature") == {"goods": "1", "services": "1"}
    assert facet(page, "forme") == {"COOP_SOL": "2", "OBNL_QC": "1"}
    assert facet(page, "certification") == {"EA": "1", "EI": "1"}, "one that ended yesterday is held no more, one that ends today still is"
    assert facet(page, "confiance") == {"declared": "2", "verified": "1"}, "and so is a level of trust"


def test_serving_an_mrc_touches_its_region_serving_a_region_its_mrcs_and_all_of_quebec_everything(visitor: Visitor, three) -> None:
    counts = facet(visitor.get("/recherche"), "sert")
    assert (counts["01"], counts["03"], counts["17"]) == ("3", "2", "1")
    assert set(map(len, counts)) == {2}, "the MRC wait until a region is chosen"
    page = visitor.get("/recherche?sert=01")
    counts = facet(page, "sert")
    assert (counts["100"], counts["080"]) == ("3", "2")
    assert "200" not in counts, "an MRC of another region"
    assert names(visitor.get("/recherche?sert=080")) == ["Bêta", "Gamma"]
    # An MRC takes the place of its region, beside which it would not narrow anything.
    assert choice(page, "sert", "080") == "/recherche?sert=080"


def test_each_facet_is_counted_without_its_own_filter_and_with_those_of_the_others(visitor: Visitor, three) -> None:
    page = visitor.get("/recherche?region=06")
    assert facet(page, "region") == {"06": "1", "01": "2"}, "the chosen one first, the others as if nothing were chosen here"
    assert facet(page, "secteur") == {"S11": "1"}
    page = visitor.get("/recherche?secteur=S17&certification=EI")
    assert names(page) == ["Alpha"]
    assert facet(page, "secteur") == {"S17": "1"}
    assert facet(page, "certification") == {"EI": "1", "EA": "1"}
    assert facet(page, "confiance") == {"verified": "1"}


def test_several_values_of_a_facet_mean_either_and_several_facets_mean_all(visitor: Visitor, three) -> None:
    assert names(visitor.get("/recherche?nature=goods&nature=services")) == ["Alpha", "Gamma"]
    assert names(visitor.get("/recherche?nature=goods&nature=services&region=06")) == ["Gamma"]
    assert names(visitor.get("/recherche?mrc=080&mrc=100&confiance=verified")) == ["Alpha"]


def test_the_same_choices_have_one_address_in_whatever_order_they_are_made(visitor: Visitor, three) -> None:
    first = visitor.get(choice(visitor.get("/recherche?q=alpha"), "secteur", "S17"))
    address = choice(first, "region", "01")
    assert address == "/recherche?q=alpha&region=01&secteur=S17"
    assert choice(visitor.get(choice(visitor.get("/recherche?q=alpha"), "region", "01")), "secteur", "S17") == address
    # What is said twice, what is empty and the number of the page are left behind.
    assert choice(visitor.get("/recherche?secteur=S17&secteur=S17&mrc=&page=1&q=alpha"), "region", "01") == address


@pytest.mark.parametrize("name", ["mrc", "sert", "secteur", "nature", "forme", "certification", "confiance", "pole"])
def test_a_value_that_no_list_offers_is_refused_naming_the_filter(visitor: Visitor, name: str) -> None:
    assert f"«\u00a0{name}\u00a0»" in visitor.get(f"/recherche?{name}=zz%22%3E", status=422)
