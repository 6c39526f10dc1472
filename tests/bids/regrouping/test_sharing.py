"""What those of an answer take away and give one another: a file in the room, the receipt, a copy that names the group."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.bids.answering import copying, reading
from marketplace.bids.models import BidEvent, BidFile
from marketplace.bids.regrouping import acts, sharing
from marketplace.core import db
from marketplace.core.locale import SOURCE, speaking
from marketplace.tenders.models import Tender
from tests.bids.regrouping.things import Grouped, make_group
from tests.bids.things import save
from tests.builders import AT
from tests.core.documents_made import pdf


@pytest.fixture
def grouped(app: Flask, test_clock: Callable[[datetime], None]) -> Grouped:
    test_clock(AT)
    return make_group(app, "east", "west")


def give(grouped: Grouped, name: str, called: str, text: str = "", *, status: int = 200, content: bytes | None = None):  # type: ignore[no-untyped-def]
    where = f"{grouped.path('lead')}/groupe" if name == "lead" else grouped.joined(name)
    typed = {"text": text, "sent": (BytesIO(pdf() if content is None else content), called)}
    return grouped.visitor(name).post(f"{where}/messages", typed, status=status)


def hand_in(grouped: Grouped) -> str:
    """East alone answers with the lead; the name of the receipt's place for it."""
    grouped.share("lead", (0, 0))
    grouped.share("east", (1, 1))
    grouped.write(lambda tender: sharing_out(grouped, tender))
    grouped.accept("east")
    grouped.hand_in()
    return grouped.joined("east")


def sharing_out(grouped: Grouped, tender) -> None:  # type: ignore[no-untyped-def]
    acts.remove(grouped.led(tender), grouped.organization("west"), actor=grouped.person("lead"), at=AT)


def test_a_file_given_in_the_room_is_read_by_those_of_the_answer_alone(grouped: Grouped) -> None:
    page = give(grouped, "east", "plan des cuisines.pdf")
    given = page.links()["plan des cuisines.pdf"]
    lead = grouped.visitor("lead")
    led = lead.get(f"{grouped.path('lead')}/groupe").links()["plan des cuisines.pdf"]
    for name, link in (("east", given), ("lead", led), ("west", given.replace(grouped.slugs["east"], grouped.slugs["west"]))):
        sent = grouped.visitor(name).client.get(link)
        assert sent.data == pdf(), name
        assert "attachment" in sent.headers["Content-Disposition"]
    for name in ("rival", "uninvited", "first", "staff", "stranger", ""):
        for link in (given, led):
            status = grouped.visitor(name).client.get(link).status_code
            assert status in (404, 303), (name, link)
    grouped.write(lambda tender: sharing_out(grouped, tender))
    assert grouped.visitor("west").client.get(given.replace(grouped.slugs["east"], grouped.slugs["west"])).status_code == 404


def test_a_file_of_the_room_stays_when_the_answer_is_saved_and_is_no_document_of_it(grouped: Grouped) -> None:
    led = give(grouped, "lead", "horaire.pdf", "Voici.").links()["horaire.pdf"]
    lead = grouped.visitor("lead")
    save(lead, grouped.path("lead"), note="Autre chose.")
    assert lead.client.get(led).data == pdf()
    token = led.split("/")[-2]
    assert grouped.content()["files"] == []
    lead.get(f"{grouped.path('lead')}/fichiers/{token}/document", status=404)


def test_what_cannot_be_given_is_told_beside_its_field(grouped: Grouped, monkeypatch: pytest.MonkeyPatch) -> None:
    [told] = give(grouped, "east", "note.pdf", "Voici.", content=b"rien", status=422).errors()
    assert "note.pdf" in told
    east = grouped.visitor("east")
    [told] = east.post(f"{grouped.joined('east')}/messages", {"text": " "}, status=422).errors()
    assert "Écrivez un message, ou joignez un fichier." in told
    monkeypatch.setattr(sharing, "MOST_FILES", 1)
    give(grouped, "east", "un.pdf")
    [told] = give(grouped, "west", "deux.pdf", status=422).errors()
    assert "La salle a déjà 1 fichiers" in told
    with grouped.app.app_context(), db.database().reading() as session:
        assert len(session.scalars(select(BidFile)).all()) == 1


def test_a_member_takes_away_the_receipt_and_the_copy_of_the_version_that_names_it(grouped: Grouped) -> None:
    joined = hand_in(grouped)
    east = grouped.visitor("east")
    links = [one.get("href") for one in east.get(joined).tree.xpath("//section[@aria-labelledby='recepisses']//li//a")]
    receipt, copy = links
    assert east.client.get(receipt).get_json()["signed"]["sha256"] == grouped.bid(lambda one: one.versions[-1].sha256)
    assert east.client.get(copy).data.startswith(b"%PDF")
    assert grouped.visitor("rival").client.get(receipt).status_code == 404


def test_the_receipt_of_a_version_without_it_is_not_for_a_member(grouped: Grouped) -> None:
    joined = hand_in(grouped)
    [link] = [
        one.get("href") for one in grouped.visitor("east").get(joined).tree.xpath("//section[@aria-labelledby='recepisses']//li//a[1]")
    ]
    grouped.invite("west")
    west = grouped.visitor("west")
    page = west.get(grouped.joined("west"))
    assert not page.tree.xpath("//section[@aria-labelledby='recepisses']")
    assert west.client.get(link.replace(grouped.slugs["east"], grouped.slugs["west"])).status_code == 404
    listed = west.get(f"/espace/{grouped.slugs['west']}/reponses")
    [row] = listed.tree.xpath("//section[@aria-labelledby='invitations']//tbody/tr")
    assert row[3].text_content().strip() == "non", "what was handed in does without it"


def test_the_copy_of_an_answer_names_its_group_and_says_how_long_its_prices_hold(grouped: Grouped) -> None:
    hand_in(grouped)
    with grouped.app.app_context(), db.database().reading() as session, speaking(SOURCE):
        event = session.scalars(select(BidEvent)).one()
        bid = grouped.led(session.get_one(Tender, grouped.tender_id))
        told = copying.data_of(bid, event, reading.content_of(bid.versions[-1]))
    assert [row[0] for row in told["group"]["rows"]] == ["Cuisines du Fleuve, coopérative\nresponsable", "La Grande Tablée, coopérative"]
    assert told["group"]["rows"][1][4].startswith("14:30:00")
    assert "Prix valides" in [name for name, _said in told["facts"]]
