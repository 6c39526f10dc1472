"""What nights and people leave of a compliance file: reminders given once, history forgotten in its time, names taken away, two at once."""

import io
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.traces import Traces
from marketplace.core import clock, db, documents
from marketplace.core.files import StoredFile
from marketplace.core.notices import Notice
from marketplace.organizations import checks
from marketplace.organizations.compliance import jobs, keeping, pieces, reading, sharing
from marketplace.organizations.compliance.keeping import Told
from marketplace.organizations.models import Availability, ComplianceItem, ComplianceShare, Organization, Stop
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.organizations import compliance_tools
from tests.organizations.compliance_tools import held, shares

TODAY = clock.local_day(AT)


team, three = compliance_tools.team, compliance_tools.three


def put(app: Flask, team: Any, expires_on: date | None, *, former: int | None = None, number: str = "N-1") -> int:
    with app.app_context():
        kept = documents.keep(io.BytesIO(pdf()), "police.pdf")
        with db.database().writing() as session:
            place = session.get_one(ComplianceItem, former) if former else None
            ana = session.get_one(User, team.people["ana"].id)
            its = session.get_one(Organization, team.organization.id)
            told = Told(number=number, expires_on=expires_on)
            return keeping.add(its, reading.kind("INSURANCE"), told, kept, in_place_of=place, actor=ana, at=AT).id


def night(app: Flask, days: int, job: Any = jobs.remind) -> list[str]:
    """What is told since the last night, to anybody."""
    at = AT + timedelta(days=days)
    with app.app_context():
        with db.database().reading() as session:
            before = len(session.scalars(select(Notice)).all())
        with db.database().writing():
            job(job=None, at=at)
        with db.database().reading() as session:
            return [str(one) for one in session.scalars(select(Notice).order_by(Notice.id)).all()[before:]]


def test_keepers_are_told_at_sixty_thirty_and_seven_days_once_each_and_a_server_that_slept_makes_up_for_it(app: Flask, three) -> None:
    enterprise = three[0]
    put(app, enterprise, TODAY + timedelta(days=100))
    told = [(days, len(night(app, days))) for days in (39, 40, 41, 69, 70, 70, 92, 93, 94, 150)]
    assert told == [(39, 0), (40, 2), (41, 0), (69, 0), (70, 2), (70, 0), (92, 0), (93, 2), (94, 0), (150, 0)]
    put(app, enterprise, TODAY + timedelta(days=200), former=1)
    assert [len(night(app, days)) for days in (175, 176)] == [2, 0]
    (sentence, _same) = night(app, 203)
    assert "a pris fin" in sentence
    assert "Les Toits verts" in sentence
    assert night(app, 230) == []


def test_what_is_replaced_or_put_without_a_term_is_told_of_no_more(app: Flask, three) -> None:
    first = put(app, three[0], TODAY + timedelta(days=70))
    put(app, three[0], None, former=first)
    assert night(app, 30) == []
    assert night(app, 400) == []


def test_history_and_shares_that_are_over_are_forgotten_with_their_bytes_once_kept_long_enough(app: Flask, three) -> None:
    enterprise, buyer, _hub = three
    first = put(app, enterprise, TODAY + timedelta(days=5))
    put(app, enterprise, None, former=first)
    with app.app_context(), db.database().writing() as session:
        ana = session.get_one(User, enterprise.people["ana"].id)
        its, city = (session.get_one(Organization, one.organization.id) for one in (enterprise, buyer))
        sharing.give(its, city, None, TODAY + timedelta(days=10), actor=ana, at=AT)
    night(app, 1096, jobs.sweep)
    assert (len(held(app)), len(shares(app))) == (2, 1)
    night(app, 1097, jobs.sweep)
    (left,) = held(app)
    assert left.ended_at is None
    with app.app_context(), db.database().reading() as session:
        assert [one.id for one in session.scalars(select(StoredFile))] == [left.file_id]
    night(app, 1108, jobs.sweep)
    assert shares(app) == []


def test_a_person_is_told_what_she_put_and_shared_and_an_erasure_takes_her_number_away(app: Flask, three) -> None:
    enterprise = three[0]
    put(app, enterprise, None)
    with app.app_context(), db.database().writing() as session:
        ana = session.get_one(User, enterprise.people["ana"].id)
        assert [one.total for one in pieces.what_is_held(ana, None)] == [1, 0]
        pieces.forget(ana, Traces(()), AT)
    assert [one.added_by_id for one in held(app)] == [None]


def test_verify_names_what_breaks_a_promise(app: Flask, three) -> None:
    enterprise, _buyer, hub = three
    first = put(app, enterprise, TODAY)
    with app.app_context(), db.database().writing() as session:
        assert "ompliance" not in " ".join(checks.broken_promises())
        session.get_one(ComplianceItem, first).issued_on = TODAY + timedelta(days=1)
        whom = {"organization_id": enterprise.organization.id, "buyer_id": hub.organization.id}
        session.add(ComplianceShare(**whom, ends_on=TODAY, given_at=AT))
        session.add(Availability(organization_id=enterprise.organization.id, stop=Stop.FULL, said_at=AT))
        session.flush()
        told = " ".join(checks.broken_promises())
    for words in ("ends before it was issued", "no buyer", "without a last day"):
        assert words in told


@pytest.mark.slow
def test_of_two_who_replace_the_same_document_at_once_one_is_refused_and_nothing_is_lost(app: Flask, three) -> None:
    """The views ask again, inside the unit that writes, what is in the place: here both ask before either writes."""
    enterprise = three[0]
    put(app, enterprise, None, number="A")
    gate, answers = threading.Barrier(2), {}

    def replace(name: str) -> None:
        visitor, path = enterprise.visitor(name), f"/espace/{enterprise.slug}/conformite/1/remplacer"
        data = {"csrf_token": visitor.token(path), "read": "1", "number": name, "sent": (io.BytesIO(pdf()), "a.pdf")}
        gate.wait()
        answers[name] = visitor.client.post(path, data=data, content_type="multipart/form-data").status_code

    both = [threading.Thread(target=replace, args=(name,)) for name in ("ana", "bob")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers.values()) == [303, 409]
    winner = next(name for name, status in answers.items() if status == 303)
    assert [one.number for one in held(app)] == ["A", winner]
