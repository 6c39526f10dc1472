"""Rights that change end every session that was opened under others; whoever changed her own goes on, under a new token."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import LoginSession, User
from marketplace.core import clock, db
from marketplace.organizations.duplicates import merging, unmerging
from marketplace.organizations.models import Merge, Organization, Role, TeamInvitation
from marketplace.organizations.teams import inviting
from marketplace.organizations.teams.inviting import Offer
from tests.accounts.conftest import is_in
from tests.accounts.factor_tools import copy_of
from tests.builders import make_organization, make_user
from tests.organizations.teams.conftest import Team, answer
from tests.page import Visitor

ADMINISTRATOR, READER = Role.ADMINISTRATOR, Role.READER


def open_sessions(app: Flask, person: User) -> list[LoginSession]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(LoginSession).where(LoginSession.user_id == person.id, LoginSession.ended_at.is_(None))))


def roles(mine: Team, name: str, *given: Role) -> dict[str, str]:
    return {"version": str(mine.place(name).version), **{f"has_{one.value}": "y" for one in given}}


def changing(mine: Team) -> tuple[str, str, dict[str, str]]:
    return "ana", f"/espace/{mine.slug}/equipe/{mine.places['ana']}", roles(mine, "ana", ADMINISTRATOR, READER)


def leaving(mine: Team) -> tuple[str, str, dict[str, str]]:
    return "bob", f"/espace/{mine.slug}/quitter", {}


def accepting(mine: Team) -> tuple[str, str, dict[str, str]]:
    with mine.app.app_context(), db.database().writing() as session:
        zoe = session.get_one(User, mine.people["zoe"].id)
        organization = session.get_one(Organization, mine.organization.id)
        offered = inviting.offer(organization, Offer(zoe.email, "Zoé", "fr", (READER,)), actor=mine.people["ana"], at=clock.now())
        session.flush()
        number = session.scalars(select(TeamInvitation.id).where(TeamInvitation.id == offered.id)).one()
    return "zoe", f"/compte/organisations/invitations/{number}/accepter", {}


@pytest.mark.parametrize("act", [changing, leaving, accepting])
def test_whoever_changes_her_own_rights_stays_here_under_a_new_token_and_is_out_elsewhere(app: Flask, team, act: Any) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    mine.people["zoe"] = person_of(app)
    who, path, form = act(mine)
    here, there = mine.visitor(who), mine.visitor(who)
    thief = copy_of(here)
    before = {one.id: one for one in open_sessions(app, mine.people[who])}
    assert is_in(there)
    assert answer(here, path, form) == 303
    assert (is_in(here), is_in(there), is_in(thief)) == (True, False, False)
    (now,) = open_sessions(app, mine.people[who])
    (old,) = [one for one in before.values() if one.created_at == now.created_at][:1]
    assert now.id not in before
    assert (now.proved_at, now.has_second_factor) == (old.proved_at, old.has_second_factor), "she proved nothing"


def person_of(app: Flask) -> User:
    with app.app_context(), db.database().writing():
        return make_user()


def test_who_takes_over_what_she_hands_to_herself_goes_on_too(team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[Role.CATALOGUE])
    ana = mine.visitor("ana")
    form = {f"role_{Role.CATALOGUE.value}": str(mine.places["ana"])}
    assert answer(ana, f"/espace/{mine.slug}/equipe/{mine.places['bob']}/retirer", form) in (303, 422)
    assert is_in(ana)


def test_a_merge_and_its_undoing_end_the_sessions_of_those_who_change_organisation(app: Flask, team) -> None:
    mine = team(ana=[ADMINISTRATOR], bob=[READER])
    with app.app_context(), db.database().writing():
        kept = make_organization(name="Entretien du Littoral réuni")
    done: list[Merge] = []
    for act in ("merge", "unmerge"):
        ana, bob = mine.visitor("ana"), mine.visitor("bob")
        with app.app_context(), db.database().writing() as session:
            if act == "merge":
                pages = session.get_one(Organization, kept.id), session.get_one(Organization, mine.organization.id)
                done.append(merging.merge(*pages, {}, actor=None, at=clock.now()))
            else:
                unmerging.unmerge(session.get_one(Merge, done[0].id), actor=None, at=clock.now())
        assert (is_in(ana), is_in(bob)) == (False, False), act


def test_an_administrator_and_whoever_buys_bring_a_second_factor_and_who_edits_or_reads_need_none(app: Flask, team) -> None:
    roles_of = {"ana": ADMINISTRATOR, "eva": Role.EVALUATOR, "bea": Role.BUYER, "cat": Role.CATALOGUE, "rea": READER}
    mine = team(**{name: [role] for name, role in roles_of.items()})
    reached = {}
    for name in roles_of:
        visitor = Visitor(app).sign_in(mine.people[name], has_second_factor=False)
        reached[name] = visitor.client.get(f"/espace/{mine.slug}").status_code
        if name == "ana":
            assert "Vous pouvez acheter, évaluer, signer, payer ou donner des rôles" in visitor.get(f"/espace/{mine.slug}")
    assert reached == {"ana": 303, "eva": 303, "bea": 303, "cat": 200, "rea": 200}
