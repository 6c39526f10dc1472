"""A lead and two enterprises by their pages: the group, the gap, the room, a change, the acceptances, the opening."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from marketplace.bids.opening import consents, opener
from marketplace.core import clock
from tests.bids.regrouping.things import NAMES, Grouped, make_group
from tests.bids.things import hand_in, save
from tests.builders import AT
from tests.page import Page, Visitor
from tests.tenders.asking.things import DUE

Clock = Callable[[datetime], None]
OPENED = DUE.replace(minute=DUE.minute + 5)


def invite(visitor: Visitor, path: str, named: str, *, status: int = 200, role: str = "") -> Page:
    return visitor.post(f"{path}/groupe/membres", {"named": named, "role": role}, status=status)


def write(grouped: Grouped, name: str, *cells: tuple[int, int], status: int = 200, **typed: str) -> Page:
    """Tick what an enterprise does, on the page of the lead."""
    visitor, path = grouped.visitor("lead"), f"{grouped.path('lead')}/groupe/membres/{grouped.slugs[name]}"
    [read] = visitor.get(path).tree.xpath("//input[@name='read']/@value")
    chosen: dict[str, list[str]] = {}
    for lot, place in cells:
        chosen.setdefault(f"lot_{grouped.lots[lot]}", []).append(str(grouped.places[place]))
    return visitor.post(path, {"read": read, **typed, **chosen}, status=status)


def accept(grouped: Grouped, name: str, *, status: int = 200) -> Page:
    visitor, path = grouped.visitor(name), f"{grouped.joined(name)}/accepter"
    [sha256] = visitor.get(path).tree.xpath("//input[@name='sha256']/@value")
    return visitor.post(path, {"sha256": sha256}, status=status)


@pytest.fixture
def alone(app: Flask, test_clock: Clock) -> Grouped:
    test_clock(AT)
    return make_group(app)


def test_three_enterprises_answer_together_and_are_disclosed_at_the_opening(alone: Grouped, test_clock: Clock) -> None:
    lead, path = alone.visitor("lead"), alone.path("lead")
    save(lead, path, price_1="2,05", price_2="11,50", declared="y")
    assert "L’acheteur n’en a annoncé aucune." in lead.get(f"{path}/groupe")
    page = invite(lead, path, NAMES["east"], role="Repas de l’école")
    assert "est invitée par courriel" in page
    invite(lead, path, "1100000003")
    # The lead does the first line at the school and nothing else; the arena lacks both.
    write(alone, "lead", (0, 1))
    page = write(alone, "east", (1, 1), role="Repas de l’école")
    assert "Il manque des lignes à des lieux\u00a0: 2 cases du tableau" in page
    assert [one.text_content().strip() for one in page.tree.xpath("//tr[th//text()='Aréna municipal']/td")] == ["personne", "personne"]
    assert "Manque à\u00a0: Aréna municipal" in page
    page = write(alone, "west", (0, 0), (1, 0), role="Tout l’aréna")
    assert "cases du tableau" not in page
    # The room.
    page = lead.post(f"{path}/groupe/messages", {"text": "Livrons-nous à 6 h?"})
    assert "Livrons-nous à 6 h?" in page
    west = alone.visitor("west")
    page = west.post(f"{alone.joined('west')}/messages", {"text": "Oui, à 6 h."})
    assert "Livrons-nous à 6 h?" in page
    assert "Oui, à 6 h." in lead.get(f"{path}/groupe")
    # Nothing is handed in before both accepted, and a change voids what they accepted.
    assert "2 choses manquent" in lead.get(f"{path}/deposer")
    accept(alone, "east")
    assert "Votre entreprise a accepté cette version" in accept(alone, "west")
    page = lead.get(path)
    assert "Un changement enregistré ici annule l’acceptation de La Grande Tablée, coopérative, Le Fournil des Rangs, coopérative" in page
    save(lead, path, price_1="2,10")
    page = west.get(alone.joined("west"))
    assert "Cette version attend votre acceptation" in page
    [row] = page.tree.xpath("//section[@aria-labelledby='change']//tbody/tr")
    assert [one.text_content().strip() for one in row] == [
        "1. Collation froide, portion d’enfant\u00a0: prix d’une unité", "2,05\u00a0$", "2,10\u00a0$",
    ]  # fmt: skip
    assert "2 choses manquent" in lead.get(f"{path}/deposer")
    accept(alone, "east")
    accept(alone, "west")
    assert "accepte en déposant" in lead.get(f"{path}/groupe")
    assert hand_in(lead, path).heading == "Récépissé\u00a0: réponse reçue"
    assert "Cette version est déposée" in west.get(alone.joined("west"))
    # Opened: the comparison, the answer, the minutes name them, dated.
    test_clock(OPENED)
    for name in ("first", "second"):
        alone.write(lambda tender, name=name: consents.consent(tender, actor=alone.person(name), at=clock.now()))
    with alone.app.app_context():
        assert opener.open_purchase(alone.tender_id)
    desk = f"/espace/{alone.slugs['buyer']}/demandes-de-prix/{alone.number}"
    page = alone.visitor("first").get(f"{desk}/reponses")
    together = "Cuisines du Fleuve, coopérative, avec La Grande Tablée, coopérative et Le Fournil des Rangs, coopérative"
    assert together in page
    assert "Tout l’aréna" in page
    assert "1. Collation froide, portion d’enfant (Aréna municipal)" in page
    assert "Livrons-nous" not in page
    page = alone.visitor("first").get(f"{desk}/proces-verbal")
    assert "La Grande Tablée, coopérative (version acceptée\u00a0: 14:30:00, heure de l’Est, le" in page
    assert alone.visitor("first").client.get(f"{desk}/proces-verbal/document").data.startswith(b"%PDF")


def test_an_enterprise_that_the_buyer_did_not_ask_is_led_to_the_answer_of_its_lead(alone: Grouped) -> None:
    alone.answer("lead", 20_000, 115_000)
    alone.invite("east")
    east = alone.visitor("east")
    assert alone.joined("east") in east.get(alone.path("east")).links().values()
    listed = east.get(f"/espace/{alone.slugs['east']}/reponses")
    assert "version à accepter" in listed
    assert "Lire et accepter la réponse de «\u00a0Cuisines du Fleuve" in east.get("/compte/aujourdhui")
    page = east.get(alone.joined("east"))
    # What is asked, with no page of the buyer's; the whole answer as it stands.
    assert "Sans arachide ni noix." in page
    assert "2,00\u00a0$" in page
    east.get(f"/espace/{alone.slugs['east']}/demandes-recues/{alone.number}", status=404)


def test_one_that_answers_by_itself_too_chooses(alone: Grouped) -> None:
    alone.answer("lead", 20_000, 115_000)
    alone.invite("rival")
    page = alone.visitor("rival").get(alone.path("rival"))
    assert page.tree.xpath("//input[@name='price_1']")
    assert "On vous invite aussi dans une autre réponse" in page
    assert alone.joined("rival") in page.links().values()


def test_whom_to_invite_is_said_beside_the_field_when_it_cannot_be(alone: Grouped) -> None:
    lead, path = alone.visitor("lead"), alone.path("lead")
    for named, why in (
        ("Nulle Part", "Aucune entreprise n’a ce nom"),
        (NAMES["lead"], "dirige déjà cette réponse"),
        ("", "obligatoire"),
    ):
        [told] = invite(lead, path, named, status=422).errors()
        assert why in told
    assert alone.bid(lambda one: one.id) is None
    invite(lead, path, NAMES["east"])
    [told] = invite(lead, path, NAMES["east"], status=422).errors()
    assert "une entreprise n’y est nommée qu’une fois" in told


def test_a_share_that_is_no_percentage_is_told_beside_its_field(alone: Grouped) -> None:
    alone.answer("lead", 20_000, 115_000)
    alone.invite("east")
    for typed, why in (("beaucoup", "n’est pas un nombre"), ("120", "au plus 100"), ("0", "au plus 100")):
        [told] = write(alone, "east", share=typed, status=422).errors()
        assert why in told
    write(alone, "east", share="33,5 %")
    assert alone.content()["group"]["members"][1]["share"] == 3_350


def test_a_colleague_who_changed_the_answer_meanwhile_is_told(alone: Grouped) -> None:
    alone.answer("lead", 20_000, 115_000)
    alone.invite("east")
    lead, path = alone.visitor("lead"), f"{alone.path('lead')}/groupe/membres/{alone.slugs['east']}"
    [read] = lead.get(path).tree.xpath("//input[@name='read']/@value")
    alone.answer("lead", 21_000, 115_000)
    page = lead.post(path, {"read": read, "role": "Pain"}, status=409)
    assert "Quelqu’un a changé la réponse entre-temps" in page
    assert page.tree.xpath("//input[@name='role']/@value") == ["Pain"]


def test_a_stale_acceptance_is_refused(alone: Grouped) -> None:
    alone.answer("lead", 20_000, 115_000)
    alone.invite("east")
    alone.share("east", (0, 0))
    east, path = alone.visitor("east"), f"{alone.joined('east')}/accepter"
    [sha256] = east.get(path).tree.xpath("//input[@name='sha256']/@value")
    alone.answer("lead", 21_000, 115_000)
    assert "a changé depuis que vous l’avez lue" in east.post(path, {"sha256": sha256}, status=409)


def test_only_those_of_the_answer_read_it(alone: Grouped) -> None:
    alone.answer("lead", 20_000, 115_000)
    alone.invite("east")
    alone.invite("west")
    joined = alone.joined("east")
    for name in ("rival", "uninvited", "first", "staff", "stranger", "reader"):
        alone.visitor(name).get(joined, status=404)
        if name in alone.slugs:
            own = joined.replace(alone.slugs["east"], alone.slugs[name])
            alone.visitor(name).get(own, status=404)
            alone.visitor(name).post(f"{own}/messages", {"text": "Bonjour"}, status=404)
    alone.visitor("uninvited").get(alone.path("uninvited"), status=404)
    # West reads by its own address, and nothing more once it is taken out.
    west, own = alone.visitor("west"), alone.joined("west")
    west.get(own)
    alone.visitor("lead").post(f"{alone.path('lead')}/groupe/membres/{alone.slugs['west']}/retirer")
    for one in (own, f"{own}/accepter", f"{own}/quitter", alone.path("west")):
        west.get(one, status=404)
    assert "Nos réponses" not in west.get(f"/espace/{alone.slugs['west']}/reponses").links()


def test_who_only_reads_neither_invites_nor_writes(alone: Grouped) -> None:
    alone.answer("lead", 20_000, 115_000)
    alone.invite("east")
    reader, path = alone.visitor("reader"), alone.path("lead")
    page = reader.get(f"{path}/groupe")
    assert not page.tree.xpath("//main//form")
    invite(reader, path, NAMES["west"], status=403)
    reader.post(f"{path}/groupe/messages", {"text": "Bonjour"}, status=403)
    reader.get(f"{path}/groupe/membres/{alone.slugs['east']}", status=403)


def test_leaving_is_said_before_it_is_done(alone: Grouped) -> None:
    alone.answer("lead", 20_000, 115_000)
    alone.invite("east")
    east, path = alone.visitor("east"), alone.joined("east")
    assert "ne lira plus rien de cette réponse" in east.get(f"{path}/quitter")
    east.post(f"{path}/quitter")
    east.get(path, status=404)


def test_the_pages_are_in_english_too(alone: Grouped) -> None:
    alone.answer("lead", 20_000, 115_000)
    alone.invite("east")
    lead, path = alone.visitor("lead"), alone.path("lead")
    for one in (f"{path}/groupe", f"{path}/groupe/membres/{alone.slugs['east']}", path):
        lead.get(f"/en{one}")
    east, joined = alone.visitor("east"), alone.joined("east")
    for one in (joined, f"{joined}/accepter", f"{joined}/quitter", alone.path("east")):
        east.get(f"/en{one}")
