"""A restored record knows nothing of what happened since: nothing old opens a door, nothing is sent a second time."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from config import Settings
from marketplace.accounts import actions, sessions
from marketplace.accounts.models import LoginSession, User
from marketplace.core import audit, clock, db, indexing, mail, manifest, outbox, panels, side
from marketplace.core.audit import AuditEvent
from marketplace.core.mail import MemoryMailer
from marketplace.core.outbox import Job, JobStatus
from marketplace.core.worker import Worker
from search_index import Query, parse
from tests.builders import make_organization, make_user
from tests.core.elsewhere import empty_place, opened, restore, run


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    with empty_place(settings, tmp_path) as found:
        yield found


def bring_back(app: Flask, place: Settings, folder: Path) -> str:
    """Back up and restore; what the restore said."""
    for result in (run(app, "backup", folder), restore(app, folder, place)):
        assert result.exit_code == 0, result.output
    return result.output


def statuses(kind: str) -> list[JobStatus]:
    with db.database().reading() as session:
        return list(session.scalars(select(Job.status).where(Job.kind == kind)))


def test_a_cookie_of_before_opens_nothing_after_a_restore(app: Flask, place: Settings, tmp_path: Path) -> None:
    with app.app_context():
        with db.database().writing():
            token = actions.start_session(make_user(), at=clock.now())
        with db.database().reading():
            assert sessions.person_of(token) is not None
    assert "1 sessions were ended." in bring_back(app, place, tmp_path / "copy")
    with opened(place), db.database().reading() as session:
        assert sessions.person_of(token) is None
        assert list(session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None)))) == []


def test_a_mail_that_waited_is_held_and_never_sent_again(app: Flask, place: Settings, tmp_path: Path) -> None:
    with app.app_context(), db.database().writing():
        actions.invite("nouvelle@exemple.org", "Nouvelle Venue", staff=False, locale="fr", actor=None, at=clock.now())
    assert "1 jobs that would write to somebody are held" in bring_back(app, place, tmp_path / "copy")
    mailer = MemoryMailer()
    with opened(place, mailer=mailer) as restored:
        assert statuses("mail") == [JobStatus.HELD]
        Worker(restored).drain()
        assert statuses("mail") == [JobStatus.HELD]
    assert mailer.sent == []
    with app.app_context():
        assert statuses("mail") == [JobStatus.WAITING], "the first installation goes on as it was"


def test_a_mail_planned_for_later_is_held_too(app: Flask, place: Settings, tmp_path: Path) -> None:
    with app.app_context(), db.database().writing():
        outbox.enqueue("mail", run_at=clock.now() + timedelta(days=3), template="rappel", to=1, context={})
    bring_back(app, place, tmp_path / "copy")
    with opened(place):
        assert statuses("mail") == [JobStatus.HELD]


def test_what_an_announcement_would_write_again_is_held_and_its_effect_is_not_lost(
    app: Flask, place: Settings, tmp_path: Path, kinds: Callable[..., Any]
) -> None:
    """The announcement waited when the backup was made; the old machine did it afterwards, and its mail left."""

    def tell(*, job: outbox.Job, at: datetime) -> None:
        db.session().execute(update(User).values(name="Prévenue"))
        mail.send_later("accounts/mail/promoted.txt", to=job.payload["user_id"])

    kinds("essai.annonce", tell)
    with app.app_context(), db.database().writing():
        outbox.enqueue("essai.annonce", user_id=make_user().id)
    bring_back(app, place, tmp_path / "copy")
    mailer = MemoryMailer()
    with opened(place, mailer=mailer) as restored:
        Worker(restored).drain()
        assert statuses("essai.annonce") == [JobStatus.DONE]
        assert statuses("mail") == [JobStatus.HELD]
        with db.database().reading() as session:
            assert list(session.scalars(select(User.name))) == ["Prévenue"]
    assert mailer.sent == []


def test_whatever_talks_to_the_outside_is_held_as_mail_is(app: Flask, place: Settings, tmp_path: Path, kinds: Callable[..., Any]) -> None:
    done = []
    kinds("essai.paiement", lambda *, job, at: done.append(job.id), own_units=True)
    with app.app_context(), db.database().writing():
        outbox.enqueue("essai.paiement")
    bring_back(app, place, tmp_path / "copy")
    with opened(place) as restored:
        Worker(restored).drain()
        assert statuses("essai.paiement") == [JobStatus.HELD]
    assert done == []


def test_a_job_that_was_being_done_is_free_to_be_taken(app: Flask, place: Settings, tmp_path: Path, kinds: Callable[..., Any]) -> None:
    done = []
    kinds("essai.travail", lambda *, job, at: done.append(job.id))
    with app.app_context(), db.database().writing():
        job = outbox.enqueue("essai.travail")
        job.lease, job.leased_until = "la machine d’avant", clock.now() + timedelta(days=1)
    bring_back(app, place, tmp_path / "copy")
    with opened(place):
        assert statuses("essai.travail") == [JobStatus.DONE]
    assert len(done) == 1


def test_the_index_is_not_copied_but_built_from_the_restored_rows(app: Flask, place: Settings, tmp_path: Path) -> None:
    with app.app_context(), db.database().writing():
        shown = make_organization(name="Atelier du Fjord, coopérative").id
    said = bring_back(app, place, tmp_path / "copy")
    assert "The index was rebuilt: 1 documents." in said
    with opened(place):
        assert indexing.engine().search(Query("enterprises", parse("atelier fjord").wanted)).ids == (shown,)
        assert indexing.differences() == []
        with db.database().reading():
            assert indexing.backlog() == 0


def test_the_log_of_acts_goes_on_from_the_head_of_the_backup(app: Flask, place: Settings, tmp_path: Path) -> None:
    with app.app_context(), db.database().writing():
        audit.record("essai.acte", "essai", actor=None, at=clock.now())
    bring_back(app, place, tmp_path / "copy")
    made = manifest.Manifest.parse((tmp_path / "copy" / manifest.NAME).read_bytes())
    with opened(place), db.database().reading() as session:
        first, last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        assert (last.verb, last.previous_hash) == ("core.restored", first.hash)
        told = {name: after for name, (_before, after) in last.changes.items()}
        assert (told["head_seq"], told["head_hash"]) == (made.audit["seq"], made.audit["hash"]) == (1, first.hash)
        assert told["end_mark"] == made.end_mark


def test_a_room_brings_its_part_in_the_same_unit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def replay(at: datetime) -> str:
        db.session().execute(update(User).values(name="Effacée"))
        return "1 erasures were done again."

    monkeypatch.setitem(panels._panels, "post-restore", {**panels._panels["post-restore"], replay: 0})
    monkeypatch.setattr(replay, "__module__", "marketplace.accounts.essai")
    with app.app_context(), db.database().writing():
        make_user(name="Présente")
    assert "1 erasures were done again." in run(app, "post-restore").output
    with app.app_context(), db.database().reading() as session:
        assert list(session.scalars(select(User.name))) == ["Effacée"]


def test_post_restore_alone_may_be_run_again_and_changes_nothing_more(app: Flask) -> None:
    with app.app_context():
        with db.database().writing():
            actions.start_session(make_user(), at=clock.now())
            mail.send_later("accounts/mail/promoted.txt", to=1)
        side.side().hit("essai", 3600)
        side.side().see("essai", 1.0)
    first = run(app, "post-restore")
    assert first.exit_code == 0
    after_first = record(app)
    assert side_is_empty(app)
    second = run(app, "post-restore")
    assert second.exit_code == 0
    assert "0 sessions were ended." in second.output
    assert record(app) == after_first


def record(app: Flask) -> list[Any]:
    with app.app_context(), db.database().reading() as session:
        return [session.execute(select(table)).all() for table in (LoginSession.__table__, Job.__table__, AuditEvent.__table__)]


def side_is_empty(app: Flask) -> bool:
    with app.app_context(), side.side().engine.connect() as connection:
        return not connection.execute(select(side.hits)).all() and not connection.execute(select(side.seen)).all()
