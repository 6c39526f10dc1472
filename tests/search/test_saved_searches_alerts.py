"""What kept searches newly find is told once, to whoever may see it, by one message a moment, as soon as each was asked to."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import clock, db, indexing
from marketplace.core.mail import MemoryMailer
from marketplace.core.worker import Worker
from marketplace.organizations import actions
from marketplace.organizations.models import MemberRole, Membership, NetworkType, Organization, Role
from marketplace.search.kept import telling
from marketplace.search.models import Frequency, SavedSearch, SearchKind
from tests.builders import make_organization
from tests.catalogue.things import make_listing
from tests.page import Visitor
from tests.search.conftest import CATERER, CLEANER
from tests.search.kept_things import EVENING, MORNING, NIGHT, add, alerts_of, at_work, keep, kept

TODAY = "/compte/aujourdhui"
SECOND = {**CATERER, "name": "Les Repas du Quai", "municipality": "Anse-aux-Coques"}
IMMEDIATE, WEEKLY = Frequency.IMMEDIATE, Frequency.WEEKLY


def test_the_morning_tells_once_what_is_new_in_all_her_searches_and_nothing_that_was_there(
    app: Flask, fill: Any, people: list[User], test_clock: Any, worker: Worker, mailer: MemoryMailer
) -> None:
    fill(CATERER, CLEANER)
    ana, bob, _eva = people
    first, second = keep(app, ana, name="Repas", at=EVENING), keep(app, ana, "secteur=S17", name="Secteur", at=EVENING)
    keep(app, bob, "q=menage", at=EVENING)
    add(app, **SECOND)
    test_clock(NIGHT)
    worker.drain()
    assert alerts_of(app, ana) == []
    at_work(app, test_clock, MORNING)
    (told,) = alerts_of(app, ana)
    assert str(told) == "Du nouveau dans vos recherches enregistrées (2)."
    assert alerts_of(app, bob) == []
    (letter,) = [one for one in mailer.sent if one["To"].addresses[0].addr_spec == ana.email]
    text = letter.get_body(("plain",)).get_content()
    assert "Les Repas du Quai" in text
    assert "/entreprises/les-repas-du-quai" in text
    assert CATERER["name"] not in text
    assert "One-Click" in letter["List-Unsubscribe-Post"]
    visitor = Visitor(app).sign_in(ana)
    assert "«\u00a0Repas\u00a0» a trouvé une nouveauté" in visitor.get(TODAY)
    assert "Les Repas du Quai" in visitor.get(f"/compte/recherches/{first}")
    for number in (first, second):
        visitor.post(f"/compte/recherches/{number}/vu", token_from=f"/compte/recherches/{number}")
    assert "a trouvé une nouveauté" not in visitor.get(TODAY)
    at_work(app, test_clock, MORNING + timedelta(days=1))
    assert len(alerts_of(app, ana)) == 1


@pytest.mark.slow
def test_each_week_means_seven_days_and_a_pause_keeps_what_came_for_later(app: Flask, people: list[User], test_clock: Any) -> None:
    ana, bob, _eva = people
    weekly, paused = keep(app, ana, frequency=WEEKLY, at=EVENING), keep(app, bob, at=EVENING)
    with app.app_context(), db.database().writing() as session:
        session.get_one(SavedSearch, paused).paused_at = EVENING
    add(app, **CATERER)
    for day in (0, 5, 6, 7):
        at_work(app, test_clock, MORNING + timedelta(days=day))
        assert len(alerts_of(app, ana)) == (1 if day >= 6 else 0), day
    assert alerts_of(app, bob) == []
    with app.app_context(), db.database().writing() as session:
        session.get_one(SavedSearch, paused).paused_at = None
    at_work(app, test_clock, MORNING + timedelta(days=8))
    assert len(alerts_of(app, bob)) == 1
    assert len(kept(app, weekly).news) == 1


def test_as_soon_as_possible_is_when_the_index_followed_and_a_quarter_of_an_hour_apart(
    app: Flask, people: list[User], test_clock: Any, worker: Worker
) -> None:
    ana = people[0]
    keep(app, ana, frequency=IMMEDIATE, at=EVENING)
    add(app, **CATERER)
    worker.drain()
    assert len(alerts_of(app, ana)) == 1
    for minutes, name in ((2, "Traiteur du Cap"), (5, "Traiteur de la Baie")):
        test_clock(EVENING + timedelta(minutes=minutes))
        add(app, **{**CATERER, "name": name})
        worker.drain()
        assert len(alerts_of(app, ana)) == 1, minutes
    test_clock(EVENING + timedelta(minutes=16))
    worker.drain()
    assert [one.values["count"] for one in alerts_of(app, ana)] == [1, 2]
    add(app, **CLEANER)
    test_clock(EVENING + timedelta(minutes=40))
    worker.drain()
    assert len(alerts_of(app, ana)) == 2


def test_what_is_hidden_is_never_told_and_comes_when_it_is_shown(
    app: Flask, people: list[User], test_clock: Any, worker: Worker, mailer: MemoryMailer
) -> None:
    ana = people[0]
    number = keep(app, ana, at=EVENING)
    page = add(app, **CATERER)
    worker.drain()
    # Taken down without the index having followed: it still finds it.
    with app.app_context(), db.database().writing() as session:
        session.execute(Organization.__table__.update().values(status="withdrawn"))
    at_work(app, test_clock, MORNING)
    assert alerts_of(app, ana) == []
    with app.app_context(), db.database().writing() as session:
        session.execute(Organization.__table__.update().values(status="published"))
    at_work(app, test_clock, MORNING + timedelta(days=1))
    assert kept(app, number).news == [page.id]
    # Told, then hidden before the mail is read again: the page shows nothing of it, nor the day.
    with app.app_context(), db.database().writing() as session:
        actions.withdraw(session.get_one(Organization, page.id), actor=None, at=clock.now())
    visitor = Visitor(app).sign_in(ana)
    assert CATERER["name"] not in visitor.get(f"/compte/recherches/{number}")
    assert "a trouvé" not in visitor.get(TODAY)


def test_listings_are_told_to_those_they_are_for_and_link_to_their_page(app: Flask, people: list[User], mailer: MemoryMailer) -> None:
    ana, bob, _eva = people
    with app.app_context(), db.database().writing() as session:
        network, seller = make_organization(name="Réseau du Fleuve"), make_organization(**CATERER)
        network.is_enterprise, network.network_type = False, NetworkType.CONSORTIUM
        roles = [MemberRole(role=Role.READER)]
        session.add(Membership(user_id=ana.id, organization_id=network.id, joined_at=EVENING, roles=roles))
    visitor = Visitor(app).sign_in(ana)
    page = visitor.get("/recherche/produits?q=menage").links()
    form = page["Enregistrer cette recherche"]
    assert "quoi=produits" in form
    visitor.post(form, {"name": "Ménage", "frequency": "immediate"})
    keep(app, bob, "q=menage", IMMEDIATE, kind=SearchKind.LISTINGS, at=EVENING)
    with app.app_context(), db.database().writing() as session:
        kept_for = {"audience": "networks", "audience_networks": [network.id]}
        one = make_listing(session.get_one(Organization, seller.id), title_fr="Ménage réservé", **kept_for)
    Worker(app).drain()
    assert alerts_of(app, bob) == []
    assert len(alerts_of(app, ana)) == 1
    (letter,) = mailer.sent
    text = letter.get_body(("plain",)).get_content()
    assert "Ménage réservé" in text
    assert f"/catalogue/{one.slug}" in text
    number = next(url for name, url in visitor.get("/compte/recherches").links().items() if name == "Ménage")
    news = visitor.get(number)
    assert news.links()["Ménage réservé"] == f"/catalogue/{one.slug}"
    assert news.links()["Refaire la recherche"] == "/recherche/produits?q=menage"
    with app.app_context(), db.database().writing() as session:
        session.execute(Membership.__table__.update().where(Membership.user_id == ana.id).values(ended_at=EVENING))
    assert "Ménage réservé" not in visitor.get(number)


def test_a_mail_that_waits_is_not_sent_once_all_is_seen_and_names_nothing_that_was_hidden_since(
    app: Flask, people: list[User], worker: Worker, mailer: MemoryMailer
) -> None:
    ana = people[0]
    number = keep(app, ana, frequency=IMMEDIATE, at=EVENING)
    page = add(app, **CATERER)
    with app.app_context():
        worker.keep_index(indexing.follow)
        while not alerts_of(app, ana):
            worker.do(worker.take())
        with db.database().writing() as session:
            session.get_one(SavedSearch, number).news = []
    worker.drain()
    assert mailer.sent == []
    with app.test_request_context("/"), db.database().writing() as session:
        assert telling.search_news({str(number): [page.id]})[0].lines[0][0].startswith(CATERER["name"])
        actions.withdraw(session.get_one(Organization, page.id), actor=None, at=clock.now())
        session.flush()
        assert telling.search_news({str(number): [page.id], "999": [1]}) == []
