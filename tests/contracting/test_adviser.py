"""What the adviser answers to a body: exceptions and why there are none, by-laws, cautions, ceilings. Pure."""

from datetime import date

from marketplace.contracting.advising import adviser, channels
from marketplace.contracting.advising.modes import Channel, Flags, Mode, ModeCode, SupplierForm, form_of, mode_from_json
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.models import Nature, Rotation
from marketplace.organizations.models import BuyerType
from tests.contracting.things import (
    CONSTRUCTION,
    EXCLUDED,
    GOODS,
    INCLUDED,
    INSURANCE,
    SERVICES,
    TODAY,
    before_taxes,
    bylaw,
    rules,
    with_taxes,
)

CITY, SCHOOL, MINISTRY = BuyerType.MUNICIPALITY, BuyerType.EDUCATION, BuyerType.MINISTRY
UNSAID = Flags()
ORDINARY = Flags(is_waste_service=False, listed_service=False)
DESIGNATED = Flags(is_waste_service=False, listed_service=False, coop_no_rebate_clause=True, coop_designated_by_minister=True)
BIG = with_taxes(200_000)


def ask(
    buyer: BuyerType | None, nature: Nature, amount: Amount | int, form: object = None, flags: Flags = UNSAID, **more
) -> tuple[Mode, ...]:  # type: ignore[no-untyped-def]
    on = more.pop("on", TODAY)
    return adviser.advise(buyer, nature, amount, form, flags, on, rules=rules(), **more)  # type: ignore[arg-type]


def codes(modes: tuple[Mode, ...]) -> list[str]:
    return [one.code.value for one in modes]


def cautions(modes: tuple[Mode, ...]) -> set[str]:
    return {one.code for mode in modes for one in mode.warnings}


def test_the_legal_form_alone_never_opens_an_exception() -> None:
    for form in ("OBNL_QC", "OBNL_FED", "COOP_SOL", "COOP_TRAV", "ASSO", "FUSC", None):
        for nature in (GOODS, SERVICES, CONSTRUCTION):
            for buyer in BuyerType:
                assert "exempt" not in codes(ask(buyer, nature, BIG, form)), (form, nature, buyer)
    assert "say_kind_of_service" in cautions(ask(CITY, SERVICES, BIG, "OBNL_QC"))


def test_services_of_a_non_profit_body_may_be_an_exception_once_their_kind_is_said() -> None:
    exempt, tender = ask(CITY, SERVICES, BIG, "OBNL_QC", ORDINARY)
    assert (exempt.code, exempt.channel, tender.code) == (ModeCode.EXEMPT, Channel.PLATFORM, ModeCode.PUBLIC_TENDER)
    assert "573.3" in exempt.legal_reference
    assert {"form_not_enough", "record_exemption"} <= {one.code for one in exempt.warnings}
    assert codes(ask(CITY, INSURANCE, BIG, "OBNL_QC")) == ["exempt", "unknown"]
    for flags in (Flags(is_waste_service=True, listed_service=False), Flags(is_waste_service=True, listed_service=True)):
        found = ask(CITY, SERVICES, BIG, "OBNL_QC", flags)
        assert codes(found) == ["public_tender"]
        assert "waste_service" in cautions(found)
    for form in ("ASSO", "FUSC", "COOP_TRAV"):
        assert codes(ask(CITY, SERVICES, BIG, form, ORDINARY)) == ["public_tender"]


def test_goods_and_works_give_no_exception_to_any_form() -> None:
    for nature in (GOODS, CONSTRUCTION):
        for form in ("OBNL_QC", "COOP_SOL"):
            found = ask(CITY, nature, BIG, form, DESIGNATED)
            assert codes(found) == ["public_tender"]
            assert "no_exemption_for_nature" in cautions(found)


def test_a_cooperative_needs_to_be_of_solidarity_with_the_clause_and_the_designation() -> None:
    assert codes(ask(CITY, SERVICES, BIG, "COOP_SOL", DESIGNATED)) == ["exempt", "public_tender"]
    lacking = {
        "coop_not_solidarity": ("COOP_TRAV", DESIGNATED),
        "coop_needs_clause": ("COOP_SOL", Flags(is_waste_service=False, listed_service=False, coop_designated_by_minister=True)),
        "coop_needs_designation": ("COOP_SOL", Flags(is_waste_service=False, listed_service=False, coop_no_rebate_clause=True)),
        "waste_service": ("COOP_SOL", Flags(True, False, True, True)),
        "listed_npo_only": ("COOP_SOL", Flags(False, True, True, True)),
    }
    for caution, (form, flags) in lacking.items():
        found = ask(CITY, SERVICES, BIG, form, flags)
        assert codes(found) == ["public_tender"], caution
        assert caution in cautions(found)
    assert codes(ask(CITY, INSURANCE, BIG, "COOP_SOL", DESIGNATED)) == ["unknown"]
    # The exception was made by an act of 2018.
    assert "exempt" not in codes(ask(CITY, SERVICES, BIG, "COOP_SOL", DESIGNATED, on=date(2018, 4, 18)))


def test_the_bodies_of_the_lcop_have_no_exception_for_a_form_but_those_of_the_act() -> None:
    for form, caution in (("OBNL_QC", "npo_covered"), ("COOP_SOL", "coop_no_exemption")):
        found = ask(MINISTRY, SERVICES, BIG, form, DESIGNATED)
        assert codes(found) == ["public_tender"]
        assert caution in cautions(found)
    for flags, rule in (
        (Flags(emergency=True), "exception_emergency"),
        (Flags(single_supplier_documented=True), "exception_single_supplier"),
        (Flags(continues_vulnerable_services=True), "exception_vulnerable_services"),
    ):
        direct, tender = ask(SCHOOL, SERVICES, BIG, "OBNL_QC", flags)
        assert (direct.code, direct.rule, tender.code) == (ModeCode.EXEMPT, rule, ModeCode.PUBLIC_TENDER), "never ordinary agreement"
        assert "record_exemption" in {one.code for one in direct.warnings}
    assert codes(ask(SCHOOL, GOODS, BIG, None, Flags(continues_vulnerable_services=True))) == ["public_tender"]


def test_an_emergency_of_a_municipality_opens_nothing_and_a_single_supplier_no_works() -> None:
    found = ask(CITY, GOODS, BIG, None, Flags(emergency=True))
    assert codes(found) == ["public_tender"]
    assert "emergency_municipal" in cautions(found)
    single = Flags(single_supplier_documented=True)
    assert codes(ask(CITY, GOODS, BIG, None, single)) == ["exempt", "public_tender"]
    assert codes(ask(CITY, CONSTRUCTION, BIG, None, single)) == ["public_tender"]


def test_the_bodies_of_the_lcop_choose_under_their_level() -> None:
    direct, asking, regional = ask(MINISTRY, GOODS, before_taxes(34_699, 99), "COOP_TRAV")
    assert [direct.code, asking.code, regional.code] == [ModeCode.DIRECT, ModeCode.PRICE_REQUEST, ModeCode.REGIONAL_TENDER]
    assert [direct.channel, asking.channel, regional.channel] == [Channel.PLATFORM, Channel.PLATFORM, Channel.SEAO]
    assert direct.until_cents == 3_470_000


def test_a_buyer_that_no_rule_binds_follows_its_own_policy() -> None:
    for buyer in (None, BuyerType.PRIVATE):
        [own] = ask(buyer, CONSTRUCTION, before_taxes(90_000_000), "OBNL_QC")
        assert (own.code, own.channel, own.until_cents) == (ModeCode.OWN_POLICY, Channel.PLATFORM, None)


def test_a_bylaw_moves_the_direct_ceiling_and_keeps_price_requests_here_under_the_level_of_public_calls() -> None:
    own = bylaw(direct_goods=6_000_000, invited_at_least=3, answer_days=10, rotation=Rotation.MONTHS, rotation_months=12)
    direct, asking = ask(CITY, GOODS, with_taxes(59_999, 99), None, bylaw=own)
    assert (direct.code, direct.rule, direct.until_cents, direct.basis) == (ModeCode.DIRECT, "bylaw", 6_000_000, INCLUDED)
    assert (asking.code, asking.channel, asking.invited_at_least, asking.answer_days) == (ModeCode.PRICE_REQUEST, Channel.PLATFORM, 3, 10)
    assert "573.3.1.2" in asking.legal_reference
    assert "Règlement 2023-400" in asking.legal_reference
    assert any(one.code == "rotation" and one.count == 12 for one in direct.warnings)
    for amount in (with_taxes(60_000), with_taxes(138_999, 99)):
        assert codes(ask(CITY, GOODS, amount, None, bylaw=own)) == ["price_request"]
    assert codes(ask(CITY, GOODS, with_taxes(139_000), None, bylaw=own)) == ["public_tender"]
    # It says nothing of services: the act's written invitation holds for them, on SEAO.
    [invited] = ask(CITY, SERVICES, with_taxes(30_000), None, bylaw=own)
    assert (invited.code, invited.channel, invited.rule) == (ModeCode.PRICE_REQUEST, Channel.SEAO, "invitation_min")


def test_a_bylaw_of_another_day_is_no_bylaw_and_none_goes_further_than_the_act() -> None:
    past = bylaw(direct_goods=6_000_000, valid_until=date(2025, 12, 31))
    assert ask(CITY, GOODS, with_taxes(30_000), None, bylaw=past)[0].rule == "invitation_min"
    to_come = bylaw(direct_goods=6_000_000, valid_from=date(2026, 3, 11))
    assert ask(CITY, GOODS, with_taxes(30_000), None, bylaw=to_come)[0].rule == "invitation_min"
    assert ask(CITY, GOODS, with_taxes(30_000), None, bylaw=to_come, on=date(2026, 3, 11))[0].rule == "bylaw"
    wide = bylaw(direct_goods=50_000_000)
    assert codes(ask(CITY, GOODS, with_taxes(139_000), None, bylaw=wide)) == ["public_tender"]
    direct, _asking = ask(CITY, GOODS, with_taxes(138_999, 99), None, bylaw=wide)
    assert direct.until_cents == 13_900_000
    assert "bylaw_above_law" in {one.code for one in direct.warnings}


def test_a_bylaw_may_be_stricter_than_the_act_and_is_read_by_its_own_basis() -> None:
    strict = bylaw(direct_services=1_000_000)
    assert codes(ask(CITY, SERVICES, with_taxes(10_000), None, bylaw=strict)) == ["price_request"]
    assert codes(ask(CITY, SERVICES, with_taxes(9_999, 99), None, bylaw=strict)) == ["direct", "price_request"]
    plain = bylaw(direct_services=1_000_000, tax_basis=EXCLUDED)
    assert codes(ask(CITY, SERVICES, before_taxes(9_999, 99), None, bylaw=plain)) == ["direct", "price_request"]
    assert codes(ask(CITY, SERVICES, with_taxes(11_497, 50), None, bylaw=plain)) == ["price_request"]


def test_an_amount_before_taxes_is_compared_with_them_where_the_rule_reads_it_so() -> None:
    assert ask(CITY, GOODS, 2_174_385)[0].code is ModeCode.DIRECT
    assert ask(CITY, GOODS, 2_174_386)[0].code is ModeCode.PRICE_REQUEST
    assert ask(MINISTRY, GOODS, with_taxes(39_896))[0].code is ModeCode.DIRECT
    assert ask(MINISTRY, GOODS, with_taxes(39_896, 33))[0].code is ModeCode.PUBLIC_TENDER


def test_a_rule_that_changes_within_sixty_days_says_so_with_what_follows() -> None:
    soon = ask(CITY, GOODS, with_taxes(120_000), on=date(2025, 11, 1))
    told = [one for mode in soon for one in mode.warnings if one.code == "changes_soon"]
    assert [(one.on, one.cents) for one in told] == [(date(2026, 1, 1), 13_900_000)]
    assert "changes_soon" not in cautions(ask(CITY, GOODS, with_taxes(120_000), on=date(2025, 10, 31)))
    assert "ends_soon" in cautions(ask(MINISTRY, GOODS, 100, on=date(2027, 11, 5)))


def test_a_group_a_split_and_an_unsure_rule_are_minded() -> None:
    found = ask(CITY, GOODS, with_taxes(120_000), None, Flags(is_group=True, splitting_suspected=True))
    assert {"group_estimate", "splitting", "rule_to_confirm", "taxes_assumed"} <= cautions(found)


def test_what_is_lawful_here_and_what_goes_through_seao_alone() -> None:
    assert channels.channel_of(ask(CITY, GOODS, with_taxes(24_999, 99))) is Channel.PLATFORM
    invited, tender = ask(CITY, GOODS, with_taxes(25_000)), ask(CITY, GOODS, BIG)
    assert channels.channel_of(invited) is channels.channel_of(tender) is Channel.SEAO
    assert channels.channel_of(ask(CITY, GOODS, BIG, on=date(2030, 1, 1))) is None
    exempt = ask(CITY, SERVICES, BIG, "OBNL_QC", ORDINARY)
    assert channels.channel_of(exempt, ModeCode.PUBLIC_TENDER) is Channel.SEAO
    assert channels.channel_of(exempt, ModeCode.EXEMPT) is Channel.PLATFORM


def test_the_ceiling_of_mutual_agreement_is_that_of_the_answer() -> None:
    ceiling = adviser.direct_ceiling(CITY, GOODS, None, Flags(), TODAY, rules=rules())
    assert ceiling is not None
    assert (ceiling.cents, ceiling.basis, ceiling.rule) == (2_500_000, INCLUDED, "invitation_min")
    assert adviser.is_under(with_taxes(24_999, 99), ceiling, TODAY)
    assert not adviser.is_under(with_taxes(25_000), ceiling, TODAY)
    own = adviser.direct_ceiling(CITY, GOODS, None, Flags(), TODAY, rules=rules(), bylaw=bylaw(direct_goods=50_000_000))
    assert own is not None
    assert (own.cents, own.rule) == (13_900_000, "public_tender_min")
    assert adviser.direct_ceiling(BuyerType.PRIVATE, GOODS, None, Flags(), TODAY, rules=rules()) is None
    assert adviser.is_under(before_taxes(10**9), None, TODAY)
    nothing = adviser.direct_ceiling(SCHOOL, GOODS, None, Flags(), date(2030, 1, 1), rules=rules())
    assert nothing == adviser.NO_RULE
    assert not adviser.is_under(0, nothing, TODAY)


def test_an_exemption_lifts_the_ceiling_only_once_it_is_recorded() -> None:
    def ceiling(flags: Flags, form: SupplierForm = SupplierForm.NPO) -> int | None:
        found = adviser.direct_ceiling(CITY, SERVICES, form, flags, TODAY, rules=rules())
        assert found is not None
        return found.cents

    assert ceiling(ORDINARY) == 2_500_000
    assert ceiling(Flags(False, False, exemption_recorded=True)) is None
    assert ceiling(Flags(False, True, exemption_recorded=True)) == 36_800_000
    assert ceiling(Flags(exemption_recorded=True)) == 2_500_000
    assert ceiling(Flags(False, False, exemption_recorded=True), SupplierForm.OTHER_COOP) == 2_500_000


def test_an_answer_is_kept_as_codes_and_read_again_the_same() -> None:
    for modes in (ask(CITY, GOODS, with_taxes(120_000), on=date(2025, 11, 1)), ask(SCHOOL, GOODS, 1, on=date(2030, 1, 1))):
        assert [mode_from_json(one.as_json()) for one in modes] == list(modes)


def test_the_codes_of_the_directory_are_read_as_forms() -> None:
    read = {"OBNL_QC": SupplierForm.NPO, "OBNL": SupplierForm.NPO, "ASSO": SupplierForm.OTHER, "COOP_SOL": SupplierForm.SOLIDARITY_COOP}
    read |= {"COOP": SupplierForm.OTHER_COOP, "COOP_FIN": SupplierForm.OTHER_COOP, "FED_COOP": SupplierForm.OTHER_COOP}
    read |= {"MUT_ASS": SupplierForm.OTHER, "": SupplierForm.UNKNOWN}
    assert {code: form_of(code) for code in read} == read
    assert form_of(None, "OBNL") is SupplierForm.NPO
