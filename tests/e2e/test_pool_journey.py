"""Six bodies buy together from the joint offer of three kitchens, on a phone, in French, by the keyboard alone; then a purchase that nobody
joins enough. Mails by real SMTP; the hours of the close are told to the site."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import agreeing, pooling
from tests.e2e.coming_in import come_in, organization_of
from tests.e2e.keyboard import Keyboard
from tests.e2e.people_coming_in import PASSWORD
from tests.e2e.post_office import PostOffice
from tests.e2e.reader import Way
from tests.e2e.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.journey]

WAY = Way("fr", 390)
# Her delegation, which has journeys of its own.
DELEGATED = """
    INSERT INTO member_roles (membership_id, role, ceiling_cents)
    SELECT id, 'buyer', 2500000 FROM memberships WHERE organization_id = ? AND ended_at IS NULL
"""


def test_six_bodies_buy_together_and_a_purchase_without_its_minimum_falls(
    sit: Callable[[Way], Keyboard], living: Site, office: PostOffice, tmp_path: Path
) -> None:
    organizer, shared, away, kitchen = sit(WAY), sit(WAY), sit(WAY), sit(WAY)
    city = organization_of(living, "municipality_buyer")
    password = living.persona("municipality_buyer")[1]
    with living.database() as record:
        listing, lead = record.execute(pooling.JOINT).fetchone()
        lead_slug = record.execute("SELECT slug FROM organizations WHERE id = ?", (lead,)).fetchone()[0]
        city_slug = record.execute("SELECT slug FROM organizations WHERE id = ?", (city,)).fetchone()[0]
    others = pooling.bodies(living, city, 5)
    # Written, published.
    come_in(organizer, "municipality_buyer")
    root = pooling.begins(organizer, listing)
    pooling.writes(organizer, root, expected=3000, minimum=1200, on_shortfall="Prolonger une fois, puis annuler le lot", folder=tmp_path)
    number = pooling.publishes(organizer, root, password)
    # Another, of which the least is more than anybody will want.
    root = pooling.begins(organizer, listing)
    pooling.writes(organizer, root, expected=3000, minimum=2900, on_shortfall="Annuler le lot", folder=tmp_path)
    alone = pooling.publishes(organizer, root, password)
    # Joined: the city by a delegation, five bodies by their councils, one of which leaves.
    signatory = sit(WAY)
    come_in(signatory, "municipality_signatory")
    pooling.joins(signatory, city_slug, number, 300, "Ma délégation de pouvoirs, dans son plafond", password=password)
    pooling.joins(signatory, city_slug, alone, 300, "Ma délégation de pouvoirs, dans son plafond", password=password)
    price_is(organizer, number, "13,20")
    key = pooling.enters(shared, office, "Flavie Otis-Gagné", "flavie@exemple.org", [slug for _id, slug, _name in others[:4]])
    for rank, (_id, slug, _name) in enumerate(others[:4]):
        pooling.joins(shared, slug, number, 500 + 10 * rank, "Résolution du conseil", resolution=f"2026-11-{200 + rank}")
    pooling.enters(away, office, "Rémi Aubut", "remi@exemple.org", [others[4][1]])
    pooling.joins(away, others[4][1], number, 600, "Résolution du conseil", resolution="2026-11-240")
    price_is(organizer, number, "11,40")
    pooling.leaves(away, others[4][1], number)
    kitchen_key = pooling.enters(kitchen, office, "Mariette Lebel", "mariette@exemple.org", [lead_slug])
    # The hour comes: the price is fixed, and nobody leaves any more.
    stage, now = agreeing.closed(living, number)
    assert (stage, agreeing.closed(living, alone)[0]) == ("closed", "unsuccessful")
    pooling.comes_back(shared, "flavie@exemple.org", key, now)
    shared.reader.go(f"/espace/{others[0][1]}/adhesions/{number}")
    shared.told("engagée")
    assert shared.page.get_by_role("link", name="Se retirer").count() == 0
    shared.reader.go(f"/achats-regroupes/{alone}")
    shared.told("Sans suite")
    # Awarded, agreed: exact to the cent.
    come_in(organizer, "municipality_buyer")
    agreeing.awards(organizer, number, "Conseil", password)
    found = agreeing.contracts(living, number)
    quantities = [300, 500, 510, 520, 530]
    assert sorted(amount for _number, _slug, amount in found) == sorted(quantity * 1210 for quantity in quantities)
    pooling.comes_back(kitchen, "mariette@exemple.org", kitchen_key, now)
    mine = next(one for one, slug, _amount in found if slug == others[0][1])
    with living.database() as record, record:
        record.execute(DELEGATED, (others[0][0],))
    agreeing.accepts(shared, mine, PASSWORD)
    shared.told("Vous avez accepté ce contrat; l’autre partie n’a pas encore répondu.")
    agreeing.accepts(kitchen, mine, PASSWORD)
    kitchen.told("En vigueur")


def price_is(somebody: Keyboard, number: str, price: str) -> None:
    """What the page of the purchase says of the price that the group has reached."""
    somebody.reader.go(f"/achats-regroupes/{number}")
    assert f"{price}\u00a0$" in somebody.page.locator(".lot-today strong").first.inner_text()
