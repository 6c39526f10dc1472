"""People at the desk: found, helped back in, suspended with a reason and opened again; for the team alone."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.accounts.models import User, UserStatus
from marketplace.core import clock, db
from tests.accounts.letters import link_in, sent, text_of
from tests.builders import AT, make_user
from tests.core.web.watching import digest, error_of, statements
from tests.page import Visitor


@pytest.fixture
def someone(app: Flask):  # type: ignore[no-untyped-def]
    def make(**values: object) -> User:
        with app.app_context(), db.database().writing():
            return make_user(**values)

    return make


@pytest.fixture
def staff(app: Flask, someone) -> Visitor:  # type: ignore[no-untyped-def]
    person = someone(is_staff=True, is_demo=True, name="Équipe")
    visitor = Visitor(app).sign_in(person)
    visitor.person = person  # type: ignore[attr-defined]
    return visitor


def page_of(person: User, act: str = "") -> str:
    return f"/bureau/personnes/{person.id}{f'/{act}' if act else ''}"


def press(staff: Visitor, person: User, act: str, **fields: str):  # type: ignore[no-untyped-def]
    form = {"csrf_token": staff.token(page_of(person)), **fields}
    return staff.client.post(page_of(person, act), data=form)


def test_the_desk_leads_to_the_list_and_the_list_to_each_person(staff, someone) -> None:
    person = someone(name="Marie-Ève Gagnon", email="marie@exemple.org")
    assert staff.get("/bureau").links()["Personnes"] == "/bureau/personnes"
    assert staff.get("/bureau/personnes").links()["Marie-Ève Gagnon"] == page_of(person)
    page = staff.get(page_of(person))
    assert "marie@exemple.org" in page
    assert "Aucune en ce moment." in page
    staff.get(f"/en{page_of(person)}")
    staff.get("/en/bureau/personnes")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        *(("q=gagnon", 1), ("q=MARIE%40exemple", 1), ("q=marie+exemple", 1), ("q=personne-ici", 0), ("q=%25", 0), ("q=%00a", 2)),
        *(("q=marie-eve", 1), ("q=MARIE+%C3%88VE", 1), ("q=gagn%C3%B4n", 1), ("q=exempl%C3%A9.com", 1), ("q=_", 0)),
    ],
)
def test_somebody_is_found_by_her_name_or_her_address_accents_or_not(staff, someone, asked, found) -> None:
    someone(name="Marie-Ève Gagnon", email="marie@exemple.org")
    someone(name="Autre", email="autre@exemple.com")
    page = staff.get(f"/bureau/personnes?{asked}")
    assert len(page.tree.xpath("//tbody/tr")) == found
    if not found:
        assert "Personne ne répond à cette recherche" in page


def test_the_list_is_in_the_order_of_names_whatever_their_accents(staff, someone) -> None:
    for name in ("Zoé Roy", "Étienne Roy", "Œil Roy", "D’Amours", "dame Roy"):
        someone(name=name)
    rows = staff.get("/bureau/personnes").tree.xpath("//tbody/tr/th//a/text()")
    assert rows == ["D’Amours", "dame Roy", "Équipe", "Étienne Roy", "Œil Roy", "Zoé Roy"]


def test_the_list_is_narrowed_by_state_and_never_shows_whoever_was_erased(app, staff, someone) -> None:
    someone(name="Suspendue", status=UserStatus.SUSPENDED)
    someone(name="Attendue", password_hash=None)
    someone(name="Ordinaire")
    gone = someone(name="Effacée", status=UserStatus.ERASED)
    for state, names in (
        ("suspended", ["Suspendue"]),
        ("waiting", ["Attendue"]),
        ("staff", ["Équipe"]),
        ("x", ["Attendue", "Ordinaire", "Suspendue", "Équipe"]),
    ):
        rows = staff.get(f"/bureau/personnes?etat={state}").tree.xpath("//tbody/tr/th//a/text()")
        assert sorted(rows) == sorted(names)
    staff.get(page_of(gone), status=404)


def test_a_suspension_has_its_reason_its_last_day_and_its_mail(app, staff, mailer, someone, test_clock) -> None:
    test_clock(AT)
    staff.sign_in(staff.person)
    person = someone(name="Marie-Ève Gagnon")
    visitor = Visitor(app).sign_in(person)
    response = press(staff, person, "suspendre", reason="Compte prêté à un tiers.", last_day="2026-03-31")
    assert response.location == page_of(person)
    page = staff.get(page_of(person))
    assert "Suspendu jusqu’au 1er avril 2026, 0\u00a0h" in page
    assert "Compte prêté à un tiers." in page
    assert visitor.client.get("/avis").status_code == 303
    (message,) = sent(app, mailer, to=person.email)
    assert "Compte prêté à un tiers." in text_of(message)
    assert "a suspendu un compte" in staff.get("/bureau")
    assert press(staff, person, "retablir").status_code == 303
    assert "Suspendu jusqu’au" not in staff.get(page_of(person))
    assert press(staff, person, "retablir").status_code == 409


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "a\x00"}, "reason"),
        ({"reason": "x", "last_day": "2020-01-01"}, "last_day"),
        ({"reason": "x", "last_day": "demain"}, "last_day"),
    ],
)
def test_a_suspension_without_reason_or_with_a_day_that_is_none_is_refused_where_it_is(app, staff, someone, fields, field) -> None:
    person = someone()
    before = digest(app)
    response = press(staff, person, "suspendre", **fields)
    assert response.status_code == 422
    assert error_of(response, field)
    assert digest(app) == before


def test_nobody_suspends_herself_nor_the_last_of_the_team(app, staff, someone) -> None:
    page = staff.get(page_of(staff.person))
    assert "propre compte" in page
    assert not page.tree.xpath("//form[contains(@action, 'suspendre')]")
    response = staff.client.post(page_of(staff.person, "suspendre"), data={"reason": "x", "csrf_token": staff.token("/bureau/personnes")})
    assert response.status_code in (400, 409)
    other = someone(is_staff=True)
    with app.app_context(), db.database().writing() as session:
        session.execute(update(User).where(User.id == staff.person.id).values(is_staff=True))
    assert press(staff, other, "suspendre", reason="Partie.").status_code == 303


def test_the_team_sends_a_link_and_never_knows_the_password(app, staff, mailer, someone) -> None:
    person, invited = someone(), someone(password_hash=None)
    sent(app, mailer)
    assert press(staff, person, "lien").status_code == 303
    assert press(staff, invited, "lien").status_code == 303
    assert link_in(sent(app, mailer, to=person.email)[0], "/mot-de-passe/")
    assert press(staff, invited, "lien").status_code == 303
    assert link_in(sent(app, mailer, to=invited.email)[0], "/invitation/")
    assert "a envoyé à une personne le lien" in staff.get(page_of(person))
    assert "/mot-de-passe/" not in staff.get(page_of(person)).response.text


def test_the_team_sees_where_she_is_signed_in_and_signs_her_out(app, staff, someone) -> None:
    person = someone()
    visitor = Visitor(app).sign_in(person)
    assert len(staff.get(page_of(person)).tree.xpath("//section[@aria-labelledby='sessions']//tbody/tr")) == 1
    assert press(staff, person, "fermer-les-sessions").status_code == 303
    assert visitor.client.get("/avis").status_code == 303


def test_only_the_team_sees_and_acts(app, visitor, someone) -> None:
    person = someone()
    stranger = Visitor(app).sign_in(someone())
    before = digest(app)
    for path in ("/bureau/personnes", page_of(person)):
        assert visitor.client.get(path).status_code == 303
        stranger.get(path, status=403)
    for act in ("suspendre", "retablir", "fermer-les-sessions", "lien"):
        stranger.post(page_of(person, act), {"reason": "x"}, token_from="/compte/profil", status=403)
    assert digest(app) == before


def test_the_list_costs_no_more_statements_for_twenty_than_for_one(app, staff, someone) -> None:
    counts = []
    for _again in range(2):
        someone()
        with statements(app) as listened:
            staff.get("/bureau/personnes")
        counts.append(len(listened))
        for _more in range(19):
            someone()
    assert counts[0] == counts[1]


@pytest.mark.parametrize("number", [999_999, 2**63, 10**30])
def test_a_person_who_does_not_exist_is_not_found(staff, number) -> None:
    staff.get(f"/bureau/personnes/{number}", status=404)


def test_a_suspension_that_is_over_is_not_told_as_such_once_the_night_has_passed(app, staff, someone) -> None:
    person = someone(status=UserStatus.SUSPENDED, suspended_until=AT - timedelta(days=400), suspension_reason="Ancienne.")
    assert press(staff, person, "suspendre", reason="Nouvelle.").status_code == 303
    assert "Nouvelle." in staff.get(page_of(person))


def test_somebody_is_taken_off_the_team_by_another_who_just_proved_herself(app, staff, someone, mailer, test_clock) -> None:
    leaver, plain = someone(is_staff=True), someone()
    hers = Visitor(app).sign_in(leaver)
    assert hers.client.get("/bureau").status_code == 200
    assert "demandez-le à quelqu’un d’autre" in staff.get(page_of(staff.person))
    for refused in (staff.person, plain):
        assert press(staff, refused, "retirer-de-l-equipe").status_code == 409
    assert "Son compte reste ouvert" in staff.post(page_of(leaver, "retirer-de-l-equipe"), token_from=page_of(leaver))
    assert hers.client.get("/compte").status_code == 303, "her sessions are over"
    assert Visitor(app).sign_in(leaver).client.get("/bureau").status_code == 403
    (letter,) = sent(app, mailer, to=leaver.email)
    assert letter["Subject"] == "Vous ne faites plus partie de l’équipe de Maillage"
    another = someone(is_staff=True)
    told = staff.token(page_of(another))
    test_clock(clock.now() + timedelta(minutes=6))
    assert staff.client.post(page_of(another, "retirer-de-l-equipe"), data={"csrf_token": told}).status_code == 401, "she proves herself"


def test_the_last_of_the_team_stays_also_for_the_operator(app, staff, someone) -> None:
    other = someone(is_staff=True)
    run = app.test_cli_runner().invoke
    assert run(args=["people", "demote", other.email]).output == f"{other.email} is not staff any more; her sessions are over.\n"
    refused = run(args=["people", "demote", staff.person.email])
    assert (refused.exit_code, "last person on the team" in refused.output) == (1, True), refused.output
    assert run(args=["people", "demote", other.email]).exit_code == 1
