"""What an invitation leaves behind and gives: no name, no address, no power to commit money, no letter too many, no word of others."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import clock, db, outbox
from marketplace.core.errors import SignInNeeded
from marketplace.core.money import Money
from marketplace.core.retention import Sweep
from marketplace.organizations.models import Membership, Organization, Role, TeamInvitation
from marketplace.organizations.teams import accepting, invitation_links, inviting, rules
from marketplace.organizations.teams.inviting import Offer
from tests.builders import make_organization, make_user
from tests.organizations.teams.conftest import answer, put

ADMINISTRATOR, READER, SIGNATORY = Role.ADMINISTRATOR, Role.READER, Role.SIGNATORY
GUEST = "invitee@exemple.org"


@pytest.fixture
def mine(unit) -> Organization:
    found = make_organization()
    put(found, make_user(), ADMINISTRATOR)
    unit.flush()
    return found


def offer(organization: Organization, *roles: Role, email: str = GUEST) -> TeamInvitation:
    return inviting.offer(organization, Offer(email, "Odile", "fr", roles or (READER,)), actor=make_user(), at=clock.now())


def letters(unit) -> int:
    unit.flush()
    return len(unit.scalars(select(outbox.Job).where(outbox.Job.kind == inviting.KIND)).all())


def test_a_place_taken_keeps_who_took_it_and_neither_her_name_nor_her_address(app: Flask, mine, unit) -> None:
    person = make_user(email=GUEST)
    with app.test_request_context():
        invitation = offer(mine)
        inviting.accept(invitation, person, at=clock.now())
    assert (invitation.email, invitation.name, invitation.accepted_by_id) == ("", "", person.id)


def test_an_invited_signatory_signs_for_nothing_until_somebody_writes_her_ceiling(app: Flask, mine, unit) -> None:
    person, today = make_user(email=GUEST), clock.local_day(clock.now())
    with app.test_request_context():
        place = inviting.accept(offer(mine, SIGNATORY, READER), person, at=clock.now())
        assert "n’est pas fixé" in (rules.why_not_as(place, SIGNATORY, today, Money(1)) or "")
        assert rules.may_as(place, READER, today)
        next(one for one in place.roles if one.role is SIGNATORY).ceiling_cents = 2_500_000
        assert rules.may_as(place, SIGNATORY, today, Money(2_500_000))


def test_what_nobody_took_goes_some_days_after_its_term_and_what_was_taken_stays(app: Flask, mine, unit) -> None:
    now = clock.now()
    with app.test_request_context():
        for number, name in enumerate(("open", "over", "long over", "withdrawn long ago", "taken")):
            made = offer(mine, email=f"{number}@exemple.org")
            made.name, made.expires_at = name, now + timedelta(days=5)
            if name.endswith("over"):
                made.expires_at = now - timedelta(days=31 if "long" in name else 29)
            elif "ago" in name:
                made.withdrawn_at = now - timedelta(days=31)
            elif name == "taken":
                made.accepted_at, made.expires_at = now - timedelta(days=90), now - timedelta(days=80)
        unit.flush()
        inviting.forget_old(job=None, at=now)
    assert set(unit.scalars(select(TeamInvitation.name))) == {"open", "over", "taken"}
    assert unit.scalars(select(Sweep.removed).where(Sweep.kind == "invitations")).one() == 2


def test_an_address_invited_by_many_is_written_to_so_often_and_none_of_them_is_told(make_app, app: Flask, team) -> None:
    first, second = team(ana=[ADMINISTRATOR]), team(ana=[ADMINISTRATOR])
    first.app = second.app = make_app(rate_team_invitation_address="1 per day")
    said = {"email": GUEST, "name": "Odile", "locale": "fr", "roles": ["reader"]}
    assert [answer(one.visitor("ana"), f"/espace/{one.slug}/equipe/inviter", said) for one in (first, second)] == [303, 303]
    with app.app_context(), db.database().reading() as session:
        assert letters(session) == 1
        assert len(session.scalars(select(TeamInvitation)).all()) == 2


def test_a_file_too_many_takes_nothing_of_the_day(app: Flask, make_app, team) -> None:
    mine = team(ana=[ADMINISTRATOR])
    few = make_app(rate_team_invitation_organization="3 per day")
    with few.test_request_context(), db.database().writing() as session:
        organization = session.get_one(Organization, mine.organization.id)
        for number, is_refused in ((2, False), (2, True), (2, True), (1, False), (1, True)):
            try:
                inviting.count_letters(organization, number)
                assert not is_refused
            except inviting.TooMany:
                assert is_refused


def test_an_address_that_was_left_lately_opens_no_account_to_whoever_reads_its_mail(app: Flask, mine, unit) -> None:
    moved = make_user(email="neuve@exemple.org")
    moved.previous_email, moved.email_changed_at = GUEST, clock.now() - timedelta(days=1)
    with app.test_request_context():
        token = invitation_links.link_for(offer(mine)).rsplit("/", 1)[1]
        with pytest.raises(SignInNeeded):
            accepting.accept(token, None, "x", instead_of=None, at=clock.now())
    assert unit.scalars(select(Membership).where(Membership.user_id == moved.id)).first() is None


@pytest.mark.parametrize("name", ["Gagnez sur www.exemple.org", "https://exemple.org/x", "x" * 101])
def test_a_name_carries_no_address_and_is_no_longer_than_elsewhere(team, name: str) -> None:
    mine = team(ana=[ADMINISTRATOR])
    said = {"email": GUEST, "name": name, "locale": "fr", "roles": ["reader"]}
    assert answer(mine.visitor("ana"), f"/espace/{mine.slug}/equipe/inviter", said) == 422
    sheet = f"courriel,nom\n{GUEST},{name}\n".encode()
    page = mine.visitor("ana")
    path = f"/espace/{mine.slug}/equipe/inviter/fichier"
    sent = {"csrf_token": page.token(path), "sent": (io.BytesIO(sheet), "liste.csv")}
    assert "Aucune ligne ne donne une invitation" in page.client.post(path, data=sent).get_data(as_text=True)
