"""A power that was taken back does not come back by itself: a member removed, a confirmation withdrawn, a private buyer."""

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.accounts.models import User, UserStatus
from marketplace.core import clock, db
from marketplace.core.errors import RuleBroken
from marketplace.organizations.models import BuyerType, EmailDomain, JoinRequest, Membership, Organization, Role
from marketplace.organizations.of_a_person import teams_without_administrator
from marketplace.organizations.teams import joining, membership, rules, standing
from marketplace.organizations.teams.membership import NOBODY
from tests.builders import AT, make_organization, make_user
from tests.organizations.teams.conftest import answer, put
from tests.page import Visitor

ADMINISTRATOR, READER = Role.ADMINISTRATOR, Role.READER


@pytest.fixture
def city(unit) -> Organization:
    """A city whose domain is known."""
    found = make_organization(name="Ville de Val-des-Ormes")
    found.is_enterprise, found.buyer_type = False, BuyerType.MUNICIPALITY
    unit.add(EmailDomain(organization=found, domain="ville.example", added_at=AT))
    return found


def ask(organization: Organization, person: User) -> bool:
    """Whether a request to join was enough by itself."""
    return joining.ask(organization, person, "Greffière.", None, at=AT + timedelta(days=3)).is_member


def test_whoever_was_removed_waits_for_the_team_and_whoever_left_by_herself_does_not(app: Flask, city, unit) -> None:
    boss, removed, gone = (make_user(email=f"{name}@ville.example") for name in ("boss", "removed", "gone"))
    put(city, boss, ADMINISTRATOR)
    places = [put(city, one, READER) for one in (removed, gone)]
    unit.flush()
    with app.test_request_context():
        membership.end(places[0], NOBODY, actor=boss, at=AT)
        membership.end(places[1], NOBODY, actor=gone, at=AT)
        assert not ask(city, removed)
        assert joining.removed_at(city, removed) == AT
        assert ask(city, gone)
        assert joining.waiting(city, removed) is not None


def test_a_confirmation_taken_back_is_given_again_by_the_team_alone(app: Flask, city, unit) -> None:
    first, second = (make_user(email=f"{name}@ville.example") for name in ("ana", "bob"))
    staff = make_user(is_staff=True)
    with app.test_request_context():
        assert ask(city, first)
        standing.unconfirm(city, actor=staff, at=AT)
        assert not ask(city, second)
        assert not rules.is_confirmed_buyer(city, clock.now())
        with pytest.raises(RuleBroken, match="elle seule peut la lui rendre"):
            standing.confirm(city, standing.BY_DOMAIN, actor=None, at=AT)
        standing.confirm(city, standing.BY_TEAM, actor=staff, at=AT)
        unit.flush()
        third = make_user(email="cam@ville.example")
        assert ask(city, third)


def test_a_private_buyer_is_confirmed_by_its_neq_alone(app: Flask, city, unit) -> None:
    staff, city.buyer_type = make_user(is_staff=True), BuyerType.PRIVATE
    with app.test_request_context():
        for neq, basis in (
            (None, standing.BY_NEQ),
            (None, standing.BY_TEAM),
            ("1140000002", standing.BY_TEAM),
            ("1140000002", standing.BY_DOMAIN),
        ):
            city.neq = neq
            with pytest.raises(RuleBroken, match="NEQ"):
                standing.confirm(city, basis, actor=staff, at=AT)
        standing.confirm(city, standing.BY_NEQ, actor=staff, at=AT)
        assert rules.is_confirmed_buyer(city, clock.now())


def test_the_desk_offers_a_private_buyer_nothing_but_its_neq(app: Flask, team) -> None:
    private = team("buyer")
    with app.app_context(), db.database().writing() as session:
        session.get_one(Organization, private.organization.id).buyer_type = BuyerType.PRIVATE
        staff, person = make_user(is_staff=True, is_demo=True), make_user()
        request = JoinRequest(user=person, organization_id=private.organization.id, words="Achats.", neq="1140000002", created_at=AT)
        session.add(request)
    desk = Visitor(app).sign_in(staff)
    path = f"/bureau/organisations/{private.slug}"
    assert "écrivez-le d’abord dans son identité" in desk.get(f"{path}/equipe")
    assert answer(desk, f"{path}/confirmer", {"basis": "neq"}) == 409
    accepted = {"decision": "accept", "role": "administrator", "basis": "neq"}
    assert "Écrivez d’abord le NEQ" in desk.post("/bureau/adhesions/1", accepted, status=422)


def test_a_suspended_administrator_is_not_erased_before_another_one_is_named(app: Flask, city, unit) -> None:
    boss = make_user()
    boss.status = UserStatus.SUSPENDED
    put(city, boss, ADMINISTRATOR)
    reads = put(city, make_user(), READER)
    unit.flush()
    with app.test_request_context():
        assert teams_without_administrator(boss)
        unit.get_one(Membership, reads.id).roles[0].role = ADMINISTRATOR
        assert teams_without_administrator(boss) == []


def test_a_page_that_was_absorbed_takes_nobody_in(app: Flask, city, unit) -> None:
    kept = make_organization(name="Ville gardée")
    city.merged_into_id = kept.id
    unit.flush()
    with app.test_request_context(), pytest.raises(RuleBroken, match="fusionnée"):
        membership.join(city, make_user(), rules.unbounded([ADMINISTRATOR]), actor=None, at=AT)


def test_so_many_requests_may_wait_and_so_often_may_one_buyer_be_asked(make_app, app: Flask, team) -> None:
    cities = [team("buyer") for _number in range(joining.MOST_WAITING + 1)]
    with app.app_context(), db.database().writing():
        person = make_user()
    visitor = Visitor(make_app(rate_request_again="2 per day")).sign_in(person)
    said = {"words": "Greffière."}
    paths = [f"/compte/organisations/rejoindre/{one.slug}" for one in cities]
    assert [answer(visitor, path, said) for path in paths] == [303] * joining.MOST_WAITING + [409]
    for number in (1, 2):
        assert answer(visitor, f"/compte/organisations/demandes/{number}/retirer") == 303
    assert [answer(visitor, paths[0], said), answer(visitor, "/compte/organisations/demandes/6/retirer")] == [303, 303]
    assert answer(visitor, paths[0], said) == 429
