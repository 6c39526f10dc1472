"""Regrouped answers to try with: `make_group(app)`, a price request for two places, a lead that was asked, members that were not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.answering import acts as answers
from marketplace.bids.answering import handing, reading, telling
from marketplace.bids.models import Bid, BidMember
from marketplace.bids.regrouping import acts, members, places
from marketplace.bids.regrouping.group import Part
from marketplace.core import db
from marketplace.core.worker import Worker
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.models import Participation, ParticipationPlace, Quantity, Tender
from tests.bids.opening.things import said
from tests.builders import AT, make_organization, make_user
from tests.page import Visitor
from tests.tenders.asking.things import make_price_request
from tests.tenders.things import make_city, member

NAMES = {
    "lead": "Cuisines du Fleuve, coopérative",
    "rival": "Traiteur du Quai, OBNL",
    "east": "La Grande Tablée, coopérative",
    "west": "Le Fournil des Rangs, coopérative",
    "uninvited": "Les Paniers du Lac, OBNL",
}


@dataclass
class Grouped:
    """A purchase by its number; people by a word: `lead`, `reader` (of the lead), `rival`, `east`, `west`, `uninvited`, `first` and
    `second` of the buyer, `staff`, `stranger`. `places` are the two places, `lots` the two lots, by their numbers."""

    app: Flask
    tender_id: int = 0
    number: str = ""
    slugs: dict[str, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    lots: list[int] = field(default_factory=list)

    def path(self, name: str) -> str:
        return f"/espace/{self.slugs[name]}/reponses/{self.number}"

    def joined(self, name: str, lead: str = "lead") -> str:
        """Where an invited enterprise reads the answer of a lead."""
        return f"{self.path(name)}/regroupements/{self.bid(lambda one: one.token, lead)}"

    def visitor(self, name: str = "") -> Visitor:
        if not name:
            return Visitor(self.app)
        with self.app.app_context(), db.database().reading():
            person = self.person(name)
        return Visitor(self.app).sign_in(person)

    def person(self, name: str) -> User:
        return db.session().get_one(User, self.people[name])

    def organization(self, name: str) -> Organization:
        return db.session().get_one(Organization, self.ids[name])

    def write(self, work: Callable[[Tender], Any]) -> Any:
        """Do this in a writing unit, with the purchase locked."""
        with self.app.app_context(), db.database().writing():
            return work(db.load(Tender, id=self.tender_id))

    def bid(self, read: Callable[[Bid], Any], name: str = "lead") -> Any:
        with self.app.app_context(), db.database().reading() as session:
            found = answers.of(session.get_one(Tender, self.tender_id), self.organization(name))
            return read(found) if found else None

    def content(self, name: str = "lead") -> dict[str, Any]:
        """What the last version of an answer says."""
        found: dict[str, Any] = self.bid(lambda one: reading.content_of(one.versions[-1]), name)
        return found

    def answer(self, name: str, *prices: int | None, at: datetime = AT, **more: Any) -> None:
        """Save an answer of an enterprise, its group kept."""

        def work(tender: Tender) -> None:
            lead, actor = self.organization(name), self.person(name)
            bid = answers.of(tender, lead) or answers.begin(tender, lead, actor=actor, at=at)
            before = reading.own(tender, lead).content
            kept = {"group": before["group"]} if before.get("group") else {}
            answers.save(bid, said(tender, *prices, **{**kept, **more}), actor=actor, at=at)

        self.write(work)

    def invite(self, name: str, lead: str = "lead", role: str = "", at: datetime = AT) -> None:
        self.write(lambda tender: acts.invite(self.led(tender, lead), self.organization(name), role, actor=self.person(lead), at=at))

    def share(self, name: str, *cells: tuple[int, int], lead: str = "lead", at: datetime = AT, **more: Any) -> None:
        """Say what an enterprise does: lots and places by their ranks, from 0."""
        served = frozenset((self.lots[lot], self.places[place]) for lot, place in cells)
        part = Part(self.ids[name], "", cells=served, **more)
        self.write(lambda tender: acts.write_part(self.led(tender, lead), part, actor=self.person(lead), at=at))

    def accept(self, name: str, lead: str = "lead", at: datetime = AT) -> None:
        """Accept the version in hand."""

        def work(tender: Tender) -> None:
            version = members.in_hand(self.led(tender, lead))
            assert version is not None
            acts.accept(self.row(tender, name, lead), version.sha256, actor=self.person(name), at=at)

        self.write(work)

    def hand_in(self, name: str = "lead", at: datetime = AT) -> None:
        """Hand in what is in hand; the receipt is mailed."""

        def work(tender: Tender) -> None:
            bid = self.led(tender, name)
            telling.tell(answers.submit(bid, actor=self.person(name), at=at), bid, at=at)

        self.write(work)

    def withdraw(self, name: str = "lead", at: datetime = AT) -> None:
        self.write(lambda tender: handing.take_back(self.led(tender, name), actor=self.person(name), at=at))

    def led(self, tender: Tender, name: str = "lead") -> Bid:
        found = answers.of(tender, self.organization(name))
        assert found is not None
        return found

    def row(self, tender: Tender, name: str, lead: str = "lead") -> BidMember:
        found = members.row(self.led(tender, lead), self.ids[name])
        assert found is not None
        return found

    def mails(self, name: str) -> list[str]:
        """What was written to a person, the oldest first, once the worker has passed."""
        return [body for _subject, body in self.letters(name)]

    def letters(self, name: str) -> list[tuple[str, str]]:
        """The same, each with its subject."""
        Worker(self.app).drain()
        with self.app.app_context(), db.database().reading():
            address = self.person(name).email
        mine = [one for one in self.app.extensions["maillage.mailer"].sent if address in str(one["To"])]
        return [(str(one["Subject"]), one.get_body(("plain",)).get_content()) for one in mine]


def make_group(app: Flask, *names: str, **request: Any) -> Grouped:
    """A price request of a city to a lead and a rival, each lot wanted at two places; the enterprises named are invited by the lead, which
    has a price for both lots."""
    found = Grouped(app)
    with app.app_context(), db.database().writing():
        city = make_city()
        made = {name: make_organization(name=called, neq=f"11000000{at:02d}") for at, (name, called) in enumerate(NAMES.items())}
        found.ids = {name: one.id for name, one in made.items()}
        found.slugs = {name: one.slug for name, one in made.items()} | {"buyer": city.slug}
        found.people = {name: member(one, Role.ADMINISTRATOR, Role.SIGNATORY).id for name, one in made.items()}
        found.people |= {
            "reader": member(made["lead"], Role.READER).id,
            "first": member(city, Role.ADMINISTRATOR, Role.BUYER).id,
            "second": member(city, Role.EVALUATOR).id,
            "staff": make_user(is_staff=True).id,
            "stranger": make_user().id,
        }
        buyer = db.session().get_one(User, found.people["first"])
        tender = make_price_request(city, [made["lead"], made["rival"]], actor=buyer, **request)
        found.tender_id, found.number, found.lots = tender.id, tender.number, [one.id for one in tender.lots]
        _second_place(tender)
        found.places = [one.id for one in places.of(tender).spots]
    if names:
        found.answer("lead", 20_000, 115_000)
    for name in names:
        found.invite(name)
    return found


def _second_place(tender: Tender) -> None:
    """The same quantities wanted at another place too."""
    taking_part = db.session().scalars(select(Participation).where(Participation.tender_id == tender.id)).unique().one()
    place = ParticipationPlace(rank=2, name="École du Lac")
    taking_part.places.append(place)
    taking_part.quantities += [Quantity(lot=lot, place=place, firm=100, flexible=0) for lot in tender.lots]
    db.session().flush()
