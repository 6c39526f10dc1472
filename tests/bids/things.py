"""Answers to try with: `make_asked(app)`, a price request of a city to enterprises that answer it by hand, each with its people."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.answering import acts, reading
from marketplace.bids.models import Bid, BidEvent
from marketplace.core import db
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.models import Tender
from tests.builders import make_organization, make_user
from tests.page import Visitor
from tests.tenders.asking.things import make_price_request
from tests.tenders.things import make_city, member

OURS, OTHER = "Cuisines du Fleuve, coopérative", "Traiteur du Quai, OBNL"
# A price by lot, as a clerk types it; the quantities of the request are 2400 and 1200.
TYPED = {"price_1": "2,0550", "price_2": "11,50 $", "delivery": "Chaque matin avant 7 h.", "declared": "y"}


@dataclass
class Asked:
    """A price request by its number. People by a word: `signatory`, `catalogue`, `reader` of ours, `other` of another enterprise that was
    asked, `uninvited` of one that was not, `buyer`, `staff`, `stranger`."""

    app: Flask
    tender_id: int = 0
    number: str = ""
    slugs: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where our answer is written."""
        return f"/espace/{self.slugs['ours']}/reponses/{self.number}"

    def visitor(self, name: str = "") -> Visitor:
        """Someone with a browser; nobody in particular without a name."""
        if not name:
            return Visitor(self.app)
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return Visitor(self.app).sign_in(person)

    def write(self, work: Callable[[Tender], Any]) -> Any:
        """Do this in a writing unit, with the purchase locked."""
        with self.app.app_context(), db.database().writing():
            return work(db.load(Tender, id=self.tender_id))

    def bid(self, read: Callable[[Bid], Any], name: str = "ours") -> Any:
        """What a function reads of an answer as it is now; None while there is none."""
        with self.app.app_context(), db.database().reading() as session:
            organization = session.scalars(select(Organization).filter_by(slug=self.slugs[name])).unique().one()
            found = acts.of(session.get_one(Tender, self.tender_id), organization)
            return read(found) if found else None

    def content(self, name: str = "ours") -> dict[str, Any]:
        """What our answer says in its last version."""
        found: dict[str, Any] = self.bid(lambda one: reading.content_of(one.versions[-1]), name)
        return found

    def events(self) -> list[BidEvent]:
        """What happened to the answers of the request."""
        with self.app.app_context(), db.database().reading() as session:
            return list(session.scalars(select(BidEvent).order_by(BidEvent.seq)))

    def told(self, name: str, topic: str) -> list[str]:
        """What a person was told of a topic, once the worker has passed."""
        Worker(self.app).drain()
        with self.app.app_context(), db.database().reading() as session:
            asked = select(Notice).where(Notice.recipient_id == self.people[name], Notice.topic == topic).order_by(Notice.id)
            return [str(one) for one in session.scalars(asked)]


def save(visitor: Visitor, path: str, documents: list[tuple[bytes, str]] | None = None, *, status: int = 200, **typed: Any) -> Any:
    """Fill the form as it is shown with what is typed, and save it."""
    shown = visitor.get(path)
    fields = {one.get("name"): one.text or "" for one in shown.tree.xpath("//main//textarea")}
    fields |= {one.get("name"): one.get("value") or "" for one in shown.tree.xpath("//main//input[@type='text' or @type='hidden']")}
    fields |= {one.get("name"): "y" for one in shown.tree.xpath("//main//input[@name='declared'][@checked]")}
    sent = [(BytesIO(content), name) for content, name in documents or []]
    files = {"sent": sent} if sent else {}
    return visitor.post(path, {**fields, **typed, **files}, status=status)


def hand_in(visitor: Visitor, path: str, *, status: int = 200) -> Any:
    """Read the whole answer, then press the button."""
    shown = visitor.get(f"{path}/deposer")
    [sha256] = shown.tree.xpath("//input[@name='sha256']/@value")
    return visitor.post(f"{path}/deposer", {"sha256": sha256}, status=status)


def make_asked(app: Flask, *, at: datetime | None = None, **request: Any) -> Asked:
    """A price request of a city to two enterprises, nobody having answered yet."""
    found = Asked(app)
    with app.app_context(), db.database().writing():
        city = make_city()
        ours, other = make_organization(name=OURS, neq="1100000001"), make_organization(name=OTHER, neq="1100000002")
        third = make_organization(name="La Grande Tablée, coopérative", neq="1100000003")
        found.people = {
            "signatory": member(ours, Role.ADMINISTRATOR, Role.SIGNATORY).id,
            "catalogue": member(ours, Role.CATALOGUE).id,
            "reader": member(ours, Role.READER).id,
            "other": member(other, Role.ADMINISTRATOR).id,
            "uninvited": member(third, Role.ADMINISTRATOR).id,
            "buyer": member(city, Role.ADMINISTRATOR, Role.BUYER).id,
            "staff": make_user(is_staff=True).id,
            "stranger": make_user().id,
        }
        buyer = db.session().get_one(User, found.people["buyer"])
        tender = make_price_request(city, [ours, other], actor=buyer, **request)
        found.tender_id, found.number = tender.id, tender.number
        found.slugs = {"ours": ours.slug, "other": other.slug, "uninvited": third.slug, "buyer": city.slug}
    return found
