"""Whatever a visitor types is kept and shown as it was typed, or refused in words; nothing typed becomes part of a page or a mail."""

from urllib.parse import urlencode

import pytest
from lxml import html
from sqlalchemy import select

from marketplace.core import db
from marketplace.organizations.models import ContactMessage, ErrorReport, Organization
from tests.drawn import one_in
from tests.organizations.dressed import EMAIL
from tests.organizations.nasty import NASTY, REFUSED
from tests.page import Visitor


def must_refuse(text: str, most: int, *, lines: bool) -> bool:
    unseen = REFUSED if lines else (*REFUSED, "\n", "\r", "\t")
    return len(text) > most or any(one in text.strip() for one in unseen)


def post(visitor: Visitor, path: str, **fields: str):  # type: ignore[no-untyped-def]
    body = urlencode({"csrf_token": visitor.token(path), "fax": "", **fields})
    return visitor.client.post(path, data=body, content_type="application/x-www-form-urlencoded")


@pytest.fixture
def reachable(make_app, enterprise):  # type: ignore[no-untyped-def]
    app = make_app(rate_contact="100000 per hour", rate_contact_enterprise="100000 per hour", rate_error_report="100000 per hour")
    slug = enterprise().slug
    with app.app_context(), db.database().writing():
        db.load(Organization, slug=slug).contact_email = EMAIL
    return app, slug


@pytest.mark.slow
@pytest.mark.drawn
def test_each_nasty_text_of_a_letter_is_passed_on_as_it_is_or_refused(reachable, worker, mailer):
    app, slug = reachable
    visitor = Visitor(app)
    kept, tried = 0, one_in(3, NASTY)
    for text in tried:
        answer = post(visitor, f"/entreprises/{slug}/ecrire", name=text, email="odile@exemple.org", words=text)
        refused = must_refuse(text, 120, lines=False)
        assert answer.status_code == (422 if refused else 303), repr(text)
        if refused:
            continue
        with app.app_context(), db.database().reading() as session:
            letter = session.scalars(select(ContactMessage).order_by(ContactMessage.id.desc()).limit(1)).one()
        assert (letter.sender_name, letter.words) == (text.strip(), text.strip()), repr(text)
        kept += 1
        worker.drain()
        (mail,) = mailer.sent
        mailer.sent.clear()
        assert [one.addr_spec for one in mail["To"].addresses] == [EMAIL], repr(text)
        assert [one.addr_spec for one in mail["Reply-To"].addresses] == ["odile@exemple.org"], repr(text)
        assert text.strip() in mail.get_content().replace("\r\n", "\n"), repr(text)
    assert kept >= len(tried) - 12 > 0


@pytest.mark.slow
@pytest.mark.drawn
def test_each_nasty_report_is_shown_to_the_team_as_it_is_or_refused(reachable, staff):
    app, slug = reachable
    visitor = Visitor(app)
    kept, tried = 0, one_in(3, NASTY)
    for text in tried:
        answer = post(visitor, f"/entreprises/{slug}/signaler", what=text, email="")
        refused = must_refuse(text, 2000, lines=True)
        assert answer.status_code == (422 if refused else 303), repr(text)
        if refused:
            continue
        with app.app_context(), db.database().reading() as session:
            report = session.scalars(select(ErrorReport).order_by(ErrorReport.id.desc()).limit(1)).one()
        assert report.what == text.strip(), repr(text)
        tree = html.fromstring(staff.client.get(f"/bureau/signalements/{report.id}").get_data())
        shown = tree.xpath("string(//blockquote)")
        assert shown == text.strip().replace("\r\n", "\n").replace("\r", "\n"), repr(text)
        assert not tree.xpath("//main//script | //main//b | //main//img")
        kept += 1
    assert kept >= len(tried) - 12 > 0
