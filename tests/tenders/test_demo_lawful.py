"""Every purchase of the demonstration is held to the thresholds, counted here from its rows alone, by figures that this file writes."""

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.site import demonstration

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]

# Municipal bodies call for public tenders from these amounts, taxes included (C-19, r. 5), by the first day of each.
PUBLIC_TENDER = {date(2022, 10, 7): 12_120_000, date(2024, 1, 1): 13_380_000, date(2026, 1, 1): 13_900_000}
QUEBEC = ZoneInfo("America/Toronto")
COUNTED = ("intention", "authorized", "bound")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    own = tmp_path_factory.getbasetemp()
    folder = demonstration(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
    with closing(sqlite3.connect(f"file:{folder / 'maillage.db'}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


@pytest.fixture
def purchases(record: sqlite3.Connection) -> list[sqlite3.Row]:
    return record.execute("SELECT * FROM tenders WHERE template_name IS NULL AND kind = 'offer' ORDER BY id").fetchall()


@pytest.fixture
def requests(record: sqlite3.Connection) -> list[sqlite3.Row]:
    return record.execute("SELECT * FROM tenders WHERE kind = 'price_request' ORDER BY id").fetchall()


def test_price_requests_are_sent_below_the_level_of_public_calls_to_three_that_had_their_days(
    record: sqlite3.Connection, requests: list[sqlite3.Row]
) -> None:
    assert {one["stage"] for one in requests} == {"bidding", "opened", "awarded"}
    for one in requests:
        assert with_taxes(one["estimate"]) < public_level(opened_on(one)), one["number"]
        days = (datetime.fromisoformat(one["bids_due_at"]) - datetime.fromisoformat(one["opens_at"])).days
        least = record.execute(
            "SELECT max(answer_days), max(invited_at_least) FROM contracting_bylaws WHERE organization_id = ?", (one["organizer_id"],)
        )
        answer_days, invited = least.fetchone()
        assert days >= (answer_days or 8), one["number"]
        asked = record.execute(
            "SELECT count(*) FROM tender_bidders WHERE tender_id = ? AND invited_at IS NOT NULL", (one["id"],)
        ).fetchone()[0]
        assert asked >= (invited or 2), one["number"]


def test_what_is_not_open_yet_is_sealed_and_what_is_open_was_opened_by_two(record: sqlite3.Connection, requests: list[sqlite3.Row]) -> None:
    for one in requests:
        opened = record.execute(
            "SELECT count(*) FROM opened_bids o JOIN bids b ON b.id = o.bid_id WHERE b.tender_id = ?", (one["id"],)
        ).fetchone()[0]
        by = record.execute("SELECT count(DISTINCT user_id) FROM opening_consents WHERE tender_id = ?", (one["id"],)).fetchone()[0]
        assert (opened, by) == ((0, 0) if one["stage"] == "bidding" else (3, 2)), one["number"]
        for (sealed,) in record.execute(
            "SELECT v.sealed FROM bid_versions v JOIN bids b ON b.id = v.bid_id WHERE b.tender_id = ?", (one["id"],)
        ):
            assert b"unit_price" not in sealed


def test_purchases_from_a_need_stay_under_the_level_of_public_calls_and_leave_their_days(record: sqlite3.Connection) -> None:
    needs = record.execute("SELECT * FROM tenders WHERE kind = 'need' ORDER BY id").fetchall()
    assert [one["stage"] for one in needs] == ["adhesion", "bidding", "awarded", "opened"]
    for one in needs:
        lots = (
            "SELECT l.estimate, l.expected, sum(q.firm + q.flexible) FROM lots l JOIN quantities q ON q.lot_id = l.id WHERE l.tender_id = ?"
        )
        counted = record.execute(f"{lots} GROUP BY l.id", (one["id"],)).fetchall()
        whole = sum(int(Decimal(estimate * wanted) / expected) for estimate, expected, wanted in counted)
        assert 0 < with_taxes(max(whole, one["estimate"])) < public_level(opened_on(one)), one["number"]
        assert with_taxes(whole) < one["ceiling"], one["number"]
        least = record.execute(
            "SELECT max(answer_days) FROM contracting_bylaws WHERE organization_id = ?", (one["organizer_id"],)
        ).fetchone()
        days = (datetime.fromisoformat(one["bids_due_at"]) - datetime.fromisoformat(one["closes_at"])).days
        assert days >= (least[0] or 8), one["number"]
        assert one["union_file_id"], one["number"]


def test_there_is_one_at_each_stage_and_between_seven_and_forty_take_part(record: sqlite3.Connection, purchases: list[sqlite3.Row]) -> None:
    stages = Counter(one["stage"] for one in purchases)
    assert set(stages) >= {"draft", "adhesion", "closed", "exported", "awarded", "complete", "unsuccessful"}
    counts = {
        one["number"]: record.execute("SELECT count(*) FROM participations WHERE tender_id = ?", (one["id"],)).fetchone()[0]
        for one in purchases
        if one["stage"] not in ("draft", "exported")
    }
    assert min(counts.values()) == 7
    assert max(counts.values()) == 40


def test_what_is_published_here_stays_under_the_level_or_says_its_exception(
    record: sqlite3.Connection, purchases: list[sqlite3.Row]
) -> None:
    for one in purchases:
        if one["stage"] in ("draft", "exported") or one["buyers_are_enterprises"]:
            continue
        if one["exemption_code"]:
            assert is_a_service_of_a_non_profit(record, one), one["number"]
            continue
        bylaw = record.execute(
            "SELECT min(direct_goods, direct_services), tax_basis FROM contracting_bylaws WHERE organization_id = ?", (one["organizer_id"],)
        ).fetchone()
        level = min(public_level(opened_on(one)), bylaw[0] if bylaw else 2_500_000)
        assert with_taxes(whole(record, one)) < level, one["number"]


def test_what_goes_to_seao_could_not_be_made_here(record: sqlite3.Connection, purchases: list[sqlite3.Row]) -> None:
    taken = [one for one in purchases if one["stage"] == "exported"]
    assert taken
    for one in taken:
        assert with_taxes(one["estimate"]) >= public_level(date.fromisoformat(json.loads(one["advice"])["on"])), one["number"]
        assert record.execute("SELECT count(*) FROM awards WHERE tender_id = ?", (one["id"],)).fetchone()[0] == 0


def test_whoever_takes_part_may_buy_and_none_supplies_itself(record: sqlite3.Connection) -> None:
    rows = record.execute(
        "SELECT t.number, t.buyers_are_enterprises AS mutual, t.supplier_id, o.id, o.buyer_type, o.is_enterprise, s.confirmed_at"
        " FROM participations p JOIN tenders t ON t.id = p.tender_id JOIN organizations o ON o.id = p.organization_id"
        " LEFT JOIN standings s ON s.organization_id = o.id"
    ).fetchall()
    assert rows
    for one in rows:
        assert one["id"] != one["supplier_id"]
        assert one["is_enterprise"] if one["mutual"] else one["buyer_type"] and one["confirmed_at"], dict(one)


def test_joint_municipal_purchases_have_their_agreement(record: sqlite3.Connection, purchases: list[sqlite3.Row]) -> None:
    kinds = ("municipality", "mrc", "regie")
    for one in purchases:
        kind = record.execute("SELECT buyer_type FROM organizations WHERE id = ?", (one["organizer_id"],)).fetchone()[0]
        if kind in kinds and one["stage"] not in ("draft", "exported"):
            assert one["union_file_id"], one["number"]


def test_the_contracts_of_an_award_are_its_money_to_the_cent(record: sqlite3.Connection) -> None:
    awards = record.execute("SELECT id, amount, firm FROM awards WHERE status = 'active'").fetchall()
    assert awards
    for one in awards:
        lines = record.execute("SELECT sum(amount), sum(firm) FROM contract_lines WHERE award_id = ?", (one["id"],)).fetchone()
        assert tuple(lines) == (one["amount"], one["firm"])


def is_a_service_of_a_non_profit(record: sqlite3.Connection, one: sqlite3.Row) -> bool:
    asked = "SELECT f.family FROM organizations o JOIN legal_forms f ON f.code = o.legal_form_code WHERE o.id = ?"
    family = record.execute(asked, (one["supplier_id"],)).fetchone()[0]
    said = (one["exemption_code"], one["exemption_reference"], one["exemption_by_id"], one["exemption_on"])
    facts = json.loads(one["advice"])["facts"]
    return family == "OBNL" and one["nature"] == "services" and all(said) and not facts["listed_service"] and not facts["is_waste_service"]


def whole(record: sqlite3.Connection, one: sqlite3.Row) -> int:
    """What the level bounds, in cents before taxes: all lots, what is possible, all renewals."""
    total = Decimal(0)
    for lot in record.execute("SELECT l.*, u.decimals FROM lots l JOIN units u ON u.code = l.unit_code WHERE tender_id = ?", (one["id"],)):
        asked = "SELECT sum(firm), sum(flexible) FROM quantities q JOIN participations p ON p.id = q.participation_id"
        firm, flexible = record.execute(f"{asked} WHERE lot_id = ? AND p.stage IN {COUNTED}", (lot["id"],)).fetchone()
        steps: list[Any] = [step for step in json.loads(lot["tiers"]) if step[0] <= (firm or 0)]
        total += Decimal(max(steps)[1] * ((firm or 0) + (flexible or 0))) / 100 / 10 ** lot["decimals"]
    return int((total * terms(one)).quantize(Decimal(1), ROUND_HALF_UP))


def terms(one: sqlite3.Row) -> Decimal:
    """How many first terms count: each renewal by its length in days over that of the first, of 30 days at least."""
    first = (date.fromisoformat(one["term_until"]) - date.fromisoformat(one["term_from"])).days + 1
    return 1 + Decimal(one["renewals"] * one["renewal_months"]) * Decimal("30.4375") / max(first, 30)


def with_taxes(cents: int) -> int:
    return cents + sum(int((cents * rate).quantize(Decimal(1), ROUND_HALF_UP)) for rate in (Decimal("0.05"), Decimal("0.09975")))


def public_level(on: date) -> int:
    return max((first, level) for first, level in PUBLIC_TENDER.items() if first <= on)[1]


def opened_on(one: sqlite3.Row) -> date:
    return datetime.fromisoformat(one["opens_at"]).replace(tzinfo=ZoneInfo("UTC")).astimezone(QUEBEC).date()
