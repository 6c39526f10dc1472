"""Who may adhere, how much, until when, under which level: each limit on both of its sides, without a database."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from marketplace.catalogue.models import ListingVersion
from marketplace.core.money import Money
from marketplace.organizations.models import (
    BuyerType,
    MemberRole,
    Membership,
    NetworkType,
    Organization,
    OrganizationStatus,
    Role,
    Standing,
    Unit,
)
from marketplace.tenders.joining import rules
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import Lot, OpenTo, Participation, ParticipationStage, Tender, TenderInvitee, TenderStage
from marketplace.tenders.reading import lots
from tests.builders import AT
from tests.page import NBSP

CLOSES = AT + timedelta(days=21)
SECOND = timedelta(seconds=1)
TIERS = [[0, 100_000], [100, 80_000]]


def an_organization(number: int = 7, **said: Any) -> Organization:
    facts = {"buyer_type": BuyerType.MUNICIPALITY, "is_enterprise": False, "status": OrganizationStatus.PUBLISHED}
    made = Organization(id=number, name="Ville", region_code="01", mrc_code="070", **{**facts, **said})
    set_committed_value(made, "standing", Standing(confirmed_at=AT) if made.buyer_type else None)
    return made


def a_lot(number: int = 1, *, minimum_order: int | None = None, members: tuple[int, ...] = (), **said: Any) -> Lot:
    content = {"minimum": minimum_order, "members": [{"organization": one} for one in members]}
    facts = {"title": "Repas", "tiers": TIERS, "unit": Unit(code="C62", decimals=0, label_fr="repas", label_en="meal")}
    return Lot(id=number, rank=number, **{**facts, "listing_version": ListingVersion(content=content), **said})


def a_tender(*lots: Lot, **said: Any) -> Tender:
    facts: dict[str, Any] = {
        "stage": TenderStage.ADHESION, "organizer_id": 1, "supplier_id": 2, "opens_at": AT, "closes_at": CLOSES,
        "open_to": OpenTo.ANY_BUYER, "open_codes": [], "buyers_are_enterprises": False, "renewals": 0, "advice": {}, "created_at": AT,
    }  # fmt: skip
    facts["organizer"] = an_organization(1)
    return Tender(lots=list(lots) or [a_lot()], **{**facts, **said})


def why(tender: Tender, firm: int = 10, *, flexible: int = 0, others: int = 0, at: datetime = AT, **of: Any) -> str | None:
    organization = of.pop("organization", None) or an_organization()
    return rules.why_not_adhere(tender, organization, {1: Wanted(firm, flexible)}, {1: Wanted(others)}, at, **of)


@pytest.mark.parametrize(("moment", "is_taken"), [(CLOSES - SECOND, True), (CLOSES, False), (CLOSES + SECOND, False)])
def test_an_adhesion_or_a_withdrawal_is_taken_until_the_deadline_and_not_a_second_more(moment: datetime, is_taken: bool) -> None:
    tender, place = a_tender(), Participation(stage=ParticipationStage.AUTHORIZED)
    assert (why(tender, at=moment) is None) is is_taken
    assert (rules.why_not_withdraw(place, tender, moment) is None) is is_taken


def test_the_deadline_is_compared_in_utc_where_the_clocks_go_back() -> None:
    # The two half past one of 1 November 2026 in Québec are an hour apart.
    first, second = datetime.fromisoformat("2026-11-01T05:30:00+00:00"), datetime.fromisoformat("2026-11-01T06:30:00+00:00")
    assert rules.is_open(a_tender(closes_at=second), first)
    assert not rules.is_open(a_tender(closes_at=first), second)


@pytest.mark.parametrize("stage", [one for one in TenderStage if one is not TenderStage.ADHESION])
def test_only_an_open_purchase_takes_adhesions_and_lets_go(stage: TenderStage) -> None:
    assert why(a_tender(stage=stage))
    assert rules.why_not_withdraw(Participation(stage=ParticipationStage.AUTHORIZED), a_tender(stage=stage), AT)


def test_each_way_of_choosing_who_may_adhere_lets_its_own_in_and_no_other() -> None:
    city, coop = an_organization(), an_organization(8, buyer_type=None, is_enterprise=True)
    unconfirmed = an_organization(9)
    set_committed_value(unconfirmed, "standing", None)
    assert why(a_tender(), organization=city) is None
    assert "confirmée" in str(why(a_tender(), organization=unconfirmed))
    assert "acheteurs publics" in str(why(a_tender(), organization=coop))
    assert why(a_tender(buyers_are_enterprises=True), organization=coop) is None
    assert "entreprises collectives" in str(why(a_tender(buyers_are_enterprises=True), organization=city))
    for codes, is_in in ((["01"], True), (["070"], True), (["02", "080"], False)):
        assert (why(a_tender(open_to=OpenTo.TERRITORY, open_codes=codes)) is None) is is_in
    network = a_tender(open_to=OpenTo.NETWORK, open_network_id=50)
    assert why(network, networks=[50]) is None
    assert why(network, networks=[51])
    chosen = a_tender(open_to=OpenTo.CHOSEN, invitees=[TenderInvitee(organization_id=7)])
    assert why(chosen) is None
    assert why(chosen, organization=an_organization(10))
    assert why(chosen, organization=an_organization(1)) is None, "the organiser is always of its own purchase"


def test_a_body_buys_under_its_own_rules_and_not_under_the_exception_of_another() -> None:
    city, school, hospital = (an_organization(11, buyer_type=one) for one in (BuyerType.MRC, BuyerType.EDUCATION, BuyerType.HEALTH))
    state, private = (an_organization(12, buyer_type=one) for one in (BuyerType.STATE_ENTERPRISE, BuyerType.PRIVATE))
    network = an_organization(1, buyer_type=None, network_type=NetworkType.FEDERATION)
    for organizer, may in (
        (an_organization(1), (city, private)),
        (network, (city, private)),
        (an_organization(1, buyer_type=BuyerType.MINISTRY), (school, hospital, private)),
        (an_organization(1, buyer_type=BuyerType.STATE_ENTERPRISE), (state, private)),
        (an_organization(1, buyer_type=BuyerType.PRIVATE), (private,)),
    ):
        tender = a_tender(organizer=organizer)
        for one in (city, school, hospital, state, private):
            said = why(tender, organization=one)
            assert (said is None) is (one in may), (organizer.buyer_type, one.buyer_type)
            assert said is None or f"diffèrent{NBSP}: demandez ou organisez un achat publié sous ses propres règles" in said
    invited = a_tender(open_to=OpenTo.CHOSEN, invitees=[TenderInvitee(organization_id=11)])
    assert "organismes municipaux" in str(why(invited, organization=school)), "naming a body lends it no rule"


def test_who_sells_does_not_buy_from_itself_alone_or_in_a_joint_offer() -> None:
    seller = an_organization(2)
    assert "elle-même" in str(why(a_tender(), organization=seller))
    assert "elle-même" in str(why(a_tender(a_lot(members=(7,)))))


@pytest.mark.parametrize(
    ("firm", "flexible", "is_taken"),
    [(0, 0, False), (12, 0, True), (12, 6, True), (13, 0, False), (12, 5, False), (6, 0, False), (0, 12, True)],
)
def test_whole_packs_and_the_least_order_of_the_offer(firm: int, flexible: int, is_taken: bool) -> None:
    tender = a_tender(a_lot(pack=6, minimum_order=12))
    assert (why(tender, firm, flexible=flexible) is None) is is_taken


def test_a_short_supply_refuses_nobody_for_it_will_be_shared() -> None:
    assert why(a_tender(a_lot(capacity=5)), 500) is None


@pytest.mark.parametrize(("cents", "is_taken"), [(100_001, True), (100_000, False), (99_999, False)])
def test_the_group_stays_under_its_level_and_not_at_it(cents: int, is_taken: bool) -> None:
    # 90 for others and 10 more reach 100 at 8 $, and 25 on request: 1 000.00 $ in all.
    tender = a_tender(ceiling=cents, advice={"ceiling": {"basis": "excluded"}})
    said = why(tender, 10, flexible=25, others=90)
    assert (said is None) is is_taken
    if said:
        assert (
            f"appel d’offres public requis (SEAO). Il reste {max(0, cents - 1 - 90_000) // 100},{(cents - 90_001) % 100:02d}{NBSP}$."
            in said
        )


def test_the_level_is_read_with_taxes_where_its_rule_does_and_counts_every_renewal() -> None:
    # 10 at 10 $: 100.00 $ before taxes, 114.975 $ with them, a half cent going up.
    advice = {"ceiling": {"basis": "included"}}
    assert why(a_tender(ceiling=11_499, advice=advice)) is None
    assert why(a_tender(ceiling=11_498, advice=advice))
    assert why(a_tender(ceiling=30_001, renewals=2)) is None
    assert why(a_tender(ceiling=30_000, renewals=2))
    assert why(a_tender(ceiling=None), 10**9) is None


def test_all_lots_count_together_under_the_level() -> None:
    tender = a_tender(a_lot(1), a_lot(2), ceiling=20_000)
    city = an_organization()
    assert rules.why_not_adhere(tender, city, {1: Wanted(10), 2: Wanted(9)}, {}, AT) is None
    assert rules.why_not_adhere(tender, city, {1: Wanted(10), 2: Wanted(10)}, {}, AT)


def test_the_ceiling_that_is_drawn_is_the_firm_quantity_at_which_an_adhesion_is_refused() -> None:
    # 30 others firm and 20 on request, another lot of 5; renewed once for twice as long; 10 $ under 100, 8 $ from there.
    mine, other = a_lot(1), a_lot(2)
    for renewals, tiers, cents, firm in ((0, TIERS, 90_000, 30), (1, TIERS, 240_000, 30), (0, [[0, 100_000], [100, 40_000]], 90_000, 120)):
        mine.tiers = tiers
        tender = a_tender(
            mine, other, ceiling=cents, renewals=renewals, renewal_months=4, term_from=date(2026, 6, 1), term_until=date(2026, 7, 31),
            advice={"ceiling": {"basis": "excluded"}},
        )  # fmt: skip
        totals = {1: Wanted(firm, 20), 2: Wanted(5)}
        found = lots.ceiling_of(tender, mine, totals)
        assert found is not None
        assert found > firm, "from what is firm today on"
        assert rules.why_not_under_ceiling(tender, {1: Wanted(found - firm - 1)}, totals) is None
        assert rules.why_not_under_ceiling(tender, {1: Wanted(found - firm)}, totals)


@pytest.mark.parametrize(("ceiling", "is_hers"), [(99_999, False), (100_000, True), (None, True), (0, False)])
def test_a_delegated_person_commits_up_to_her_ceiling_for_what_is_firm_and_what_is_possible(ceiling: int | None, is_hers: bool) -> None:
    amount = rules.amount_of(a_tender(), {1: Wanted(90, 35)}, {1: Wanted(10)})
    assert amount == Money(100_000), "the price that the group reaches with her"
    member = Membership(roles=[MemberRole(role=Role.SIGNATORY, ceiling_cents=ceiling)])
    assert (rules.why_not_delegate(member, amount, AT) is None) is is_hers
    over = Membership(roles=[MemberRole(role=Role.BUYER, ceiling_cents=None, ends_on=date(2026, 3, 9))])
    assert "a pris fin" in str(rules.why_not_delegate(over, amount, AT))
    assert rules.why_not_delegate(Membership(roles=[MemberRole(role=Role.ADMINISTRATOR)]), Money(1), AT)
