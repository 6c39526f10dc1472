"""Which pages are proposed as one organisation: by NEQ, by what they say, never twice, never against a person's word."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db, outbox
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.files import StoredFile
from marketplace.core.imports.models import ImportRow, ImportRun, Outcome
from marketplace.organizations import actions
from marketplace.organizations.duplicates import merging, unmerging
from marketplace.organizations.duplicates import proposing as duplicates
from marketplace.organizations.models import DuplicatePair, Organization, OtherName, PairStatus
from tests.builders import AT, make_organization

LATER = AT + timedelta(days=1)
ALIKE = {"name": "Coop de solidarité Les Grands Vents", "municipality": "Val-des-Ormes"}
ALIKE_TOO = {"name": "COOPÉRATIVE DE SOLIDARITÉ LES GRANDS VENTS", "municipality": "Val-des-Ormes"}


@pytest.fixture
def pages(app: Flask):
    """A function that puts pages in the directory, each with facts; their ids."""

    def make(*facts: dict[str, object]) -> list[int]:
        with app.app_context(), db.database().writing() as session:
            made = []
            for one in facts:
                beside = {
                    name: one[name] for name in ("neq", "address", "contact_phone", "is_demo", "status", "postal_code") if name in one
                }
                page = make_organization(**{"website": None, **{name: value for name, value in one.items() if name not in beside}})
                for name, value in beside.items():
                    setattr(page, name, value)
                made.append(page)
            session.flush()
            return [page.id for page in made]

    return make


def search(app: Flask, among: set[int] | None = None) -> duplicates.Proposals:
    with app.app_context():
        return duplicates.propose(at=AT, among=among)


def do(app: Flask, kind: str, **payload: object) -> None:
    """Do a job of this kind alone: the worker would do those of the night too."""
    with app.app_context():
        outbox.HANDLERS[kind].function(job=outbox.Job(kind=kind, payload=payload), at=AT)


def pairs(app: Flask) -> list[tuple[int, int, PairStatus]]:
    with app.app_context(), db.database().reading() as session:
        return [(one.first_id, one.second_id, one.status) for one in session.scalars(select(DuplicatePair).order_by(DuplicatePair.id))]


def decide(app: Flask, act) -> None:  # type: ignore[no-untyped-def]
    """Do something with the one pair there is."""
    with app.app_context(), db.database().writing() as session:
        act(session.scalars(select(DuplicatePair)).one())


def test_two_pages_that_look_alike_are_proposed_with_why(app, pages) -> None:
    first, second, _other = pages(ALIKE, ALIKE_TOO, {"name": "Boulangerie du Quai"})
    assert search(app).added == 1
    with app.app_context(), db.database().reading() as session:
        pair = session.scalars(select(DuplicatePair)).one()
    assert (pair.first_id, pair.second_id, pair.status) == (first, second, PairStatus.PROPOSED)
    assert (pair.score, pair.reasons) == (100, {"name": 100, "place": 100})


def test_searching_again_changes_nothing(app, pages) -> None:
    pages(ALIKE, ALIKE_TOO)
    search(app)
    before = pairs(app)
    done = search(app)
    assert (done.added, done.changed, done.dropped) == (0, 0, 0)
    assert pairs(app) == before


def test_nothing_is_merged_by_itself(app, pages) -> None:
    pages({**ALIKE, "neq": "1140000000"}, {**ALIKE, "neq": "1140000000"})
    search(app)
    with app.app_context(), db.database().reading() as session:
        assert not session.scalars(select(Organization.id).where(Organization.merged_into_id.is_not(None))).all()


def test_another_name_counts_as_a_name(app, pages) -> None:
    first, _second = pages(ALIKE, {"name": "Menuiserie Bêta"})
    with app.app_context(), db.database().writing() as session:
        session.add(OtherName(organization_id=first, name="Menuiserie Bêta inc.", folded="menuiserie beta inc"))
    assert search(app).added == 1


def test_withdrawn_merged_and_invented_pages_are_left_out(app, pages) -> None:
    _stands, withdrawn, invented = pages(ALIKE, ALIKE_TOO, {**ALIKE_TOO, "is_demo": True})
    with app.app_context(), db.database().writing() as session:
        actions.withdraw(session.get_one(Organization, withdrawn), actor=None, at=AT)
    assert search(app).added == 0
    assert invented


def test_only_what_changed_is_compared_when_it_is_named(app, pages) -> None:
    old, old_too, new = pages(ALIKE, ALIKE_TOO, {"name": "Les Grands Vents", "municipality": "Val-des-Ormes"})
    search(app, {new})
    assert [one[:2] for one in pairs(app)] == [(old, new), (old_too, new)]


def test_a_proposal_that_holds_no_more_is_dropped(app, pages) -> None:
    first, second = pages(ALIKE, ALIKE_TOO)
    search(app)
    with app.app_context(), db.database().writing() as session:
        page = session.get_one(Organization, second)
        page.name, page.municipality, page.neq = "Tout autre chose", "Amqui", "1140000000"
    assert search(app, {first}).dropped == 1
    assert pairs(app) == []


def test_pages_kept_apart_are_not_proposed_again(app, pages) -> None:
    first, second = pages(ALIKE, ALIKE_TOO)
    search(app)
    decide(app, lambda pair: duplicates.keep_apart(pair, "Deux points de service.", read_version=1, actor=None, at=LATER))
    assert search(app).added == 0
    assert pairs(app) == [(first, second, PairStatus.APART)]


def test_pages_kept_apart_whose_neq_becomes_the_same_are_proposed_again(app, pages) -> None:
    first, second = pages(ALIKE, ALIKE_TOO)
    search(app)
    decide(app, lambda pair: duplicates.keep_apart(pair, "Deux points de service.", read_version=1, actor=None, at=LATER))
    with app.app_context(), db.database().writing() as session:
        for number in (first, second):
            session.get_one(Organization, number).neq = "1140000000"
    assert search(app).added == 1
    decide(app, lambda pair: duplicates.keep_apart(pair, "Vraiment.", read_version=pair.version, actor=None, at=LATER))
    assert search(app).added == 0, "she has said it with the NEQ before her eyes"


def test_kept_apart_from_a_page_that_was_merged_is_apart_from_the_page_that_stands(app, pages) -> None:
    first, second = pages(ALIKE, ALIKE_TOO)
    search(app)
    decide(app, lambda pair: duplicates.keep_apart(pair, "Deux points de service.", read_version=1, actor=None, at=LATER))
    (third,) = pages({"name": "Grands Vents", "municipality": "Val-des-Ormes"})
    with app.app_context(), db.database().writing() as session:
        merging.merge(session.get_one(Organization, third), session.get_one(Organization, second), {}, actor=None, at=LATER)
    search(app)
    assert pairs(app) == [(first, second, PairStatus.APART)]


def test_an_undone_merge_is_looked_at_again(app, pages) -> None:
    first, second = pages(ALIKE, ALIKE_TOO)
    with app.app_context(), db.database().writing() as session:
        done = merging.merge(session.get_one(Organization, first), session.get_one(Organization, second), {}, actor=None, at=AT)
        session.flush()
        unmerging.unmerge(done, actor=None, at=LATER)
    search(app)
    assert pairs(app) == [(first, second, PairStatus.PROPOSED)]


def test_a_pair_that_a_person_brought_together_waits_for_her(app, pages) -> None:
    first, second = pages(ALIKE, {"name": "Rien à voir", "municipality": "Amqui"})
    with app.app_context(), db.database().writing() as session:
        one, other = session.get_one(Organization, first), session.get_one(Organization, second)
        pair = duplicates.introduce(other, one, at=AT)
        assert duplicates.introduce(one, other, at=AT) is pair
        with pytest.raises(Unusable):
            duplicates.introduce(one, one, at=AT)
    assert search(app).dropped == 0
    assert pairs(app) == [(first, second, PairStatus.PROPOSED)]


def test_a_decision_on_what_somebody_changed_meanwhile_is_refused(app, pages) -> None:
    pages(ALIKE, ALIKE_TOO)
    search(app)
    with pytest.raises(RuleBroken):
        decide(app, lambda pair: duplicates.keep_apart(pair, "Vu hier.", read_version=7, actor=None, at=LATER))


def test_the_job_looks_at_what_an_import_brought(app, pages) -> None:
    first, second, third = pages(ALIKE, ALIKE_TOO, {"name": "Les Grands Vents", "municipality": "Val-des-Ormes"})
    with app.app_context(), db.database().writing() as session:
        file = StoredFile(sha256="0" * 64, size=1, name="fichier.csv", media_type="text/csv", created_at=AT)
        session.add(file)
        session.flush()
        run = ImportRun(kind="enterprises", file_id=file.id, source="registre", created_at=AT)
        session.add(run)
        session.flush()
        outcomes = {first: Outcome.UNCHANGED, second: Outcome.UNCHANGED, third: Outcome.ADDED}
        for line, (number, outcome) in enumerate(outcomes.items(), 2):
            session.add(ImportRow(run_id=run.id, line=line, cells=[], outcome=outcome, subject_id=number))
    do(app, "organizations.propose-duplicates", run_id=run.id)
    assert [one[:2] for one in pairs(app)] == [(first, third), (second, third)]


def test_the_job_without_a_word_and_the_night_look_at_everything(app, pages) -> None:
    pages(ALIKE, ALIKE_TOO)
    assert "organizations.all-duplicates" in {one.kind for one in outbox.NIGHTLY}
    for kind in ("organizations.propose-duplicates", "organizations.all-duplicates"):
        with app.app_context(), db.database().writing() as session:
            for pair in session.scalars(select(DuplicatePair)):
                session.delete(pair)
        do(app, kind)
        assert len(pairs(app)) == 1


def test_what_the_reference_data_tell_apart_is_never_proposed(app, pages) -> None:
    numbers = pages(ALIKE, ALIKE_TOO)
    with app.app_context(), db.database().writing() as session:
        for number in numbers:
            session.get_one(Organization, number).reference_code = f"PX{number}"
    assert search(app).added == 0
