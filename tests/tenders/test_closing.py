"""The close: one snapshot that nobody takes twice, what it fixes and whom it tells; the extension; reminders; the job at its hour."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from marketplace.core import clock, db, outbox
from marketplace.core.audit import AuditEvent
from marketplace.core.outbox import Job
from marketplace.core.worker import Worker
from marketplace.tenders.closing import reminders, scheduling, snapshot
from marketplace.tenders.joining.acts import Authority
from marketplace.tenders.models import OnShortfall, Participation, Tender, TenderCutoff, TenderStage
from tests.builders import AT
from tests.page import NBSP
from tests.tenders.pool import CLOSES, Pool, make_pool

NAMES = ("Rivière-aux-Aulnes", "Saint-Élie-du-Large", "Les Trois-Caps")
SECOND = timedelta(seconds=1)


def fill(pool: Pool, *firm: int) -> None:
    """So many cities with a resolution, and one that only means to."""
    for name, quantity in zip(NAMES, firm, strict=False):
        pool.city(name)
        pool.adhere(name, quantity, flexible=10)
    pool.city("L’Hésitante")
    pool.adhere("L’Hésitante", 9999, authority=Authority.INTENTION)


def stages(pool: Pool) -> dict[str, str]:
    with pool.app.app_context(), db.database().reading() as session:
        found = session.scalars(select(Participation).filter_by(tender_id=pool.tender_id)).unique()
        return {one.organization.name: one.stage.value for one in found}


def remind(pool: Pool, at: datetime) -> None:
    """What the night does at that instant."""
    with pool.app.app_context(), db.database().writing():
        reminders.remind(job=Job(), at=at)


def cutoffs(pool: Pool) -> list[TenderCutoff]:
    with pool.app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(TenderCutoff)))


def test_it_fixes_quantity_and_price_binds_who_is_authorised_and_tells_everybody(pool: Pool) -> None:
    fill(pool, 2400, 2400)
    watcher = pool.visitor("supplier")
    watcher.post(f"/achats-regroupes/{pool.number}/suivre", token_from=f"/achats-regroupes/{pool.number}")
    assert pool.close(CLOSES - SECOND) is None, "not before its time"
    decision = pool.close()
    assert decision is not None
    lot = pool.tender(lambda one: (one.lots[0].closed_firm, one.lots[0].closed_flexible, one.lots[0].closed_price, one.lots[0].is_met))
    assert lot == (4800, 20, 114_000, True)
    assert pool.tender(lambda one: (one.stage, one.closed_at)) == (TenderStage.CLOSED, CLOSES)
    assert stages(pool) == {NAMES[0]: "bound", NAMES[1]: "bound", "L’Hésitante": "lapsed"}
    kept = cutoffs(pool)
    assert len(kept) == 1
    assert kept[0].sha256 == snapshot.digest(kept[0].content)
    assert [one["quantities"][0]["firm"] for one in kept[0].content["participations"]] == [2400, 2400]
    assert kept[0].content["lots"][0] | {"id": 0} == {
        "id": 0, "rank": 1, "firm": 4800, "flexible": 20, "price": 114_000, "minimum": 2400, "capacity": None,
        "is_met": True, "goes_on": True,
    }  # fmt: skip
    assert "votre organisation est engagée" in pool.told(NAMES[0])[-1]
    assert "faute d’autorisation à temps" in pool.told("L’Hésitante")[-1]
    for name in ("organizer", "supplier"):
        assert sum("la quantité et le prix sont fixés" in one for one in pool.told(name)) == 1, "once, whatever she is"
    assert pool.close(CLOSES + SECOND) is None, "what is closed is not closed again"
    page = pool.visitor().get(f"/achats-regroupes/{pool.number}")
    assert f"À la clôture{NBSP}: 4{NBSP}800{NBSP}unités{NBSP}: 11,40{NBSP}$" in page
    assert "Adhésions closes" in page
    assert "La clôture est prolongée une fois de 10 jours, puis le lot est annulé." in page, "the rule is read after as before"


def test_the_organiser_closes_by_hand_what_no_worker_closed_and_nobody_else_does(pool: Pool, test_clock) -> None:
    fill(pool, 2400)
    page, path = f"/achats-regroupes/{pool.number}", f"/espace/{pool.slugs['organizer']}/achats/{pool.number}/cloture"
    organizer = pool.visitor("organizer")
    assert "Fixer la quantité et le prix" not in organizer.get(page)
    assert organizer.client.post(path, data={"csrf_token": organizer.token(page)}).status_code == 409
    test_clock(CLOSES)
    organizer, other = pool.visitor("organizer"), pool.visitor(NAMES[0])
    assert other.client.post(path, data={"csrf_token": other.token(page)}).status_code == 404
    assert "Fixer la quantité et le prix" in organizer.get(page)
    assert "La clôture est faite" in organizer.post(path, token_from=page)
    assert pool.tender(lambda one: one.stage) is TenderStage.CLOSED
    assert organizer.client.post(path, data={"csrf_token": organizer.token(page)}).status_code == 409


def test_a_second_snapshot_is_impossible_and_not_only_unlikely(pool: Pool) -> None:
    fill(pool, 2400)
    pool.close()
    with pytest.raises(IntegrityError), pool.app.app_context(), db.database().writing() as session:
        session.add(TenderCutoff(tender_id=pool.tender_id, at=CLOSES, content={}, sha256=""))
        session.flush()


def test_a_missed_minimum_extends_once_at_the_same_hour_then_falls(app: Flask, test_clock) -> None:
    test_clock(AT)
    # From before the change of the clocks, in November, to after it.
    closes = datetime(2026, 10, 27, 20, tzinfo=UTC)
    pool = make_pool(app, closes_at=closes, on_shortfall=OnShortfall.EXTEND, extension_days=10)
    pool.city(NAMES[0])
    pool.adhere(NAMES[0], 2399, at=closes - SECOND)
    decision = pool.close(closes)
    assert decision is not None
    assert decision.extends
    extended = pool.tender(lambda one: (one.stage, one.closes_at, one.extended_from))
    assert extended[0] is TenderStage.ADHESION
    assert extended[2] == closes
    assert clock.local(extended[1]).replace(tzinfo=None) == clock.local(closes).replace(tzinfo=None) + timedelta(days=10)
    assert not cutoffs(pool)
    assert "jours ajoutés" in pool.told(NAMES[0])[-1]
    pool.adhere(NAMES[0], 2398, at=extended[1] - SECOND)
    assert pool.close(extended[1]) is not None
    assert pool.tender(lambda one: (one.stage, one.lots[0].is_met)) == (TenderStage.UNSUCCESSFUL, False)
    assert "engagée à rien" in pool.told(NAMES[0])[-1]
    assert stages(pool)[NAMES[0]] == "authorized", "nobody is bound by what fell"


@pytest.mark.slow
def test_the_job_closes_at_its_hour_and_one_that_was_left_behind_does_nothing(pool: Pool, test_clock) -> None:
    fill(pool, 2400)
    with pool.app.app_context(), db.database().writing() as session:
        outbox.announce("tenders.published", tender_id=pool.tender_id)
    Worker(pool.app).drain()
    with pool.app.app_context(), db.database().writing() as session:
        tender = session.get_one(Tender, pool.tender_id)
        scheduling.schedule(tender)
        tender.closes_at = CLOSES + timedelta(days=2)
        outbox.announce("tenders.amended", tender_id=pool.tender_id)
    for at, stage in (
        (CLOSES, TenderStage.ADHESION),
        (CLOSES + timedelta(days=2) - SECOND, TenderStage.ADHESION),
        (CLOSES + timedelta(days=2), TenderStage.CLOSED),
    ):
        test_clock(at)
        Worker(pool.app).drain()
        assert pool.tender(lambda one: one.stage) is stage, at


@pytest.mark.slow
def test_a_night_closes_what_no_job_closed_and_reminds_on_its_days(pool: Pool, test_clock) -> None:
    fill(pool, 2400)
    watcher, path = pool.visitor("organizer"), f"/achats-regroupes/{pool.number}"
    pool.city("La Curieuse")
    curious = pool.visitor("La Curieuse")
    for one in (watcher, curious):
        one.post(f"{path}/suivre", token_from=path)
    for days in range(10, -1, -1):
        remind(pool, CLOSES - timedelta(days=days, hours=3))
    lacking = [one for one in pool.told("L’Hésitante") if "il manque l’autorisation" in one]
    assert [one.split(")")[0][-1] for one in lacking] == ["7", "1"]
    assert [one for one in pool.told("La Curieuse") if "se clôt bientôt" in one] == [
        f"«{NBSP}Repas en liaison froide pour les camps de jour{NBSP}», que vous suivez, se clôt bientôt (jours restants{NBSP}: 3)."
    ]
    assert not any("il manque l’autorisation" in one for one in pool.told(NAMES[0]))
    test_clock(CLOSES + timedelta(days=1))
    Worker(pool.app).drain()
    assert pool.tender(lambda one: one.stage) is TenderStage.CLOSED
    for days in range(8, 0, -1):
        remind(pool, CLOSES + timedelta(days=14 - days))
    due = [one for one in pool.told(NAMES[0]) if "le document de votre résolution" in one]
    assert [one.split(")")[0][-1] for one in due] == ["7", "1"]


def test_a_withdrawal_that_raises_the_price_over_the_level_leaves_nothing_to_close(app: Flask, test_clock) -> None:
    test_clock(AT)
    # 4 401 at 12,10 $ are 53 252,10 $; without the one that reaches the step, 4 400 at 13,20 $ are 58 080 $.
    pool = make_pool(app, ceiling=5_500_000, advice={"ceiling": {"basis": "excluded"}}, on_shortfall=OnShortfall.PROCEED)
    for name, firm, flexible in ((NAMES[0], 1, 0), (NAMES[1], 2399, 2001)):
        pool.city(name)
        pool.adhere(name, firm, flexible=flexible)
    pool.withdraw(NAMES[0])
    decision = pool.close()
    assert decision is not None
    assert decision.is_unsuccessful
    assert stages(pool)[NAMES[1]] == "authorized"
    assert "au-dessus du plafond légal" in pool.told(NAMES[1])[-1]


def test_each_move_is_one_act_of_the_log_and_the_log_names_nobody_new(pool: Pool) -> None:
    fill(pool, 2400, 2400)
    pool.close()
    with pool.app.app_context(), db.database().reading() as session:
        counted = dict(session.execute(select(AuditEvent.verb, func.count()).group_by(AuditEvent.verb)).all())
    assert counted["participations.bound"] == 2
    assert counted["participations.lapsed"] == 1
    assert counted["tenders.closed"] == 1
