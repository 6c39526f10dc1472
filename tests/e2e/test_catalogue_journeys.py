"""From a page that nobody manages to the mail that tells a buyer what its enterprise newly offers: the keyboard alone, mails by SMTP."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import buying, claiming, selling
from tests.e2e.coming_in import come_in, invited, organization_of
from tests.e2e.keyboard import Keyboard
from tests.e2e.people_coming_in import sign_up
from tests.e2e.post_office import PostOffice
from tests.e2e.reader import Way
from tests.e2e.site import Site
from tests.e2e.test_accessibility import ALL_WAYS, RUN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.journey]

# Enterprises of the territory of the hub that has a team, whose page nobody manages and nobody claims; those that have
# drafts of their own come last.
FREE = """
    SELECT slug, name FROM organizations WHERE is_enterprise AND status = 'published' AND trust_level = 'declared'
    AND region_code = (SELECT region_code FROM organizations WHERE id = ?)
    AND id NOT IN (SELECT organization_id FROM memberships) AND id NOT IN (SELECT organization_id FROM claims)
    ORDER BY id IN (SELECT organization_id FROM listings WHERE status = 'draft'), id
"""
NAMED = "SELECT slug, name FROM organizations WHERE id = ?"
WAYS = {
    # Each way has a word of its own, that no page says.
    Way("fr", 1280): "guinguandelle",
    Way("fr", 390, "dark"): "tramoville",
    Way("en", 1280, "dark"): "zibolinette",
    Way("en", 390): "frangoulasse",
}
DRAWN = list(WAYS) if os.environ.get(ALL_WAYS) else random.Random(RUN).sample(list(WAYS), 1)


@pytest.mark.parametrize("way", DRAWN, ids=str)
def test_an_enterprise_comes_in_is_verified_sells_and_a_buyer_is_told(
    sit: Callable[[Way], Keyboard], living: Site, office: PostOffice, way: Way, tmp_path: Path
) -> None:
    stuff = WAYS[way]
    apron, tablecloth, curtain = (f"{what} de {stuff}" for what, _price in selling.SEWN)
    enterprise, second, (third_slug, third), (city_slug, city) = cast(living)
    her, address = sit(way), f"rosalie.{way}@exemple.org"
    sign_up(her, office, "Rosalie Thériault-Dubé", address)
    claiming.claims(her, enterprise, tmp_path)
    hub = sit(way)
    claiming.hub_accepts(hub, enterprise)
    claiming.hub_verifies(hub, enterprise)
    claiming.learns_of_it(her, address, enterprise)

    selling.imports(her, selling.ten_listings(tmp_path, stuff))
    selling.publishes(her)
    selling.invites(her, apron, {second: "30", third: "20,5"})
    partner, other = sit(way), sit(way)
    come_in(partner, "enterprise_administrator")
    selling.accepts(partner, apron, needs_factor=False)
    invited(other, office, "Omer Blais", f"omer.{way}@exemple.org", slug=third_slug, role="administrator")
    selling.accepts(other, apron, needs_factor=True)
    selling.sees_all_agree(her, apron)

    buyer, hers = sit(way), f"flore.{way}@municipalite.example"
    invited(buyer, office, "Flore Dagenais-Roy", hers, slug=city_slug, role="buyer")
    buying.comes_to_her_city(buyer, city)
    buying.finds_through_listings(buyer, stuff, (enterprise, third))
    buying.compares(buyer, (tablecloth, curtain))
    buying.shortlists(buyer, curtain, f"Tenues de {stuff}")
    buying.saves_search(buyer, stuff)
    cape = f"Cape de {stuff}"
    selling.adds_one_more(her, enterprise, cape)
    buying.is_told(buyer, office, hers, cape)


def cast(living: Site) -> tuple[str, str, tuple[str, str], tuple[str, str]]:
    """Who plays: the name of an enterprise that is free and of the one of the demonstration that has a team, the address and the name of
    another that is free and of the city that buys.
    """
    with living.database() as record:
        free = record.execute(FREE, (organization_of(living, "network_administrator"),)).fetchall()
        (_, second), city = (
            record.execute(NAMED, (organization_of(living, role),)).fetchone()
            for role in ("enterprise_administrator", "municipality_buyer")
        )
    return free[0][1], second, free[-1], city
