"""What a person was told: hers alone, newest first, read when she says so."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User, UserStatus
from marketplace.core import db, notices, outbox
from marketplace.core.notices import Notice
from tests.accounts.conftest import come_in
from tests.builders import AT
from tests.page import NBSP, Visitor, flat


def tell(app: Flask, person: User, *messages: str, path: str | None = None, **values: object) -> None:
    with app.app_context(), db.database().writing():
        for minutes, message in enumerate(messages):
            notices.notify(person.id, "essai", message, at=AT + timedelta(minutes=minutes), path=path, **values)


def told(visitor: Visitor, path: str = "/avis") -> list[str]:
    """The notices of a page, as they are read aloud."""
    return [flat(one.text_content()) for one in visitor.get(path).tree.xpath("//ul[@class='notices']/li//p[1]")]


def test_someone_who_was_told_nothing_reads_so(visitor, someone) -> None:
    page = visitor.sign_in(someone()).get("/avis")
    assert "Aucun avis pour le moment" in page
    assert not page.tree.xpath("//form[@action='/avis/lus']")


def test_notices_come_newest_first_with_their_moment_in_quebec(app, visitor, someone) -> None:
    person = someone()
    tell(app, person, "Un premier avis.", "Un second avis.")
    visitor.sign_in(person)
    assert told(visitor) == [f"Non lu{NBSP}: Un second avis.", f"Non lu{NBSP}: Un premier avis."]
    assert "10 mars 2026, 14\u00a0h\u00a030" in visitor.get("/avis")


def test_nobody_reads_the_notices_of_another(app, someone) -> None:
    mine, hers = someone(), someone(is_staff=True)
    tell(app, hers, "Pour elle seule.")
    visitor = Visitor(app).sign_in(mine)
    assert told(visitor) == []
    visitor.client.post("/avis/lus", data={"csrf_token": visitor.token("/")})
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(Notice.read_at)).all() == [None]


def test_the_count_of_what_was_not_read_is_on_every_page_until_all_is_read(app, visitor, someone) -> None:
    person = someone()
    tell(app, person, "Un.", "Deux.", "Trois.")
    visitor.sign_in(person)
    for path in ("/", "/regions", "/en/avis"):
        assert visitor.get(path).tree.xpath("//summary//*[@class='count']/text()")[0].strip() == "3", path
    page = visitor.post("/avis/lus", token_from="/avis")
    assert not page.tree.xpath("//*[contains(@class, 'count')]")
    assert not page.tree.xpath("//*[@class='unread']")
    assert len(told(visitor)) == 3


def test_what_was_read_keeps_the_moment_of_its_first_reading(app, visitor, someone, test_clock) -> None:
    person = someone()
    tell(app, person, "Un.")
    test_clock(AT)
    visitor.sign_in(person).post("/avis/lus", token_from="/avis")
    tell(app, person, "Deux.")
    test_clock(AT + timedelta(minutes=10))
    visitor.post("/avis/lus", token_from="/avis")
    with app.app_context(), db.database().reading() as session:
        assert session.scalars(select(Notice.read_at).order_by(Notice.id)).all() == [AT, AT + timedelta(minutes=10)]


def test_opening_a_notice_marks_it_read_and_leads_where_to_act_in_the_language_of_the_page(app, visitor, someone) -> None:
    person = someone()
    tell(app, person, "À faire.", "À voir.", path="/regions")
    visitor.sign_in(person)
    for prefix, left in (("", 1), ("/en", 0)):
        page = visitor.get(f"{prefix}/avis?etat=non-lus")
        address = page.tree.xpath("//ul[@class='notices']//form[button[contains(@class, 'notice-open')] or .//p[@class='unread']]/@action")[
            0
        ]
        answer = visitor.client.post(address, data={"csrf_token": visitor.token(f"{prefix}/avis")})
        assert (answer.status_code, answer.location) == (303, f"{prefix}/regions")
        assert len(told(visitor, "/avis?etat=non-lus")) == left
    assert visitor.get("/en/avis").tree.xpath("//ul[@class='notices']//a/@href") == ["/en/regions", "/en/regions"]


def test_following_a_link_or_reading_the_page_marks_nothing(app, visitor, someone) -> None:
    person = someone()
    tell(app, person, "À faire.", path="/regions")
    number = unread_of(app)[0]
    visitor.sign_in(person).get("/avis")
    assert visitor.client.get(f"/avis/{number}/ouvrir").status_code == 405
    assert unread_of(app) == [number]


def test_one_is_marked_alone_and_the_list_of_the_unread_stays(app, visitor, someone) -> None:
    person = someone()
    tell(app, person, "Un.", "Deux.")
    first, second = unread_of(app)
    visitor.sign_in(person)
    page = visitor.post(f"/avis/{first}/lu", {"etat": "non-lus"}, token_from="/avis?etat=non-lus")
    assert page.response.request.full_path == "/avis?etat=non-lus"
    assert unread_of(app) == [second]


@pytest.mark.parametrize("act", ["lu", "ouvrir"])
def test_the_notice_of_another_is_as_absent_as_one_that_never_was(app, visitor, someone, act) -> None:
    tell(app, someone(), "Pour elle seule.", path="/regions")
    (number,) = unread_of(app)
    visitor.sign_in(someone())
    answers = [visitor.client.post(f"/avis/{one}/{act}", data={"csrf_token": visitor.token("/avis")}) for one in (number, 987654)]
    assert [one.status_code for one in answers] == [404, 404]
    assert unread_of(app) == [number]


def test_notices_stand_under_their_day_in_quebec(app, visitor, someone, test_clock) -> None:
    person = someone()
    test_clock(AT)
    with app.app_context(), db.database().writing():
        for hours in (0, 15, 24 * 5):  # fifteen hours before two in the afternoon it was yesterday, eleven at night
            notices.notify(person.id, "essai", "Un avis.", at=AT - timedelta(hours=hours))
    page = visitor.sign_in(person).get("/avis")
    assert [flat(one) for one in page.tree.xpath("//section/h2/text()")] == ["Aujourd’hui", "Hier", "5 mars 2026"]


def test_who_read_everything_is_told_so(app, visitor, someone) -> None:
    person = someone()
    tell(app, person, "Un.")
    visitor.sign_in(person).post("/avis/lus", token_from="/avis")
    assert "Vous avez tout lu" in visitor.get("/avis?etat=non-lus")


def unread_of(app: Flask) -> list[int]:
    """The numbers of the notices that nobody read."""
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(Notice.id).where(Notice.read_at.is_(None)).order_by(Notice.id)))


def test_what_a_notice_says_is_text_and_never_a_part_of_the_page(app, visitor, someone) -> None:
    person = someone()
    tell(app, person, "Le travail %(kind)s.", kind="<script>alert(1)</script> {{7*7}} %(x)s {0}")
    page = visitor.sign_in(person).client.get("/avis").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} %(x)s {0}" in page
    assert "<script>alert" not in page


def test_many_notices_are_read_a_page_at_a_time(app, visitor, someone) -> None:
    person = someone()
    tell(app, person, *(f"Avis {number}." for number in range(45)))
    visitor.sign_in(person)
    assert [len(told(visitor, path)) for path in ("/avis", "/avis?page=2", "/avis?page=3")] == [20, 20, 5]
    for path in ("/avis?page=4", "/avis?page=0", "/avis?page=-1", "/avis?page=x", "/avis?page=1000000000"):
        visitor.get(path, status=404)


def test_a_visitor_is_asked_to_sign_in_and_comes_back(app, visitor, someone) -> None:
    assert visitor.client.get("/en/avis").location == "/en/connexion?next=/en/avis"
    assert come_in(visitor, someone().email, next="/en/avis").location == "/en/avis"


def test_the_team_is_told_of_a_job_that_was_given_up_and_nobody_else_is(app, worker, someone) -> None:
    member, stranger = someone(is_staff=True), someone()
    someone(is_staff=True, status=UserStatus.SUSPENDED)
    with app.app_context(), db.database().writing():
        outbox.announce("job.dead", kind="mail", job_id=7)
    worker.drain()
    assert told(Visitor(app).sign_in(stranger)) == []
    (one,) = told(Visitor(app).sign_in(member))
    assert f"Le travail «{NBSP}mail{NBSP}» a échoué et ne sera plus tenté." in one


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_unread_are_counted_in_words_that_agree(app, visitor, someone, number) -> None:
    person = someone()
    tell(app, person, *(f"Avis {one}." for one in range(number)))
    prose = visitor.sign_in(person).get("/").prose()
    assert ("avis non lus" in prose) is (number > 1)
    assert ("avis non lu " in prose) is (number == 1)
