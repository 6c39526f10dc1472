"""The page of the day: what waits, by when, from whatever room; what changed; and it is where one lands."""

from datetime import date, timedelta

import pytest

from marketplace.core import clock, db, notices
from marketplace.core.waiting import Waiting, bunched
from marketplace.organizations.models import HeldCertification, MemberRole, Membership, Role
from marketplace.organizations.visitors import error_reports
from tests.accounts.conftest import come_in
from tests.builders import AT, make_organization
from tests.page import NBSP, flat

TODAY = date(2026, 3, 10)
PAGE = "/compte/aujourdhui"


def test_things_stand_by_how_soon_they_are_due_the_most_pressing_first(app):
    due = {"hier": -1, "ce jour": 0, "demain": 1, "dans sept jours": 7, "dans huit": 8}
    things = [Waiting(name, "/", TODAY + timedelta(days=days)) for name, days in reversed(due.items())]
    things += [Waiting("second", "/", rank=2), Waiting("premier", "/", rank=1)]
    with app.test_request_context():
        found = [(one.label, one.is_late, [thing.sentence for thing in one.things]) for one in bunched(things, TODAY)]
    assert found == [
        ("En retard", True, ["hier"]),
        ("Aujourd’hui", False, ["ce jour"]),
        ("D’ici sept jours", False, ["demain", "dans sept jours"]),
        ("Plus tard", False, ["dans huit"]),
        ("Quand vous pourrez", False, ["premier", "second"]),
    ]


def test_whoever_signs_in_lands_there(app, visitor, someone):
    assert come_in(visitor, someone().email).location == PAGE


@pytest.mark.parametrize("locale", ["", "/en"])
def test_who_has_nothing_to_do_reads_so(visitor, someone, locale):
    page = visitor.sign_in(someone()).get(locale + PAGE)
    assert len(page.tree.xpath("//h3")) == 1


def test_the_last_notices_that_she_has_not_read_are_there_and_open_from_there(app, visitor, someone):
    person = someone()
    with app.app_context(), db.database().writing():
        for number in range(7):
            notices.notify(person.id, "essai", "Fait %(number)d.", at=AT + timedelta(minutes=number), path="/regions", number=number)
    page = visitor.sign_in(person).get(PAGE)
    said = [flat(one.text_content()) for one in page.tree.xpath("//ul[@class='notices']/li//p[@class='unread']")]
    assert said == [f"Non lu{NBSP}: Fait {number}." for number in (6, 5, 4, 3, 2)]
    address = page.tree.xpath("//ul[@class='notices']//form/@action")[0]
    assert visitor.client.post(address, data={"csrf_token": visitor.token(PAGE)}).location == "/regions"
    assert "Fait 6." not in visitor.get(PAGE)


@pytest.mark.parametrize("is_staff", [True, False])
def test_the_team_alone_sees_what_waits_for_it(app, visitor, someone, is_staff):
    person = someone(is_staff=is_staff, is_demo=True)
    with app.app_context(), db.database().writing():
        error_reports.report(make_organization(), "Le téléphone est faux.", email=None, locale="fr", at=AT)
    page = visitor.sign_in(person).get(PAGE)
    assert ("1 erreur est signalée sur une fiche" in page) is is_staff
    assert (page.links().get("1 erreur est signalée sur une fiche") == "/bureau/signalements") is is_staff


@pytest.mark.parametrize(
    ("role", "days", "ended", "shown"),
    [
        (Role.CATALOGUE, 0, False, True),
        (Role.ADMINISTRATOR, 60, False, True),
        (Role.CATALOGUE, 61, False, False),
        (Role.CATALOGUE, -1, False, False),
        (Role.READER, 10, False, False),
        (Role.ADMINISTRATOR, 10, True, False),
        (None, 10, False, False),
    ],
)
def test_who_keeps_a_page_is_told_what_expires_on_it_within_two_months(app, visitor, someone, test_clock, role, days, ended, shown):
    test_clock(AT)
    person = someone()
    with app.app_context(), db.database().writing() as session:
        organization = make_organization()
        expires = clock.local_day(AT) + timedelta(days=days)
        session.add(HeldCertification(organization_id=organization.id, certification_code="EESAD", expires_on=expires))
        if role:
            membership = Membership(user_id=person.id, organization_id=organization.id, joined_at=AT, ended_at=AT if ended else None)
            membership.roles.append(MemberRole(role=role))
            session.add(membership)
    page = visitor.sign_in(person).get(PAGE)
    assert ("Renouveler" in page) is shown
