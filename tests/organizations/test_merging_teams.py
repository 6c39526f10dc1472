"""Teams, invitations, requests, mandates and standings through a merge and its undoing: nobody loses a power, nobody gains one for good."""

from datetime import timedelta
from typing import Any

import pytest

from marketplace.core import notices, topics
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import speaking
from marketplace.organizations.checks import broken_promises
from marketplace.organizations.duplicates import merging, unmerging
from marketplace.organizations.models import (
    BuyerType,
    JoinRequest,
    Mandate,
    MemberRole,
    Membership,
    NetworkType,
    Organization,
    Role,
    Standing,
    TeamInvitation,
)
from marketplace.organizations.teams import belonging, membership, rules, standing
from marketplace.organizations.teams.membership import NOBODY
from tests.builders import AT, make_organization, make_user
from tests.organizations.attached import differences, everything
from tests.organizations.teams.conftest import put

LATER, LATER_STILL = AT + timedelta(hours=3), AT + timedelta(days=2)
ADMINISTRATOR, READER, SIGNATORY = Role.ADMINISTRATOR, Role.READER, Role.SIGNATORY


@pytest.fixture
def two(unit) -> tuple[Organization, Organization]:
    """The page to keep and the one to absorb."""
    return make_organization(name="Atelier du Fleuve"), make_organization(name="ATELIER DU FLEUVE INC.")


def held(organization: Organization) -> dict[int, set[Role]]:
    """The roles of each member of a team."""
    return {one.user_id: {role.role for role in one.roles} for one in belonging.team(organization)}


def offered(organization: Organization, email: str, roles: list[str], **values: Any) -> TeamInvitation:
    said = {"name": "Odile", "locale": "fr", "created_at": AT, "expires_at": AT + timedelta(days=14), **values}
    return TeamInvitation(organization=organization, email=email, roles=roles, **said)


def test_a_place_left_long_ago_holds_back_nobody_and_two_places_become_one_with_the_roles_of_both(two, unit) -> None:
    kept, absorbed = two
    back, both, boss = make_user(), make_user(), make_user()
    put(kept, boss, ADMINISTRATOR)
    put(kept, back, READER).ended_at = AT
    put(absorbed, back, ADMINISTRATOR)
    put(kept, both, READER)
    put(absorbed, both, ADMINISTRATOR).roles.append(MemberRole(role=SIGNATORY, ceiling_cents=2_500_000))
    unit.flush()
    before = everything(unit)
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    assert held(kept) == {boss.id: {ADMINISTRATOR}, back.id: {ADMINISTRATOR}, both.id: {READER, ADMINISTRATOR, SIGNATORY}}
    (signs,) = [role for one in belonging.team(kept) for role in one.roles if role.role is SIGNATORY]
    assert signs.ceiling_cents == 2_500_000, "a role comes within its bounds"
    assert belonging.team(absorbed) == []
    assert not any("team" in one or "Membership" in one or "members" in one for one in broken_promises())
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    assert differences(before, everything(unit)) == []


def test_whoever_left_since_does_not_come_back_with_the_undoing(two, unit) -> None:
    kept, absorbed = two
    boss, both = make_user(), make_user()
    put(kept, boss, ADMINISTRATOR)
    place = put(kept, both, READER)
    put(absorbed, both, READER)
    put(absorbed, make_user(), ADMINISTRATOR)
    unit.flush()
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    membership.end(unit.get(Membership, place.id), NOBODY, actor=boss, at=LATER)
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    assert both.id not in held(kept).keys() | held(absorbed).keys()


def test_what_was_offered_asked_or_given_twice_is_open_once_and_what_is_over_follows(two, unit) -> None:
    kept, absorbed = two
    network, asker = make_organization(name="Pôle du Fleuve"), make_user()
    network.network_type = NetworkType.HUB
    unit.add_all(
        [
            offered(kept, "a@exemple.org", ["reader"], withdrawn_at=AT),
            offered(absorbed, "a@exemple.org", ["catalogue"]),
            offered(kept, "b@exemple.org", ["reader"]),
            offered(absorbed, "b@exemple.org", ["catalogue"]),
            JoinRequest(user=asker, organization=kept, words="Une.", created_at=AT, decided_at=AT),
            JoinRequest(user=asker, organization=absorbed, words="Deux.", created_at=AT),
            Mandate(enterprise=kept, network=network, asked_at=AT),
            Mandate(enterprise=absorbed, network=network, given_at=AT),
        ]
    )
    unit.flush()
    before = everything(unit)
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    assert {one.email: one.roles for one in belonging.invitations(kept)} == {
        "a@exemple.org": ["catalogue"],
        "b@exemple.org": ["reader", "catalogue"],
    }
    assert belonging.invitations(absorbed) == []
    assert [one.words for one in unit.query(JoinRequest).filter(JoinRequest.organization_id == kept.id, JoinRequest.is_open)] == ["Deux."]
    (mandate,) = unit.query(Mandate).filter(Mandate.is_open).all()
    assert (mandate.enterprise_id, mandate.given_at) == (kept.id, AT), "the word that was given is kept"
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    assert differences(before, everything(unit)) == []


@pytest.mark.parametrize("side", ["kept", "absorbed"])
def test_a_merge_is_not_undone_when_a_team_would_be_left_to_nobody(two, unit, side: str) -> None:
    kept, absorbed = two
    ours, theirs = put(kept, make_user(), ADMINISTRATOR), put(absorbed, make_user(), ADMINISTRATOR)
    reads = put(kept if side == "kept" else absorbed, make_user(), READER)
    unit.flush()
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    leaving, boss = (ours, theirs) if side == "kept" else (theirs, ours)
    membership.end(unit.get(Membership, leaving.id), NOBODY, actor=boss.user, at=LATER)
    name = done.before[side]["name"]
    with pytest.raises(RuleBroken, match=f"« {name} » n’aurait plus d’administration".replace(" ", "\\s")):
        unmerging.unmerge(done, actor=None, at=LATER_STILL)
    unit.get(Membership, reads.id).roles[0].role = ADMINISTRATOR
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    assert reads.user_id in held(kept if side == "kept" else absorbed)


def test_a_confirmation_and_a_suspension_follow_and_come_back(two, unit) -> None:
    kept, absorbed = two
    for one in two:
        one.is_enterprise, one.buyer_type = False, BuyerType.MUNICIPALITY
    until = LATER_STILL + timedelta(days=9)
    suspended = {"suspended_at": AT, "suspended_until": until, "suspension_reason": "Plainte."}
    unit.add(Standing(organization_id=absorbed.id, confirmed_at=AT, basis=standing.BY_TEAM, **suspended))
    unit.flush()
    before = everything(unit)
    done = merging.merge(kept, absorbed, {}, actor=None, at=LATER)
    assert rules.is_suspended(kept.standing, LATER)
    assert not rules.is_suspended(kept.standing, until)
    assert rules.is_confirmed_buyer(kept, until)
    unmerging.unmerge(done, actor=None, at=LATER_STILL)
    assert differences(before, everything(unit)) == []


def test_a_confirmation_that_was_taken_back_or_that_a_private_buyer_needs_a_neq_for_does_not_come_by_a_merge(two, unit) -> None:
    kept, _absorbed = two
    theirs = Standing(confirmed_at=AT, basis=standing.BY_TEAM)
    with speaking("fr"):
        kept.buyer_type = BuyerType.MUNICIPALITY
        assert standing.united(kept, None, theirs, LATER)["confirmed_at"] == AT
        assert standing.united(kept, Standing(unconfirmed_at=AT), theirs, LATER) == {}
        kept.buyer_type = BuyerType.PRIVATE
        assert standing.united(kept, None, theirs, LATER) == {}


def test_a_notice_of_the_absorbed_page_still_reaches_the_team_that_has_moved(two, unit) -> None:
    kept, absorbed = two
    person = make_user()
    put(absorbed, person, ADMINISTRATOR)
    unit.flush()
    notices.notify(person.id, "teams.joined", "Une personne a rejoint l’équipe.", at=AT, organization_id=absorbed.id)
    with speaking("fr"):
        topic = topics.named("teams.joined")
        merging.merge(kept, absorbed, {}, actor=None, at=LATER)
        assert topics.may_still_be_told(person.id, topic, absorbed.id)
        assert not topics.may_still_be_told(make_user().id, topic, absorbed.id)
