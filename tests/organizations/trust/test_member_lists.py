"""The members of a federation on a day, from a file: tried, then verified; what is ambiguous is handed back, never guessed."""

import io
from datetime import date

from sqlalchemy import select

from marketplace.core import db
from marketplace.core.worker import Worker
from marketplace.organizations.models import Membership, NetworkMember, Organization, Role, TrustLevel
from tests.builders import AT, make_organization
from tests.core.imports.files import table, workbook
from tests.organizations.teams.conftest import answer, put
from tests.organizations.trust.conftest import World

NEQ = "1142345677"
HEADERS = ["Nom", "NEQ", "Municipalité"]


def send(world: World, data: bytes, name: str = "membres.csv", **typed: str) -> str:
    """Where the list that the federation sends is followed, once it was tried."""
    path = f"/espace/{world['federation'].slug}/listes-de-membres"
    fred = world.visitor("fred")
    said = {"dated_on": "2026-03-01", "vouches": "y", **typed, "sent": (io.BytesIO(data), name), "csrf_token": fred.token(path)}
    response = fred.client.post(path, data=said)
    assert response.status_code == 303, response.text[:3000]
    Worker(world.app).drain()
    return str(response.location)


def town(world: World) -> None:
    """Other enterprises: one of the same name elsewhere, twins in one place, one with a number."""
    with world.writing():
        for values in (
            {"municipality": "Autre-Ville"},
            {"name": "Coop Jumelle"},
            {"name": "Coop Jumelle"},
            {"name": "Atelier du Nord", "neq": NEQ},
        ):
            made = make_organization(**values)
            world.organizations[values.get("name", "elsewhere")] = made


def members(world: World) -> set[str]:
    with world.app.app_context(), db.database().reading() as session:
        asked = select(Organization.name).join(NetworkMember, NetworkMember.member_id == Organization.id)
        return set(session.scalars(asked.where(NetworkMember.network_id == world["federation"].id)))


def test_a_list_is_tried_then_taken_and_what_is_ambiguous_is_handed_back(world: World) -> None:
    town(world)
    rows = [
        ["Entretien du littoral, coopérative de solidarité", "", "Val-des-Ormes"],
        ["Nom changé depuis", NEQ, ""],
        ["Coop Jumelle", "", "Val-des-Ormes"],
        ["Inconnue", "", "Rimouski"],
        ["Atelier du Nord", "", ""],
        ["Entretien du Littoral, coopérative de solidarité", "", "Rimouski"],
    ]
    tried = send(world, table(HEADERS, *rows))
    page = world.visitor("fred").get(tried)
    for words in (
        "Ce que cela donnerait",
        "plusieurs fiches",
        "aucune fiche de ce nom",
        "le nom seul ne suffit pas",
        "mais il y en a ailleurs",
    ):
        assert words in page, words
    assert world.level() == (TrustLevel.DECLARED, None)
    assert members(world) == {world["enterprise"].name}
    assert answer(world.visitor("fred"), f"{tried}/pour-de-bon", token_from=tried) == 303
    Worker(world.app).drain()
    assert members(world) == {world["enterprise"].name, "Atelier du Nord"}
    assert world.level() == (TrustLevel.VERIFIED, date(2028, 3, 1))
    assert world.level("Atelier du Nord") == (TrustLevel.VERIFIED, date(2028, 3, 1))
    assert world.level("Coop Jumelle")[0] is TrustLevel.DECLARED
    assert world.level("elsewhere")[0] is TrustLevel.DECLARED
    (event,) = world.events()
    assert (event.listed_on, event.decided_by_id) == (date(2026, 3, 1), world.people["fred"].id)
    again = send(world, table(HEADERS, rows[0]))
    assert "Rien ne changerait" in world.visitor("fred").get(again)
    csv = world.visitor("fred").client.get(f"{tried}/a-corriger.csv")
    assert "Jumelle" in csv.get_data(as_text=True)
    assert world.visitor("hana").client.get(tried).status_code == 404
    other = tried.replace(world["federation"].slug, world["hub"].slug)
    assert world.visitor("hana").client.get(other).status_code == 404
    assert answer(world.visitor("fred"), f"{tried}/pour-de-bon", token_from=tried) == 303
    assert len(world.events()) == 1, "a list taken twice says it once"


def test_a_workbook_of_members_may_only_say_who_they_are(world: World) -> None:
    town(world)
    path = f"/espace/{world['federation'].slug}/listes-de-membres"
    fred = world.visitor("fred")
    sheet = io.BytesIO(workbook(HEADERS, ["Atelier du Nord", NEQ, ""]))
    response = fred.client.post(path, data={"dated_on": "2026-03-01", "sent": (sheet, "m.xlsx"), "csrf_token": fred.token(path)})
    Worker(world.app).drain()
    answer(fred, f"{response.location}/pour-de-bon", token_from=response.location)
    Worker(world.app).drain()
    assert members(world) == {world["enterprise"].name, "Atelier du Nord"}
    assert world.level("Atelier du Nord")[0] is TrustLevel.DECLARED


def test_whoever_sends_a_list_vouches_for_nothing_of_her_own_and_a_bad_file_says_why(world: World) -> None:
    with world.writing() as session:
        put(session.get_one(Organization, world["enterprise"].id), world.people["fred"], Role.READER)
    own = ["Entretien du Littoral, coopérative de solidarité", "", "Val-des-Ormes"]
    assert "vous faites ou faisiez partie" in world.visitor("fred").get(send(world, table(HEADERS, own)))
    assert "Les titres de ce fichier" in world.visitor("fred").get(send(world, table(["Titre", "Ville"], ["a", "b"])))
    path = f"/espace/{world['federation'].slug}/listes-de-membres"
    for typed, words in (({"dated_on": "2027-01-01"}, "pas encore venu"), ({"dated_on": "2020-01-01"}, "trop ancienne")):
        data = {"vouches": "y", **typed, "sent": (io.BytesIO(b"Nom\n"), "m.csv")}
        assert words in " ".join(world.visitor("fred").post(path, data, status=422).errors())
    assert world.visitor("fred").client.get("/bureau/imports").status_code == 403
    assert world.visitor("staff").client.get(path).status_code == 404


def test_a_list_whose_sender_administers_the_network_no_more_vouches_for_nobody(world: World) -> None:
    tried = send(world, table(HEADERS, ["Entretien du Littoral, coopérative de solidarité", "", "Val-des-Ormes"]))
    assert answer(world.visitor("fred"), f"{tried}/pour-de-bon", token_from=tried) == 303
    with world.writing() as session:
        session.query(Membership).filter_by(user_id=world.people["fred"].id).one().ended_at = AT
    Worker(world.app).drain()
    assert world.level() == (TrustLevel.DECLARED, None)
