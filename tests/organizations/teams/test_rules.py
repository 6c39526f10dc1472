"""What a role gives, and when: pure rules over a membership."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from marketplace.accounts.models import User, UserStatus
from marketplace.core.money import Money
from marketplace.organizations.models import BuyerType, Mandate, MemberRole, Membership, Organization, Role, Standing
from marketplace.organizations.teams import role_words, rules
from marketplace.organizations.teams.rules import Grant

AT = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)
DAY = date(2026, 3, 10)


def member(number: int = 1, *roles: MemberRole, ended: bool = False, status: UserStatus = UserStatus.ACTIVE) -> Membership:
    user = User(id=number, email=f"{number}@exemple.org", name="Essai", status=status, password_hash="$argon2id$")
    organization = Organization(id=1, name="Essai", slug="essai")
    found = Membership(id=number, user=user, user_id=number, organization=organization, organization_id=1, joined_at=AT)
    found.roles, found.ended_at = list(roles), AT if ended else None
    return found


def signatory(**bounds: object) -> MemberRole:
    return MemberRole(role=Role.SIGNATORY, **bounds)


@pytest.mark.parametrize(
    ("days", "may"),
    [(-2, False), (-1, True), (0, True), (1, True), (2, False)],
)
def test_a_delegation_holds_from_its_first_day_to_its_last_both_included(app: Flask, days: int, may: bool) -> None:
    bounds = signatory(starts_on=DAY - timedelta(days=1), ends_on=DAY + timedelta(days=1))
    with app.test_request_context():
        assert rules.may_as(member(1, bounds), Role.SIGNATORY, DAY + timedelta(days=days)) is may


@pytest.mark.parametrize(("cents", "may"), [(2_499_999, True), (2_500_000, True), (2_500_001, False)])
def test_a_delegation_goes_up_to_its_ceiling_and_not_a_cent_over(app: Flask, cents: int, may: bool) -> None:
    with app.test_request_context():
        assert rules.may_as(member(1, signatory(ceiling_cents=2_500_000)), Role.SIGNATORY, DAY, Money(cents)) is may


def test_a_delegation_is_told_with_its_bounds_and_that_it_has_no_ceiling(app: Flask) -> None:
    with app.app_context():
        assert role_words.given(signatory()) == "signature, sans plafond"
        assert role_words.given(signatory(ceiling_cents=0)) == "signature, plafond à fixer"
        bounds = role_words.bounds(signatory(ceiling_cents=2_500_000, starts_on=DAY, ends_on=DAY + timedelta(days=1)))
        assert bounds == ["jusqu’à 25\u00a0000,00\u00a0$ avant taxes", "du 10 mars 2026 au 11 mars 2026"]
        assert role_words.bounds(MemberRole(role=Role.ADMINISTRATOR)) == []


def test_a_role_gives_no_other_role_and_an_ended_place_gives_none(app: Flask) -> None:
    with app.test_request_context():
        assert not rules.may_as(member(1, MemberRole(role=Role.ADMINISTRATOR)), Role.SIGNATORY, DAY)
        assert not rules.may_as(member(1, signatory(), ended=True), Role.SIGNATORY, DAY)


def test_why_not_says_what_is_missing(app: Flask) -> None:
    with app.test_request_context():
        assert "signature" in (rules.why_not_as(member(1), Role.SIGNATORY, DAY) or "")
        over = rules.why_not_as(member(1, signatory(ceiling_cents=100)), Role.SIGNATORY, DAY, Money(101))
        assert "1,00\u00a0$" in (over or "")
        late = rules.why_not_as(member(1, signatory(ends_on=date(2026, 3, 9))), Role.SIGNATORY, DAY)
        assert "9 mars 2026" in (late or "")


def test_a_suspended_person_or_organisation_holds_nothing_until_the_end_of_the_suspension() -> None:
    stopped = member(1, signatory(), status=UserStatus.SUSPENDED)
    assert not rules.is_current(stopped, AT)
    stopped.user.suspended_until = AT
    assert rules.is_current(stopped, AT)
    place = member(1, signatory())
    place.organization.standing = Standing(suspended_at=AT - timedelta(days=1), suspended_until=AT + timedelta(seconds=1))
    assert not rules.is_current(place, AT)
    assert rules.is_current(place, AT + timedelta(seconds=1))


def test_a_confirmed_buyer_is_one_that_buys_is_confirmed_and_is_not_suspended() -> None:
    organization = Organization(id=1, name="Ville", slug="ville", buyer_type=BuyerType.MUNICIPALITY)
    assert not rules.is_confirmed_buyer(organization, AT)
    organization.standing = Standing(confirmed_at=AT)
    assert rules.is_confirmed_buyer(organization, AT)
    assert not rules.is_confirmed_buyer(organization, AT - timedelta(seconds=1))
    organization.standing.suspended_at = AT
    assert not rules.is_confirmed_buyer(organization, AT)
    organization.standing.suspended_at, organization.buyer_type = None, None
    assert not rules.is_confirmed_buyer(organization, AT)


def test_the_last_administrator_stays_one_and_somebody_suspended_or_who_never_came_does_not_count(app: Flask) -> None:
    head = member(1, MemberRole(role=Role.ADMINISTRATOR))
    other = member(2, MemberRole(role=Role.ADMINISTRATOR), status=UserStatus.SUSPENDED)
    reader = member(3, MemberRole(role=Role.READER))
    with app.test_request_context():
        assert rules.why_not_without(head, [head, other, reader], AT)
        other.user.status = UserStatus.ACTIVE
        assert rules.why_not_without(head, [head, other, reader], AT) is None
        other.user.password_hash = None
        assert rules.why_not_without(head, [head, other, reader], AT), "she was let in by the desk and never came"
        assert rules.why_not_without(reader, [head, reader], AT) is None


def test_what_nobody_else_holds_today_is_orphaned_but_reading(app: Flask) -> None:
    leaving = member(1, signatory(), MemberRole(role=Role.BUYER), MemberRole(role=Role.READER))
    late = member(2, signatory(ends_on=DAY - timedelta(days=1)), MemberRole(role=Role.BUYER))
    with app.test_request_context():
        assert rules.orphaned(leaving, [leaving, late], DAY) == [Role.SIGNATORY]


def test_a_delegation_that_begins_tomorrow_is_orphaned_unless_somebody_has_it_on_that_day(app: Flask) -> None:
    tomorrow = DAY + timedelta(days=1)
    leaving, ends_today = member(1, signatory(starts_on=tomorrow)), member(2, signatory(ends_on=DAY))
    with app.test_request_context():
        assert rules.orphaned(leaving, [leaving, ends_today], DAY) == [Role.SIGNATORY]
        assert rules.orphaned(leaving, [leaving, member(3, signatory(starts_on=tomorrow))], DAY) == []


@pytest.mark.parametrize(
    "grants",
    [
        [],
        [Grant(Role.ADMINISTRATOR, ends_on=DAY)],
        [Grant(Role.READER, starts_on=DAY)],
        [Grant(Role.EVALUATOR, ceiling_cents=1)],
        [Grant(Role.BUYER, starts_on=DAY, ends_on=DAY - timedelta(days=1))],
    ],
)
def test_roles_that_cannot_be_given_are_refused_with_a_reason(app: Flask, grants: list[Grant]) -> None:
    with app.test_request_context():
        assert rules.why_not_grants(grants)


def test_a_mandate_holds_once_given_until_its_last_day_or_until_taken_back() -> None:
    mandate = Mandate(enterprise_id=1, network_id=2)
    assert not rules.is_mandate_in_force(mandate, DAY)
    mandate.given_at, mandate.ends_on = AT, DAY
    assert rules.is_mandate_in_force(mandate, DAY)
    assert not rules.is_mandate_in_force(mandate, DAY + timedelta(days=1))
    mandate.withdrawn_at = AT
    assert not rules.is_mandate_in_force(mandate, DAY)
