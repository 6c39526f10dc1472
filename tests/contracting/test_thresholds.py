"""Every level that drives a mode, one cent below, at, and one above, on both sides of each of its days; pure."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from marketplace.contracting.advising import adviser
from marketplace.contracting.advising.modes import Channel, Flags, Mode, ModeCode, SupplierForm
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.models import Measure, Nature
from marketplace.contracting.thresholds import dated
from marketplace.organizations.models import BuyerType
from tests.contracting.things import CONSTRUCTION, GOODS, SERVICES, rules

DAY = timedelta(days=1)
LAST = date(2027, 12, 31)
# Levels in dollars from a day on, as the bulletins and the notices print them; written here by hand, not read from the product's file.
AGREEMENT_DAYS = [date(2018, 1, 1), date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1), date(2026, 1, 1)]
MUNICIPAL_DAYS = [date(2018, 4, 19), date(2020, 8, 13), date(2022, 10, 7), date(2024, 1, 1), date(2026, 1, 1)]
COMMON = [101_100, 105_700, 121_200, 133_800, 139_000]
NETWORK_WORKS = [100_000, *COMMON[1:]]
TENDER: dict[tuple[BuyerType, Nature], tuple[list[date], list[int]]] = {
    (BuyerType.MINISTRY, GOODS): (AGREEMENT_DAYS, [25_300, 26_400, 30_300, 33_400, 34_700]),
    (BuyerType.MINISTRY, SERVICES): (AGREEMENT_DAYS, COMMON),
    (BuyerType.MINISTRY, CONSTRUCTION): (AGREEMENT_DAYS, COMMON),
    **{
        (body, nature): (AGREEMENT_DAYS, NETWORK_WORKS if nature is CONSTRUCTION else COMMON)
        for body in (BuyerType.EDUCATION, BuyerType.HEALTH)
        for nature in (GOODS, SERVICES, CONSTRUCTION)
    },
    **{
        (body, nature): (MUNICIPAL_DAYS, COMMON)
        for body in (BuyerType.MUNICIPALITY, BuyerType.MRC, BuyerType.REGIE)
        for nature in (GOODS, SERVICES, CONSTRUCTION)
    },
}
AGREEMENT = {
    GOODS: [505_400, 528_300, 605_600, 668_800, 694_700],
    SERVICES: [505_400, 528_300, 605_600, 668_800, 694_700],
    CONSTRUCTION: [5_053_900, 5_283_200, 6_056_100, 6_685_000, 6_943_900],
}
LISTED = [
    (date(2018, 1, 1), date(2019, 12, 31), 365_700),
    (date(2022, 10, 7), date(2023, 12, 31), 366_800),
    (date(2024, 1, 1), date(2025, 12, 31), 353_300),
    (date(2026, 1, 1), LAST, 368_000),
]
MUNICIPAL = (BuyerType.MUNICIPALITY, BuyerType.MRC, BuyerType.REGIE)


def periods(days: list[date], dollars: list[int]) -> Iterator[tuple[date, date, int]]:
    """(first day, last day, cents), one after the other until the last day that is known."""
    for first, following, value in zip(days, [*days[1:], LAST + DAY], dollars, strict=True):
        yield first, following - DAY, value * 100


def ask(buyer: BuyerType, nature: Nature, cents: int, on: date, form: SupplierForm = SupplierForm.OTHER, **flags: bool) -> tuple[Mode, ...]:
    """The answer for an amount read as the rules of this buyer read theirs: with taxes for a municipality."""
    level = dated.found(rules(), buyer, nature, "public_tender_min", on) or dated.found(rules(), buyer, nature, "invitation_min", on)
    basis = level.tax_basis if level else Amount(0).basis
    return adviser.advise(buyer, nature, Amount(cents, basis), form, Flags(**flags), on, rules=rules())


def lightest(modes: tuple[Mode, ...]) -> tuple[ModeCode, Channel | None]:
    return modes[0].code, modes[0].channel


@pytest.mark.parametrize(("buyer", "nature"), TENDER, ids=lambda one: one.value)
def test_a_public_call_is_needed_from_its_level_to_the_cent_on_the_first_and_the_last_day(buyer: BuyerType, nature: Nature) -> None:
    below = (ModeCode.PRICE_REQUEST, Channel.SEAO) if buyer in MUNICIPAL else (ModeCode.DIRECT, Channel.PLATFORM)
    for first, last, cents in periods(*TENDER[buyer, nature]):
        for on in (first, last):
            assert lightest(ask(buyer, nature, cents - 1, on)) == below, (on, cents)
            for reached in (cents, cents + 1):
                assert lightest(ask(buyer, nature, reached, on)) == (ModeCode.PUBLIC_TENDER, Channel.SEAO), (on, reached)


@pytest.mark.parametrize(("buyer", "nature"), TENDER, ids=lambda one: one.value)
def test_past_the_last_day_that_is_known_nothing_is_opened(buyer: BuyerType, nature: Nature) -> None:
    (_first, last, cents) = list(periods(*TENDER[buyer, nature]))[-1]
    assert lightest(ask(buyer, nature, cents, last + DAY)) == (ModeCode.UNKNOWN, None)
    [before, *_others] = list(periods(*TENDER[buyer, nature]))
    if buyer not in MUNICIPAL:
        assert lightest(ask(buyer, nature, before[2] - 1, before[0] - DAY)) == (ModeCode.UNKNOWN, None)


def test_the_municipal_level_of_before_2018_is_of_a_hundred_thousand() -> None:
    on = date(2018, 4, 18)
    assert lightest(ask(BuyerType.MUNICIPALITY, SERVICES, 9_999_999, on))[0] is ModeCode.PRICE_REQUEST
    assert lightest(ask(BuyerType.MUNICIPALITY, SERVICES, 10_000_000, on))[0] is ModeCode.PUBLIC_TENDER


def test_the_lag_of_2022_held_municipalities_to_the_old_level_for_nine_months() -> None:
    on, cents = date(2022, 10, 6), 10_570_000
    assert lightest(ask(BuyerType.MUNICIPALITY, GOODS, cents, on))[0] is ModeCode.PUBLIC_TENDER
    assert lightest(ask(BuyerType.EDUCATION, GOODS, cents, on))[0] is ModeCode.DIRECT
    assert lightest(ask(BuyerType.MUNICIPALITY, GOODS, cents, on + DAY))[0] is ModeCode.PRICE_REQUEST


@pytest.mark.parametrize("nature", [GOODS, SERVICES, CONSTRUCTION], ids=lambda one: one.value)
def test_a_municipality_gives_directly_under_twenty_five_thousand_and_invites_in_writing_from_there(nature: Nature) -> None:
    for on in (date(2018, 4, 19), date(2026, 3, 10), LAST):
        assert lightest(ask(BuyerType.MRC, nature, 2_499_999, on)) == (ModeCode.DIRECT, Channel.PLATFORM)
        for cents in (2_500_000, 2_500_001):
            [invited] = ask(BuyerType.MRC, nature, cents, on)
            assert (invited.code, invited.channel, invited.rule) == (ModeCode.PRICE_REQUEST, Channel.SEAO, "invitation_min")
            assert (invited.invited_at_least, invited.answer_days) == (2, 8)


@pytest.mark.parametrize("nature", list(AGREEMENT), ids=lambda one: one.value)
def test_a_state_enterprise_follows_its_policy_under_the_level_of_the_agreement(nature: Nature) -> None:
    for first, last, cents in periods(AGREEMENT_DAYS, AGREEMENT[nature]):
        for on in (first, last):
            assert lightest(ask(BuyerType.STATE_ENTERPRISE, nature, cents - 1, on)) == (ModeCode.OWN_POLICY, Channel.PLATFORM)
            for reached in (cents, cents + 1):
                assert lightest(ask(BuyerType.STATE_ENTERPRISE, nature, reached, on)) == (ModeCode.PUBLIC_TENDER, Channel.SEAO)
    assert lightest(ask(BuyerType.STATE_ENTERPRISE, nature, 1, LAST + DAY)) == (ModeCode.UNKNOWN, None)


def test_the_listed_services_of_a_non_profit_body_stop_at_their_ceiling_and_where_none_is_known() -> None:
    said = {"is_waste_service": False, "listed_service": True}
    for first, last, dollars in LISTED:
        for on in (max(first, date(2018, 4, 19)), last):
            under = ask(BuyerType.REGIE, SERVICES, dollars * 100 - 1, on, SupplierForm.NPO, **said)
            assert [one.code for one in under] == [ModeCode.EXEMPT, ModeCode.PUBLIC_TENDER], on
            assert under[0].until_cents == dollars * 100
            for reached in (dollars * 100, dollars * 100 + 1):
                over = ask(BuyerType.REGIE, SERVICES, reached, on, SupplierForm.NPO, **said)
                assert [one.code for one in over] == [ModeCode.PUBLIC_TENDER], (on, reached)
                assert "listed_above_ceiling" in {one.code for one in over[0].warnings}
    for on in (date(2020, 1, 1), date(2022, 10, 6)):
        [asked] = ask(BuyerType.REGIE, SERVICES, 20_000_000, on, SupplierForm.NPO, **said)
        assert "listed_ceiling_unknown" in {one.code for one in asked.warnings}


def test_each_row_of_the_file_holds_from_its_first_day_to_its_last_and_neither_before_nor_after() -> None:
    assert len(rules()) > 120
    for row in rules():
        where = (rules(), row.scope, row.nature, row.rule)
        if row.valid_from:
            assert dated.value_at(*where, row.valid_from) == row
            assert dated.value_at(*where, row.valid_from - DAY) != row
        if row.valid_until:
            assert dated.value_at(*where, row.valid_until) == row
            assert dated.value_at(*where, row.valid_until + DAY) != row


def test_each_row_says_where_it_comes_from_and_none_is_of_one_body() -> None:
    for row in rules():
        assert row.legal_reference, row
        assert row.source, row
        assert row.value >= 0
        assert row.measure in Measure
        assert "longueuil" not in f"{row.scope} {row.source}".lower()


@pytest.mark.parametrize(
    ("rule", "buyer", "nature", "dollars", "first"),
    [
        ("publish_contract_seao_min", BuyerType.MUNICIPALITY, GOODS, 25_000, date(2011, 4, 1)),
        ("publish_contract_seao_min", BuyerType.HEALTH, GOODS, 25_000, date(2018, 1, 1)),
        ("amp_authorization_min", BuyerType.MINISTRY, SERVICES, 1_000_000, date(2018, 1, 1)),
        ("amp_authorization_min", BuyerType.MUNICIPALITY, CONSTRUCTION, 5_000_000, date(2018, 4, 19)),
    ],
)
def test_what_a_contract_brings_with_it_is_told_from_its_level_to_the_cent(
    rule: str, buyer: BuyerType, nature: Nature, dollars: int, first: date
) -> None:
    code = rule.removesuffix("_min")
    for on in (first, LAST):
        found = dated.found(rules(), buyer, nature, rule, on)
        assert found is not None
        for cents, is_told in ((-1, False), (0, True), (1, True)):
            amount = Amount(dollars * 100 + cents, found.tax_basis)
            modes = adviser.advise(buyer, nature, amount, None, Flags(), on, rules=rules())
            assert any(one.code == code for mode in modes for one in mode.warnings) is is_told, (on, cents)
