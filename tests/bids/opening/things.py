"""Answers to open: `make_deal(app)`, a price request with its bidders, answers handed in through the acts, two persons who open them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.answering import acts
from marketplace.bids.models import Bid, BidOpening, OpenedBid
from marketplace.bids.opening import consents, opener
from marketplace.bids.sealing import contents
from marketplace.core import clock, db
from marketplace.core.audit import AuditEvent
from marketplace.core.documents import Examined
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.models import Tender
from tests.builders import AT, make_organization
from tests.page import Visitor
from tests.tenders.asking.things import DUE, make_price_request
from tests.tenders.things import make_city, member

SECOND = timedelta(seconds=1)
# When the two ask, and the opener has its turn.
OPENED = DUE + timedelta(minutes=5)
BIDDERS = ("Cuisines du Fleuve, coopérative", "Traiteur du Quai, OBNL", "La Grande Tablée, coopérative")


def said(tender: Tender, *prices: int | None, capacity: int | None = None, **more: Any) -> dict[str, Any]:
    """What an answer says: a price for each lot, in ten-thousandths of a dollar; None leaves a lot unanswered."""
    lines = {
        str(lot.id): {"unit_price": price, "capacity": capacity, "note": ""}
        for lot, price in zip(tender.lots, prices, strict=False)
        if price is not None
    }
    no_collusion = {"declared": True, "contacts": ""}
    return {"lines": lines, "delivery": "Chaque matin avant 7 h.", "note": "", "no_collusion": no_collusion, "files": [], **more}


@dataclass
class Deal:
    """A price request by its ids; `people` by a word: `first`, `second` (who may open), `reader`, `third` of the body, `bidder0` …"""

    app: Flask
    tender_id: int = 0
    number: str = ""
    slug: str = ""
    people: dict[str, int] = field(default_factory=dict)
    bidders: list[int] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/espace/{self.slug}/demandes-de-prix/{self.number}"

    def write(self, work: Callable[[Tender], Any]) -> Any:
        """Do this in a writing unit, with the purchase locked."""
        with self.app.app_context(), db.database().writing():
            return work(db.load(Tender, id=self.tender_id))

    def read(self, work: Callable[[Tender], Any]) -> Any:
        with self.app.app_context(), db.database().reading() as session:
            return work(session.get_one(Tender, self.tender_id))

    def person(self, name: str) -> User:
        return db.session().get_one(User, self.people[name])

    def visitor(self, name: str) -> Visitor:
        with self.app.app_context(), db.database().reading():
            person = self.person(name)
        return Visitor(self.app).sign_in(person)

    def answer(self, bidder: int, *prices: int | None, at: datetime = AT, document: bytes | None = None, **more: Any) -> None:
        """Hand in the answer of a bidder, by its place; again when it did already."""

        def work(tender: Tender) -> None:
            lead, actor = db.session().get_one(Organization, self.bidders[bidder]), self.person(f"bidder{bidder}")
            bid = acts.of(tender, lead) or acts.begin(tender, lead, actor=actor, at=at)
            kept, content = [], said(tender, *prices, **more)
            if document is not None:
                token, written = contents.keep_file(bid, Examined(document, "application/pdf", "devis.pdf"), contents.key_for_bidder(bid))
                kept.append((token, written))
                content["files"] = [{"token": token, "name": "devis.pdf", "media_type": "application/pdf", "size": len(document)}]
            acts.save(bid, content, kept, actor=actor, at=at)
            acts.submit(bid, actor=actor, at=at)

        self.write(work)

    def withdraw(self, bidder: int, at: datetime = AT) -> None:
        self.write(lambda tender: acts.withdraw(self.bid_of(tender, bidder), actor=self.person(f"bidder{bidder}"), at=at))

    def slug_of(self, bidder: int) -> str:
        """The address of the space of an enterprise that was asked."""
        slug: str = self.read(lambda _tender: db.session().get_one(Organization, self.bidders[bidder]).slug)
        return slug

    def bid_of(self, tender: Tender, bidder: int) -> Bid:
        found = acts.of(tender, db.session().get_one(Organization, self.bidders[bidder]))
        assert found is not None
        return found

    def consent(self, *names: str, at: datetime | None = None) -> None:
        """Each asks for the opening, in a unit of its own."""
        for name in names:
            self.write(lambda tender, name=name: consents.consent(tender, actor=self.person(name), at=at or clock.now()))

    def open(self) -> bool:
        """What the opener does with this purchase in its turn."""
        with self.app.app_context():
            return opener.open_purchase(self.tender_id)

    def open_by_two(self) -> bool:
        """Two persons ask, and the opener opens."""
        self.consent("first", "second")
        return self.open()

    def opened(self) -> list[OpenedBid]:
        with self.app.app_context(), db.database().reading() as session:
            found = list(session.scalars(select(OpenedBid).join(Bid).where(Bid.tender_id == self.tender_id).order_by(OpenedBid.id)))
            assert all(one.bid.lead.name for one in found)
            return found

    def opening(self) -> BidOpening | None:
        return self.read(consents.opening_of)

    def refusals(self) -> int:
        """How many refused openings the log holds."""
        with self.app.app_context(), db.database().reading() as session:
            return len(session.scalars(select(AuditEvent).filter_by(verb="bids.opening_refused")).all())

    def led_to(self, name: str, topic: str) -> list[str | None]:
        """Where a person was led by what she was told of a topic, once the worker has passed."""
        Worker(self.app).drain()
        with self.app.app_context(), db.database().reading() as session:
            asked = select(Notice.path).where(Notice.recipient_id == self.people[name], Notice.topic == topic).order_by(Notice.id)
            return list(session.scalars(asked))

    def told(self, name: str, topic: str) -> list[str]:
        """What a person was told of a topic, once the worker has passed."""
        Worker(self.app).drain()
        with self.app.app_context(), db.database().reading() as session:
            asked = select(Notice).where(Notice.recipient_id == self.people[name], Notice.topic == topic).order_by(Notice.id)
            return [str(one) for one in session.scalars(asked)]


def make_deal(app: Flask, bidders: int = 3, **request: Any) -> Deal:
    """A price request of a city to so many enterprises, nobody having answered yet."""
    deal = Deal(app)
    with app.app_context(), db.database().writing():
        city = make_city()
        enterprises = [make_organization(name=name, neq=f"11000000{place:02d}") for place, name in enumerate(BIDDERS[:bidders])]
        deal.people = {
            "first": member(city, Role.ADMINISTRATOR, Role.BUYER).id,
            "second": member(city, Role.EVALUATOR).id,
            "third": member(city, Role.SIGNATORY).id,
            "reader": member(city, Role.READER).id,
        }
        for place, one in enumerate(enterprises):
            deal.people[f"bidder{place}"] = member(one, Role.ADMINISTRATOR).id
        tender = make_price_request(city, enterprises, actor=db.session().get_one(User, deal.people["first"]), **request)
        deal.tender_id, deal.number, deal.slug = tender.id, tender.number, city.slug
        deal.bidders = [one.id for one in enterprises]
    return deal
