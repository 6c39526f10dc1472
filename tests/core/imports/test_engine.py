"""Staging and applying: every row gets its outcome once, whatever happens on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from marketplace.core import audit, db, outbox
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.imports import applying, runs, staging
from marketplace.core.imports.handlers import HANDLERS, Message
from marketplace.core.imports.models import ImportRun, RunStatus
from marketplace.core.locale import speaking
from tests.builders import AT
from tests.core.imports.files import begun, declared, finish, imported, kept_notes, outcomes, received, rows_of, run_of, staged, table

HEAD = ["nom", "no", "ville", "autre"]


@pytest.fixture(autouse=True)
def _offered(app: Flask):
    with declared():
        yield


def many(count: int, name: str = "Un") -> bytes:
    return table(HEAD, *([name, str(number), "Alma", "x"] for number in range(1, count + 1)))


def test_rows_in_are_taken_warned_or_refused_and_counted(app) -> None:
    data = table(HEAD, ["Un", "1", "", ""], ["avertie", "2", "", ""], ["refusé", "3", "", ""], ["Un", "1", "", ""], ["panne", "4", "", ""])
    run_id = imported(app, data)
    assert outcomes(app, run_id) == ["added", "added", "refused", "unchanged", "refused"]
    run = run_of(app, run_id)
    assert run.notes["counts"] == {"added": 2, "changed": 0, "unchanged": 1, "refused": 2, "warned": 1}
    assert (run.status, run.total, run.done) == (RunStatus.DONE, 5, 5)


def test_what_a_refused_row_wrote_is_undone_and_the_others_stay(app) -> None:
    imported(app, table(HEAD, ["Un", "1", "", ""], ["refusé", "2", "", ""], ["panne", "3", "", ""], ["Deux", "4", "", ""]))
    assert kept_notes(app) == [1, 4]


def test_acts_that_a_refused_row_noted_are_undone_with_it(app, monkeypatch) -> None:
    handler = HANDLERS["essai"]

    def noting(row, context):
        audit.record("essai.act", "essai", actor=None, at=AT)
        return handler.take(row, context)

    monkeypatch.setitem(HANDLERS, "essai", replace(handler, take=noting))
    imported(app, table(HEAD, ["Un", "1", "", ""], ["refusé", "2", "", ""], ["panne", "3", "", ""]))
    with app.app_context(), db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.verb == "essai.act")) == 1


def test_a_dry_run_keeps_outcomes_and_nothing_else(app) -> None:
    data = table(HEAD, ["Un", "1", "", ""], ["avertie", "2", "", ""], ["refusé", "3", "", ""], ["Un", "1", "", ""])
    run_id = imported(app, data, is_dry=True)
    assert outcomes(app, run_id) == ["added", "added", "refused", "unchanged"]
    assert kept_notes(app) == []
    assert {row.subject_id for row in rows_of(app, run_id)} == {None}
    assert run_of(app, run_id).notes["counts"]["added"] == 2


def test_a_row_with_cells_too_many_is_refused_and_one_with_too_few_is_warned(app) -> None:
    run_id = imported(app, table(HEAD, ["Un", "1", "", "", "de trop", "encore"], ["Deux", "2"]))
    over, short = rows_of(app, run_id)
    assert (over.outcome.value, over.messages[0]["values"]) == ("refused", {"count": 2})
    assert (short.outcome.value, short.has_warnings, short.messages[0]["values"]) == ("added", True, {"count": 2})


def test_letters_that_were_lost_are_a_warning_with_the_title_of_the_file(app) -> None:
    (row,) = rows_of(app, imported(app, table(["Raison sociale", "no"], ["Coop?ative", "1"])))
    assert (row.has_warnings, row.messages[0]["values"]) == (True, {"column": "Raison sociale", "shown": "?"})


def test_staging_goes_on_after_the_rows_that_are_kept(app, monkeypatch) -> None:
    monkeypatch.setattr(staging, "BATCH", 10)
    run_id = received(app, many(35))
    keep, calls = staging._keep_batch, []

    def dying(run_id, batch, kept):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(len(batch))
        return keep(run_id, batch, kept)

    monkeypatch.setattr(staging, "_keep_batch", dying)
    with app.app_context(), pytest.raises(KeyboardInterrupt):
        staging.stage(run_id)
    assert (run_of(app, run_id).status, len(rows_of(app, run_id))) == (RunStatus.RECEIVED, 20)
    monkeypatch.setattr(staging, "_keep_batch", keep)
    with app.app_context():
        staging.stage(run_id)
    assert [row.line for row in rows_of(app, run_id)] == list(range(2, 37))
    assert (run_of(app, run_id).status, run_of(app, run_id).total) == (RunStatus.STAGED, 35)


def test_of_two_who_stage_the_same_run_one_stands_back(app, monkeypatch) -> None:
    monkeypatch.setattr(staging, "BATCH", 10)
    run_id = received(app, many(30))
    keep, inside = staging._keep_batch, []

    def overtaken(run_id, batch, kept):
        if not inside:
            inside.append(1)
            staging.stage(run_id)
        return keep(run_id, batch, kept)

    monkeypatch.setattr(staging, "_keep_batch", overtaken)
    with app.app_context():
        staging.stage(run_id)
    assert (len(rows_of(app, run_id)), run_of(app, run_id).status) == (30, RunStatus.STAGED)


def test_a_batch_that_another_one_kept_meanwhile_is_not_kept_again(app, monkeypatch) -> None:
    monkeypatch.setattr(staging, "BATCH", 10)
    run_id = received(app, many(30))
    keep, answers = staging._keep_batch, []

    def overtaken(run_id, batch, kept):
        if not answers:
            keep(run_id, batch, kept)
        answers.append(keep(run_id, batch, kept))
        return answers[-1]

    monkeypatch.setattr(staging, "_keep_batch", overtaken)
    with app.app_context():
        staging.stage(run_id)
    assert (answers, len(rows_of(app, run_id))) == ([False], 10)
    with app.app_context():
        staging.stage(run_id)
    assert (len(rows_of(app, run_id)), run_of(app, run_id).status) == (30, RunStatus.STAGED)


def test_applying_goes_on_where_it_stopped_and_does_no_row_twice(app) -> None:
    run_id = begun(app, many(25))
    with app.app_context(), db.database().writing():
        assert applying.apply_batch(run_id, at=AT, most=10)
    with app.app_context(), pytest.raises(KeyboardInterrupt), db.database().writing():
        applying.apply_batch(run_id, at=AT, most=10)
        raise KeyboardInterrupt
    assert kept_notes(app) == list(range(1, 11))
    finish(app, run_id, most=10)
    assert kept_notes(app) == list(range(1, 26))
    assert run_of(app, run_id).done == 25


def test_an_import_that_is_over_takes_nothing_more(app) -> None:
    run_id = imported(app, many(3))
    with app.app_context(), db.database().writing():
        assert not applying.apply_batch(run_id, at=AT)
    assert len(kept_notes(app)) == 3


def test_a_file_that_breaks_off_leaves_no_row(app) -> None:
    run_id = received(app, many(3) + b'"jamais')
    with app.app_context():
        with pytest.raises(Unusable, match="ligne 5"):
            staging.stage(run_id)
        with db.database().writing():
            runs.fail(run_id, Message("illisible"), at=AT)
    assert (rows_of(app, run_id), run_of(app, run_id).status) == ([], RunStatus.FAILED)


def test_the_worker_carries_an_import_from_its_file_to_what_follows_it(app, worker, monkeypatch) -> None:
    followed: list[int] = []
    handler = replace(HANDLERS["essai"], after=lambda context: followed.append(context.run_id))
    monkeypatch.setitem(HANDLERS, "essai", handler)
    run_id = received(app, many(3))
    with app.app_context(), db.database().writing():
        outbox.enqueue("core.stage-import", run_id=run_id)
    worker.drain()
    assert run_of(app, run_id).status is RunStatus.STAGED
    with app.app_context(), db.database().writing():
        run = db.load(ImportRun, id=run_id)
        runs.begin(run, run.mapping)
        outbox.enqueue("core.apply-import", run_id=run_id)
    worker.drain()
    assert (run_of(app, run_id).status, followed) == (RunStatus.DONE, [run_id])


def test_a_file_that_the_worker_cannot_read_says_why(app, worker) -> None:
    run_id = received(app, many(3) + b'"jamais')
    with app.app_context(), db.database().writing():
        outbox.enqueue("core.stage-import", run_id=run_id)
    worker.drain()
    run = run_of(app, run_id)
    assert run.status is RunStatus.FAILED
    with app.test_request_context():
        assert "à la ligne 5 : vérifiez" in runs.why_failed(run)
    with app.test_request_context(), speaking("en"):
        assert "ligne" not in runs.why_failed(run), "each reader has it in her language"


def test_a_reason_kept_by_a_version_of_before_is_still_said(app) -> None:
    run_id = received(app, many(3))
    with app.app_context(), db.database().writing() as session:
        session.execute(text("UPDATE import_runs SET status = 'failed', problem = 'Ce fichier est vide, à 100 %.'"))
    with app.app_context():
        assert runs.why_failed(run_of(app, run_id)) == "Ce fichier est vide, à 100 %."


def test_a_mapping_that_lacks_what_is_needed_begins_nothing(app) -> None:
    run_id = staged(app, table(["a", "b"], ["1", "2"]))
    with app.app_context(), pytest.raises(Unusable, match="Il manque"), db.database().writing():
        runs.begin(db.load(ImportRun, id=run_id), {})
    assert run_of(app, run_id).status is RunStatus.STAGED


def test_an_import_is_given_up_once(app) -> None:
    run_id = staged(app, many(3))
    with app.app_context(), db.database().writing():
        runs.abandon(db.load(ImportRun, id=run_id), actor=None, at=AT)
    with app.app_context(), pytest.raises(RuleBroken), db.database().writing():
        runs.abandon(db.load(ImportRun, id=run_id), actor=None, at=AT)


def test_rows_are_forgotten_after_ninety_days_and_counts_are_not(app) -> None:
    run_id = imported(app, many(3))
    with app.app_context():
        runs.forget(job=None, at=AT + timedelta(days=90))
        assert len(rows_of(app, run_id)) == 3
        runs.forget(job=None, at=AT + timedelta(days=91))
    assert (rows_of(app, run_id), run_of(app, run_id).notes["counts"]["added"]) == ([], 3)
