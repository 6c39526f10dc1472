"""A price request is nobody's affair but of who asks and of who is asked: to anybody else it is as an absent number."""

import re

import pytest

from marketplace.core import db
from marketplace.organizations.models import Role
from marketplace.tenders.closing import acts as closing
from marketplace.tenders.models import TenderStage
from tests.builders import AT
from tests.page import Visitor
from tests.tenders.asking.people import Room
from tests.tenders.things import make_tender, member

# The number of the request, which a page of error tells.
REQUEST = re.compile(r"<code>[0-9a-f]{16}</code>")
TITLE, ABSENT = "Repas et collations des camps de jour", "DP-2026-9999"


def _same(visitor: Visitor, path: str, number: str) -> None:
    """Two addresses that answer alike, but for what was asked."""
    answers = [visitor.client.get(path.replace("N", one)) for one in (number, ABSENT)]
    assert [one.status_code for one in answers] == [404, 404], path
    one, other = (REQUEST.sub("", answer.text).replace(asked, "") for answer, asked in zip(answers, (number, ABSENT), strict=True))
    assert one.split("<main", 1)[-1] == other.split("<main", 1)[-1], path


def test_it_appears_on_no_public_page(room: Room) -> None:
    number = room.make("fleuve", "bel-air", category_code="90101600")
    anybody, asked = Visitor(room.app), room.visitor("fleuve")
    for path in (
        "/achats-regroupes",
        "/achats-regroupes?vue=passes",
        "/achats-regroupes/fil.atom",
        "/",
        f"/organisations/{room.slugs['fleuve']}",
    ):
        for visitor in (anybody, asked):
            text = visitor.client.get(path).text
            assert number not in text, path
            assert TITLE not in text, path
    assert "90101600" not in anybody.client.get("/achats-regroupes").text, "not even its category, as a filter"
    sitemap = anybody.client.get("/sitemap.xml").text
    assert number not in sitemap
    for visitor in (anybody, asked, room.visitor("buyer")):
        for path in ("/achats-regroupes/N", "/achats-regroupes/N.ics", "/achats-regroupes/N/documents/" + "a" * 64):
            _same(visitor, path, number)


def test_a_group_purchase_does_appear_there(room: Room) -> None:
    with room.app.app_context(), db.database().writing():
        make_tender(room.organization("buyer"), lot={"category_code": "90101600"})
    assert "90101600" in Visitor(room.app).client.get("/achats-regroupes").text


@pytest.mark.parametrize("who", ["other", "aulnes", "fleuve"])
def test_another_body_or_enterprise_finds_nothing_in_its_own_space_nor_in_the_buyers(room: Room, who: str) -> None:
    number = room.make("fleuve", "bel-air")
    visitor = room.visitor(who)
    for path in ("", "/rediger", "/entreprises", "/relire", "/avis", "/annuler", "/questions"):
        _same(visitor, f"/espace/{room.slugs[who]}/demandes-de-prix/N{path}", number)
        _same(visitor, f"{room.base}/N{path}", number)
    if who != "fleuve":
        _same(visitor, f"/espace/{room.slugs[who]}/demandes-recues/N", number)
    _same(visitor, f"/espace/{room.slugs['bel-air']}/demandes-recues/N", number)


def test_who_is_asked_sees_it_once_it_is_sent_and_not_before(room: Room) -> None:
    asked = room.visitor("fleuve")
    draft = room.make("fleuve", "bel-air", stage=TenderStage.DRAFT)
    _same(asked, room.received("fleuve", "N"), draft)
    assert draft not in asked.get(room.received("fleuve"))
    number = room.make("fleuve", "bel-air")
    assert number in asked.get(room.received("fleuve"))
    page = asked.get(room.received("fleuve", number))
    assert TITLE in page
    assert "Les réponses sont reçues avant 14:30:00, heure de l’Est, le 24 mars 2026." in page
    assert "Aréna municipal" in page
    for secret in ("15\u00a0000,00", "Traiteur Bel-Air", "dessert la municipalité"):
        assert secret not in page, secret


def test_a_draft_that_was_cancelled_was_never_sent(room: Room) -> None:
    from marketplace.tenders.asking import amending

    number = room.make("fleuve", "bel-air", stage=TenderStage.DRAFT)
    room.change(number, lambda one, person: amending.cancel(one, "Le besoin a changé.", actor=person, at=AT))
    _same(room.visitor("fleuve"), room.received("fleuve", "N"), number)
    assert room.told("fleuve") == []


def test_the_pages_of_group_purchases_leave_it_aside(room: Room) -> None:
    number = room.make("fleuve", "bel-air")
    clerk, slug = room.visitor("buyer"), room.slugs["buyer"]
    assert number not in clerk.get(f"/espace/{slug}/achats")
    assert number not in clerk.get(f"/espace/{slug}/achats/commencer")
    assert number not in clerk.get(f"/espace/{slug}/adhesions")
    for path in ("achats/N", "achats/N/objet", "achats/N/annuler", "achats/N/questions", "adhesions/N", "adhesions/N/retrait"):
        _same(clerk, f"/espace/{slug}/{path}", number)
    sent = {"csrf_token": clerk.token(f"/espace/{slug}/achats"), "achat": number}
    assert clerk.client.post(f"/espace/{slug}/achats/commencer", data=sent).status_code == 404
    with room.app.app_context(), db.database().writing():
        assert closing.close(room.read_id(number), actor=None, at=AT.replace(year=2030)) is None


def test_the_team_sees_that_it_is_there(room: Room) -> None:
    from marketplace.tenders import rules

    number = room.make("fleuve", "bel-air")
    with room.app.test_request_context(), db.database().writing():
        staff, stranger = member(room.organization("other"), Role.READER), member(room.organization("aulnes"), Role.READER)
        staff.is_staff = True
        tender = room.row(number)
        assert rules.may_see(staff, tender)
        assert not rules.may_see(stranger, tender)
        assert not rules.may_see(None, tender)
        assert not rules.is_public(tender)
        assert not rules.may_watch(staff, tender)
