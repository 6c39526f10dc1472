"""A purchase from a need in two envelopes, answered by a group of three and by two others: `make_together(app)`, and what its people do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.awards.evaluating import committee
from marketplace.awards.models import Seat
from marketplace.bids.answering import acts as answering
from marketplace.bids.models import Bid
from marketplace.bids.opening import price_consents
from marketplace.bids.regrouping import acts as regrouping
from marketplace.bids.regrouping import members, places
from marketplace.bids.regrouping.group import Part
from marketplace.core import clock, db
from marketplace.organizations.models import Membership, Role
from marketplace.tenders.criteria import saving
from marketplace.tenders.drafting import publishing
from marketplace.tenders.models import Tender
from tests.awards.evaluating.things import TWO, agree_all, criteria, declare, score_all
from tests.bids.opening.things import said
from tests.builders import AT, make_organization
from tests.tenders.calling.things import CLOSES, OPENED, Need, have_key, have_union, make_need
from tests.tenders.things import member

HELPERS = {"east": "Le Fournil des Rangs, coopérative", "west": "Les Paniers du Lac, OBNL"}
ANSWERED = CLOSES + timedelta(days=1)
# What the committee gives: the group, the second, the third, which is under the mark of 70 and the cheapest of all.
GIVEN = ((75, 15), (60, 15), (50, 10))
# Who sits: the organiser and the other city that buys.
SEATS = {"member0": 0, "member1": 1, "member2": 1, "secretary": 0}


def make_together(app: Flask, test_clock: Callable[[datetime], None]) -> Need:
    """Published with criteria, not yet joined; `east` and `west` are the enterprises that help the first."""
    test_clock(AT)
    need = make_need(app, publish=False)

    def publish(tender: Tender) -> None:
        saving.save(tender, TWO, actor=need.person("buyer0"), at=AT)
        have_union(tender)
        have_key(tender)
        publishing.publish(tender, actor=need.person("buyer0"), at=AT)
        for place, (name, called) in enumerate(HELPERS.items()):
            helper = make_organization(name=called, neq=f"22000000{place:02d}")
            need.slugs[name], need.people[name] = helper.slug, member(helper, Role.ADMINISTRATOR).id
        for name, city in SEATS.items():
            need.people[name] = member(need.organization(need.cities[city]), Role.READER).id

    need.write(publish)
    return need


def join_by_two(need: Need, test_clock: Callable[[datetime], None]) -> None:
    """Two cities adhere, and the adhesions close."""
    need.adhere(0, 1000, 400)
    need.adhere(1, 1200, 300, at=AT + timedelta(hours=1))
    test_clock(CLOSES)
    need.close()


def answer_together(need: Need) -> None:
    """The first enterprise leads an answer with two others, each of which accepts it, and hands it in."""
    given = criteria(need)

    def write(tender: Tender) -> None:
        actor = need.person("bidder0")
        bid = answering.begin(tender, need.organization(need.bidders[0]), actor=actor, at=ANSWERED)
        answering.save(bid, said(tender, 20_000, 112_000, criteria=given), actor=actor, at=ANSWERED)
        cells = places.of(tender).cells
        for name, lot in (("east", 0), ("west", 1)):
            helper = member_of(need, name).organization
            regrouping.invite(bid, helper, "Prépare les repas", actor=actor, at=ANSWERED)
            served = frozenset(one for one in cells if one[0] == tender.lots[lot].id)
            regrouping.write_part(bid, Part(helper.id, "", cells=served), actor=actor, at=ANSWERED)

    need.write(write)
    for name in HELPERS:
        need.write(lambda tender, name=name: _accept(need, tender, name))
    need.write(lambda tender: answering.submit(led(need, tender), actor=need.person("bidder0"), at=ANSWERED))


def answer_alone(need: Need) -> None:
    """Two others answer by themselves: the second more cheaply, the third for half the price."""
    given = criteria(need)
    need.answer(1, 19_500, 110_000, criteria=given)
    need.answer(2, 10_000, 56_000, criteria=given)


def sit(need: Need) -> None:
    """A committee of the two cities is named."""

    def work(tender: Tender) -> None:
        for name in SEATS:
            seat = Seat.SECRETARY if name == "secretary" else Seat.MEMBER
            committee.name(tender, member_of(need, name).id, seat, actor=need.person("buyer0"), at=clock.now())

    need.write(work)


def score(need: Need) -> None:
    """Each declares, scores alone, and the committee agrees and closes."""
    declare(need, *SEATS)  # type: ignore[arg-type]
    score_all(need, *GIVEN)  # type: ignore[arg-type]
    agree_all(need, *GIVEN)  # type: ignore[arg-type]


def ask_prices(need: Need, *names: str) -> list[str | None]:
    """Each asks for the opening of the prices in the name of her city: the reasons why not."""

    def ask(tender: Tender, name: str) -> str | None:
        whose = need.organization(need.cities[int(name[-1])])
        return price_consents.ask(tender, actor=need.person(name), at=clock.now(), organization=whose)

    return [need.write(lambda tender, name=name: ask(tender, name)) for name in names]


def opened_by_two(need: Need, test_clock: Callable[[datetime], None]) -> None:
    """From its publication to the first opening, by two persons of the two cities."""
    join_by_two(need, test_clock)
    answer_together(need)
    answer_alone(need)
    test_clock(OPENED)
    need.consent("buyer0")
    need.consent("buyer1")
    assert need.open()


def path(need: Need, city: int, page: str) -> str:
    return f"/espace/{need.slugs[f'city{city}']}/achats/{need.number}/{page}"


def member_of(need: Need, name: str) -> Membership:
    return db.session().scalars(select(Membership).filter_by(user_id=need.people[name])).one()


def led(need: Need, tender: Tender) -> Bid:
    found = answering.of(tender, need.organization(need.bidders[0]))
    assert found is not None
    return found


def _accept(need: Need, tender: Tender, name: str) -> Any:
    bid = led(need, tender)
    version, row = members.in_hand(bid), members.row(bid, member_of(need, name).organization_id)
    assert version is not None
    assert row is not None
    return regrouping.accept(row, version.sha256, actor=need.person(name), at=ANSWERED)


@pytest.fixture
def need(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Need:
    def make(app: Flask) -> Need:
        return make_together(app, test_clock)

    return prepared(make, app)  # type: ignore[no-any-return]


@pytest.fixture
def scored(app: Flask, test_clock: Callable[[datetime], None], prepared: Callable[..., Any]) -> Need:
    """Opened by two, its scores closed; the prices are sealed."""

    def make(app: Flask) -> Need:
        need = make_together(app, test_clock)
        opened_by_two(need, test_clock)
        sit(need)
        score(need)
        return need

    return prepared(make, app)  # type: ignore[no-any-return]
