"""Two municipalities pool a need, on a phone, in French, by the keyboard alone; a group of three enterprises beats two others: opened by
two, scored in two envelopes, allocated, contracted. Mails by real SMTP; the hours of the deadlines are told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import agreeing, asking, grouping, needing, pooling, weighing
from tests.e2e.coming_in import come_in, organization_of
from tests.e2e.keyboard import Keyboard
from tests.e2e.needing import Criterion, Lot
from tests.e2e.post_office import PostOffice
from tests.e2e.reader import Way
from tests.e2e.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.journey]

WAY = Way("fr", 390)
MEALS, SNACKS = "Repas froid livré au camp", "Collation d’après-midi"
LOTS = [Lot(MEALS, "2200", "1500", "12000"), Lot(SNACKS, "700", "500", "2500")]
MENUS, TRANSPORT = "Menus proposés", "Transport"
CRITERIA = [Criterion(MENUS, "qualité", "80"), Criterion(TRANSPORT, "environnement", "20")]
ARENA, CENTRE = "Aréna", "Centre communautaire"
SAID = {MENUS: "Trois menus par semaine, produits d’ici.", TRANSPORT: "Un seul camion électrique."}
# The group asks 2200 × 5,40 + 700 × 2,90 = 13 910,00 and is the dearest of the three; the third, the cheapest, is under the mark of 70.
GROUPED, SECOND, THIRD = ["5,40", "2,90"], ["5,30", "2,80"], ["2,70", "1,45"]
POINTS = (("75", "15"), ("60", "15"), ("50", "10"))
COMMITTEE = {"Paule Aubin": "paule", "Omer Simard": "omer", "Nadia Khelifi": "nadia", "Régine Paradis": "regine"}
SEATS = ("Membre", "Secrétariat")
MEMBERS = """
    SELECT c.number, o.name FROM contract_members m JOIN contracts c ON c.id = m.contract_id JOIN tenders t ON t.id = c.tender_id
    JOIN organizations o ON o.id = m.organization_id WHERE t.number = ? ORDER BY c.id, m.is_lead DESC, m.id
"""


def test_a_group_of_three_beats_two_others_on_a_pooled_need(
    sit: Callable[[Way], Keyboard], living: Site, office: PostOffice, tmp_path: Path
) -> None:
    city, password = organization_of(living, "municipality_buyer"), living.persona("municipality_buyer")[1]
    enterprise = organization_of(living, "enterprise_administrator")
    (city_slug, city_name), (lead_slug, lead_name) = named(living, city), named(living, enterprise)
    other_id, other_slug, other_name = pooling.bodies(living, city, 1)[0]
    east, west, second, third = needing.enterprises(living, 4)
    needing.have_person(living, "Mélisande Tardif", "melisande@exemple.org", other_id, "buyer")
    for address, whose in (("east", east), ("west", west), ("second", second), ("third", third)):
        needing.have_person(living, f"Personne {address}", f"{address}@exemple.org", whose[0], "administrator")
    # Written, published, joined, closed.
    organizer, other = sit(WAY), sit(WAY)
    come_in(organizer, "municipality_buyer")
    root = needing.begins(organizer, city_slug, "Repas des camps de jour", LOTS)
    needing.writes(organizer, root, tmp_path)
    needing.weighs(organizer, root, CRITERIA, "70")
    number = needing.publishes(organizer, living, root, password)
    needing.come_in_as(other, "melisande@exemple.org", password)
    needing.joins(other, other_slug, number, CENTRE, ["1200", "300"], "2026-11-204", password)
    needing.joins(organizer, city_slug, number, ARENA, ["1000", "400"], "2026-11-118", password)
    assert agreeing.closed(living, number)[0] == "bidding"
    # Answered by a group: each has its lots, its places and its price, and accepts the very version that is handed in.
    lead, easterly, westerly = sit(WAY), sit(WAY), sit(WAY)
    come_in(lead, "enterprise_administrator")
    there, here = f"{CENTRE} – {other_name}", f"{ARENA} – {city_name}"
    grouping.invites(lead, lead_slug, number, east[2], "Prépare les repas froids", password)
    grouping.gives_part(lead, east[2], "30", [(there, True)])
    grouping.invites(lead, lead_slug, number, west[2], "Livre les collations", password)
    grouping.gives_part(lead, west[2], "20", [(there, False), (here, False), (there, True), (here, True)])
    grouping.goes_to_own_part(lead, lead_name)
    grouping.gives_part(lead, lead_name, "50", [(there, True), (here, False), (there, True), (here, True)])
    members = ((easterly, "east", east, "Notre prix, repas livré"), (westerly, "west", west, "Notre prix, collation livrée"))
    for member, address, (_id, slug, _name), text in members:
        grouping.comes_from_mail(member, office, f"{address}@exemple.org", f"/espace/{slug}/reponses/{number}/regroupements/", password)
        grouping.says(member, text)
    grouping.reads_room(lead, lead_slug, number, [text for *_who, text in members])
    grouping.writes(lead, lead_slug, number, SAID, GROUPED)
    for member, *_who in members:
        grouping.accepts(member, password, [*SAID.values(), "13\u00a0910,00\u00a0$"])
    grouping.hands_in(lead, lead_slug, number, password)
    # Two others answer alone; the buyer cannot tell that anybody did.
    need = f"/espace/{city_slug}/achats/{number}"
    sealed = page_of(organizer, f"{need}/ouverture")
    for address, (_id, slug, _name), prices in (("second", second, SECOND), ("third", third, THIRD)):
        alone = sit(WAY)
        needing.come_in_as(alone, f"{address}@exemple.org", password)
        grouping.writes(alone, slug, number, SAID, prices)
        grouping.hands_in(alone, slug, number, password)
    assert page_of(organizer, f"{need}/ouverture") == sealed
    # Opened by two participants.
    asking.past_deadline(living, number)
    come_in(organizer, "municipality_buyer")
    asking.asks_to_open(organizer, need, password)
    needing.come_in_as(other, "melisande@exemple.org", password)
    asking.asks_to_open(other, f"/espace/{other_slug}/achats/{number}", password)
    asking.opened(living, number)
    # Scored in two envelopes.
    people = list(COMMITTEE.items())
    for place, (name, address) in enumerate(people):
        needing.have_person(living, name, f"{address}@exemple.org", (city, other_id)[place % 2], "reader")
    seats = {f"{name}, {(city_name, other_name)[place % 2]}": SEATS[place == 3] for place, (name, _address) in enumerate(people)}
    weighing.names_all(organizer, need, seats)
    leads = (lead_name, second[2], third[2])
    given = {name: dict(zip((MENUS, TRANSPORT), points, strict=True)) for name, points in zip(leads, POINTS, strict=True)}
    for place, (_name, address) in enumerate(people):
        member = sit(WAY)
        grouping.comes_from_mail(member, office, f"{address}@exemple.org", f"/comites/{number}", password)
        weighing.declares(member, number, [*leads, east[2], west[2]])
        weighing.scores(member, number, given, "Le comité est unanime." if place == 3 else "")
    member.told("Toutes les notes sont closes")
    weighing.asks_for_prices(organizer, need, password)
    weighing.asks_for_prices(other, f"/espace/{other_slug}/achats/{number}", password)
    weighing.prices_opened(living, number, 2)
    # Allocated, contracted: each municipality with the group, for its own quantities.
    weighing.decides(organizer, need, lead_name, "Conseil", "2026-12-301", password)
    found = agreeing.contracts(living, number)
    assert [(slug, amount) for _number, slug, amount in found] == [(city_slug, 656_000), (other_slug, 735_000)]
    with living.database() as record:
        told = record.execute(MEMBERS, (number,)).fetchall()
    # Each contract names those that serve what it buys: the first member prepares the meals of the other body alone.
    assert told == [
        *((found[0][0], name) for name in (lead_name, west[2])),
        *((found[1][0], name) for name in (lead_name, east[2], west[2])),
    ]
    # Told: who won, by how much, who did not, whose prices stay sealed.
    lead_address = living.persona("enterprise_administrator")[0]
    office.says(lead_address, f"« {MEALS} » vous est octroyé", "11 880,00 $", "votre note finale : 117,85", "votre rang : 1 sur 2")
    office.says("east@exemple.org", f"« {MEALS} »", "Votre entreprise est nommée au contrat.")
    office.says("second@exemple.org", f"« {SNACKS} »", f"« {lead_name} » l’obtient", "votre rang : 2 sur 2")
    office.says("third@exemple.org", "n’a pas atteint la note de passage. Vos points aux critères : 60; il en fallait 70.")
    come_in(lead, "enterprise_administrator")
    agreeing.accepts(lead, found[0][0], password)
    lead.told("Vous avez accepté ce contrat; l’autre partie n’a pas encore répondu.")


def named(site: Site, organization: int) -> tuple[str, str]:
    """The slug and the name of an organisation."""
    with site.database() as record:
        slug, name = record.execute("SELECT slug, name FROM organizations WHERE id = ?", (organization,)).fetchone()
    return slug, name


def page_of(somebody: Keyboard, path: str) -> str:
    """All that a page says."""
    somebody.reader.go(path)
    return somebody.page.locator("main").inner_text()
