"""What holds of every answer, whatever is asked: found by trying many questions. Pure."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.contracting.advising import adviser, channels, taxes
from marketplace.contracting.advising.channels import Spent
from marketplace.contracting.advising.modes import Channel, Flags, ModeCode, SupplierForm
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.models import ContractingBylaw, Nature, TaxBasis
from marketplace.organizations.models import BuyerType
from tests.contracting.things import INCLUDED, TODAY, bylaw, rules

MOST = 20_000_000_00
answers = st.sampled_from([None, True, False])
flags = st.builds(
    Flags,
    is_waste_service=answers,
    listed_service=answers,
    **{
        name: st.booleans()
        for name in (
            "coop_no_rebate_clause",
            "coop_designated_by_minister",
            "emergency",
            "single_supplier_documented",
            "continues_vulnerable_services",
            "is_group",
        )
    },
)
ceilings = st.one_of(st.none(), st.integers(0, 30_000_000))
bylaws = st.one_of(
    st.none(),
    st.builds(
        lambda goods, services, works, basis: bylaw(
            direct_goods=goods, direct_services=services, direct_construction=works, tax_basis=basis
        ),
        ceilings,
        ceilings,
        ceilings,
        st.sampled_from(TaxBasis),
    ),
)
buyers, natures, forms, bases = (st.sampled_from(one) for one in (BuyerType, Nature, SupplierForm, TaxBasis))
days = st.dates(date(2017, 6, 1), date(2029, 1, 1))
cents = st.integers(0, MOST)


@given(buyers, natures, forms, flags, days, bylaws, bases, cents, cents)
def test_a_larger_amount_never_gives_a_lighter_regime(
    buyer: BuyerType,
    nature: Nature,
    form: SupplierForm,
    said: Flags,
    on: date,
    own: ContractingBylaw | None,
    basis: TaxBasis,
    one: int,
    other: int,
) -> None:
    def regime(amount: int) -> tuple[int, int]:
        found = adviser.advise(buyer, nature, Amount(amount, basis), form, said, on, rules=rules(), bylaw=own)
        assert found
        assert all(mode.code is not ModeCode.UNKNOWN or mode.channel is None for mode in found)
        return min(mode.code.rank for mode in found), max(mode.code.rank for mode in found)

    small, large = regime(min(one, other)), regime(max(one, other))
    assert small[0] <= large[0]
    assert small[1] <= large[1]


@given(buyers, natures, days, bylaws, bases, cents)
def test_mutual_agreement_is_open_without_an_exception_exactly_under_its_ceiling(
    buyer: BuyerType, nature: Nature, on: date, own: ContractingBylaw | None, basis: TaxBasis, amount: int
) -> None:
    asked = Amount(amount, basis)
    found = adviser.advise(buyer, nature, asked, None, Flags(), on, rules=rules(), bylaw=own)
    ceiling = adviser.direct_ceiling(buyer, nature, None, Flags(), on, rules=rules(), bylaw=own)
    is_direct = found[0].code in (ModeCode.DIRECT, ModeCode.OWN_POLICY)
    assert is_direct == adviser.is_under(asked, ceiling, on)


@given(natures, forms, flags, days, bylaws, cents)
def test_no_public_body_opens_here_what_reaches_the_level_of_public_calls_without_an_exception_that_is_named(
    nature: Nature, form: SupplierForm, said: Flags, on: date, own: ContractingBylaw | None, amount: int
) -> None:
    for buyer in (BuyerType.MUNICIPALITY, BuyerType.HEALTH):
        found = adviser.advise(buyer, nature, Amount(amount, INCLUDED), form, said, on, rules=rules(), bylaw=own)
        if any(one.code is ModeCode.PUBLIC_TENDER for one in found):
            here = [one for one in found if one.channel is Channel.PLATFORM]
            assert all("record_exemption" in {caution.code for caution in one.warnings} for one in here)


def test_an_amount_is_read_with_taxes_and_net_of_what_a_municipality_gets_back() -> None:
    assert taxes.cents_in(10_000, INCLUDED, TODAY) == 11_498
    assert taxes.cents_in(10_000, TaxBasis.NET, TODAY) == 10_499
    assert taxes.cents_in(Amount(11_498, INCLUDED), TaxBasis.EXCLUDED, TODAY) == 10_000
    assert taxes.cents_in(Amount(11_497_500, INCLUDED), TaxBasis.NET, TODAY) == 10_498_750
    try:
        taxes.cents_in(10_000, INCLUDED, date(1997, 12, 31))
    except taxes.UnknownRates:
        assert adviser.advise(BuyerType.REGIE, Nature.GOODS, 10_000, None, Flags(), date(1997, 12, 31), rules=rules())[0].code is (
            ModeCode.UNKNOWN
        )
    else:
        raise AssertionError("The rates of 1997 are not in the table.")


@given(st.integers(0, 10**11), bases)
def test_an_amount_is_never_moved_by_more_than_half_a_cent_and_keeps_its_order(amount: int, basis: TaxBasis) -> None:
    there = taxes.cents_in(amount, basis, TODAY)
    back = taxes.cents_in(Amount(there, basis), TaxBasis.EXCLUDED, TODAY)
    assert abs(back - amount) <= 1
    assert taxes.cents_in(amount + 1, basis, TODAY) >= there


def test_contracts_that_together_reach_a_level_are_seen_over_twelve_months() -> None:
    level = adviser.direct_ceiling(BuyerType.MUNICIPALITY, Nature.GOODS, None, Flags(), TODAY, rules=rules())
    assert level is not None

    def spent(dollars: int, on: date, category: str = "90101600", supplier: int = 1) -> Spent:
        return Spent(supplier, category, Amount(dollars * 100, INCLUDED), on)

    this = spent(10_000, TODAY)
    year = timedelta(days=365)
    assert channels.splits(this, [spent(14_999, TODAY - year + timedelta(days=1))], level) is None
    found = channels.splits(this, [spent(15_000, TODAY - year + timedelta(days=1)), spent(500, TODAY)], level)
    assert found is not None
    assert (found.count, found.cents, found.threshold_cents) == (3, 2_550_000, 2_500_000)
    assert channels.splits(this, [spent(15_000, TODAY - year)], level) is None
    assert channels.splits(this, [spent(15_000, TODAY, "72151500")], level) is None
    assert channels.splits(this, [spent(15_000, TODAY, supplier=2)], level) is None
    assert channels.splits(this, [spent(60_000, TODAY)], level) is None
    assert channels.splits(spent(25_000, TODAY), [spent(15_000, TODAY)], level) is None
