"""A purchase from a need with its people: `make_need(app)`, written and published through the acts; three cities, three enterprises."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.answering import acts as answering
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import consents, keys, opened, opener
from marketplace.contracting.models import Nature
from marketplace.core import clock, db, documents, files
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.tenders.closing import acts as closing
from marketplace.tenders.closing import snapshot
from marketplace.tenders.closing.deciding import Decision
from marketplace.tenders.drafting import beginning, publishing, union, writing
from marketplace.tenders.joining import acts as joining
from marketplace.tenders.joining.acts import Asked, Authority, Place
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import OnShortfall, Participation, ParticipationStage, Tender, TenderBidder, TenderCutoff, TenderStage
from tests.bids.opening.things import said
from tests.bids.things import Asked as Answering
from tests.builders import AT, make_organization, make_user
from tests.page import Visitor
from tests.tenders.things import make_city, make_participation, member

CLOSES = AT + timedelta(days=21)
# Ten days after the close, at two in the afternoon of Québec.
DUE = datetime(2026, 4, 10, 18, 0, tzinfo=AT.tzinfo)
OPENED = DUE + timedelta(minutes=5)
CITIES = ("Ville de Val-des-Ormes", "Ville de Rivière-Neuve", "Ville du Lac-Clair")
BIDDERS = ("Cuisines du Fleuve, coopérative", "Traiteur du Quai, OBNL", "La Grande Tablée, coopérative")
# What is needed: title, expected, minimum, estimate in cents.
LOTS = (
    ("Collation froide, portion d’enfant", 3000, None, 600_000),
    ("Repas froid, portion d’enfant", 1500, 600, 900_000),
    ("Gâteau de fin de camp", 40, 30, 120_000),
)


@dataclass
class Need:
    """A purchase from a need by its ids. People by a word: `buyer0`, `second0`, `reader0` of the organiser, `buyer1`, `second1` … of the
    other cities, `bidder0` … of the enterprises, `staff`, `stranger`."""

    app: Flask
    tender_id: int = 0
    number: str = ""
    people: dict[str, int] = field(default_factory=dict)
    cities: list[int] = field(default_factory=list)
    bidders: list[int] = field(default_factory=list)
    slugs: dict[str, str] = field(default_factory=dict)

    def write(self, work: Callable[[Tender], Any]) -> Any:
        """Do this in a writing unit, with the purchase locked."""
        with self.app.app_context(), db.database().writing():
            return work(db.load(Tender, id=self.tender_id))

    def read(self, work: Callable[[Tender], Any]) -> Any:
        with self.app.app_context(), db.database().reading() as session:
            return work(session.get_one(Tender, self.tender_id))

    def person(self, name: str) -> User:
        return db.session().get_one(User, self.people[name])

    def organization(self, number: int) -> Organization:
        return db.session().get_one(Organization, number)

    def visitor(self, name: str = "") -> Visitor:
        if not name:
            return Visitor(self.app)
        with self.app.app_context(), db.database().reading():
            person = self.person(name)
        return Visitor(self.app).sign_in(person)

    def adhere(self, city: int, *firm: int, flexible: int = 0, at: datetime = AT) -> None:
        """What a city does with the form, by a resolution: so much of each lot."""

        def work(tender: Tender) -> Participation:
            organization, actor = self.organization(self.cities[city]), self.person(f"buyer{city}")
            membership = db.session().scalars(select(Membership).filter_by(organization_id=organization.id, user_id=actor.id)).one()
            wanted = {lot.id: Wanted(one, flexible if one else 0) for lot, one in zip(tender.lots, firm, strict=False)}
            asked = Asked([Place("Aréna", "12, rue de l’Aréna", wanted)], Authority.RESOLUTION, "2026-03-114", AT.date())
            return joining.adhere(tender, organization, asked, membership=membership, actor=actor, at=at)

        self.write(work)

    def close(self, at: datetime = CLOSES) -> Any:
        """What the job does at that instant."""
        with self.app.app_context(), db.database().writing():
            return closing.close(self.tender_id, actor=None, at=at)

    def closed(self) -> None:
        """Three cities adhere; the third lot falls short."""
        self.adhere(0, 1000, 400, 5)
        self.adhere(1, 1200, 300, at=AT + timedelta(hours=1))
        self.adhere(2, 801, 0, flexible=99, at=AT + timedelta(hours=2))
        self.close()

    def answer(self, bidder: int, *prices: int | None, at: datetime = CLOSES + timedelta(days=1), **more: Any) -> None:
        """Hand in the answer of an enterprise, by its place."""

        def work(tender: Tender) -> None:
            lead, actor = self.organization(self.bidders[bidder]), self.person(f"bidder{bidder}")
            bid = answering.of(tender, lead) or answering.begin(tender, lead, actor=actor, at=at)
            answering.save(bid, said(tender, *prices, **more), actor=actor, at=at)
            answering.submit(bid, actor=actor, at=at)

        self.write(work)

    def consent(self, name: str, at: datetime | None = None) -> None:
        """A person asks for the opening in the name of her city."""
        city = self.cities[int(name[-1])]
        self.write(
            lambda tender: consents.consent(tender, actor=self.person(name), at=at or clock.now(), organization=self.organization(city))
        )

    def open(self) -> bool:
        with self.app.app_context():
            return opener.open_purchase(self.tender_id)

    def opened(self) -> list[OpenedBid]:
        return self.read(lambda tender: [one for one in opened.of(tender) if one.bid.lead.name])

    def cutoff(self) -> TenderCutoff:
        return self.read(lambda tender: db.session().scalars(select(TenderCutoff).filter_by(tender_id=tender.id)).one())

    def told(self, name: str) -> list[str]:
        """What a person was told, once the worker has passed."""
        Worker(self.app).drain()
        with self.app.app_context(), db.database().reading() as session:
            asked = select(Notice).where(Notice.recipient_id == self.people[name]).order_by(Notice.id)
            return [str(one) for one in session.scalars(asked)]


def make_need(app: Flask, *, named: int = 0, publish: bool = True, **values: Any) -> Need:
    """A purchase that a city publishes at AT, its key made as the opener makes it; `named` enterprises alone may answer when some are."""
    need = Need(app)
    with app.app_context(), db.database().writing():
        cities = [make_city(name) for name in CITIES]
        enterprises = [make_organization(name=name, neq=f"11000000{place:02d}") for place, name in enumerate(BIDDERS)]
        for place, city in enumerate(cities):
            need.people |= {f"buyer{place}": member(city, Role.ADMINISTRATOR, Role.BUYER).id, f"second{place}": member(city, Role.BUYER).id}
        need.people |= {f"bidder{place}": member(one, Role.ADMINISTRATOR).id for place, one in enumerate(enterprises)}
        need.people |= {"reader0": member(cities[0], Role.READER).id, "reader1": member(cities[1], Role.READER).id}
        need.people |= {"staff": make_user(is_staff=True).id, "stranger": make_user().id}
        need.cities, need.bidders = [one.id for one in cities], [one.id for one in enterprises]
        need.slugs = {f"city{place}": one.slug for place, one in enumerate(cities)}
        need.slugs |= {f"bidder{place}": one.slug for place, one in enumerate(enterprises)}
        tender = _written(cities[0], need.person("buyer0"), enterprises[:named], values)
        need.tender_id, need.number = tender.id, tender.number
        if publish:
            have_union(tender)
            have_key(tender)
            publishing.publish(tender, actor=need.person("buyer0"), at=AT)
    return need


def _written(city: Organization, actor: User, named: list[Organization], values: dict[str, Any]) -> Tender:
    tender = beginning.begin_from_need(city, "Repas et collations des camps de jour", actor=actor, at=AT)
    for title, expected, minimum, estimate in LOTS:
        lot = writing.add_need(tender, title, actor=actor, at=AT)
        lot.expected, lot.minimum, lot.estimate = expected, minimum, estimate
    facts: dict[str, Any] = {
        "description_fr": "Des repas froids livrés chaque matin aux camps de jour.",
        "nature": Nature.SERVICES,
        "closes_at": CLOSES,
        "bids_due_at": DUE,
        "delivery_from": date(2026, 6, 22),
        "delivery_until": date(2026, 8, 14),
        "term_from": date(2026, 6, 22),
        "term_until": date(2026, 8, 14),
        "on_shortfall": OnShortfall.CANCEL,
        "is_open_call": not named,
        "advice": {"chosen": "price_request:invitation_min", "facts": {}},
    }
    for name, value in {**facts, **values}.items():
        setattr(tender, name, value)
    tender.bidders[:] = [TenderBidder(organization_id=one.id) for one in named]
    db.session().flush()
    return tender


def have_key(tender: Tender) -> None:
    """What the opener does once the site asked for the key."""
    keys.want(tender, at=AT)
    keys.make_wanted(at=AT)


def have_union(tender: Tender) -> None:
    """The agreement of the bodies, signed as it is written now."""
    kept = files.keep(io.BytesIO(b"%PDF-1.7 entente"))
    tender.union_file = files.add(kept, name="entente.pdf", media_type=documents.PDF, at=AT)
    tender.advice = {**tender.advice, "union": union.digest(tender)}
    db.session().flush()


def make_called(app: Flask) -> Answering:
    """An open call whose adhesions are closed, with the people of `tests.bids.things.make_asked` and those of a city that joined."""
    need = make_need(app)
    need.closed()
    found = Answering(app, need.tender_id, need.number)
    with app.app_context(), db.database().writing():
        ours = need.organization(need.bidders[0])
        found.people = {
            "signatory": member(ours, Role.ADMINISTRATOR, Role.SIGNATORY).id,
            "catalogue": member(ours, Role.CATALOGUE).id,
            "other": need.people["bidder1"],
            "uninvited": need.people["bidder2"],
            "buyer": need.people["buyer0"],
            "participant": need.people["buyer1"],
            "staff": need.people["staff"],
            "stranger": need.people["stranger"],
        }
    found.slugs = {"ours": need.slugs["bidder0"], "other": need.slugs["bidder1"], "uninvited": need.slugs["bidder2"]}
    found.slugs |= {"buyer": need.slugs["city0"], "participant": need.slugs["city1"]}
    return found


def make_bare_need(organizer: Organization, *, stage: TenderStage = TenderStage.BIDDING, due: datetime = DUE) -> Tender:
    """A purchase from a need of one buyer alone, as rows: one lot, an open call; in preparation, or awaiting answers."""
    actor, begun = member(organizer, Role.BUYER), due - timedelta(days=40)
    tender = beginning.begin_from_need(organizer, "Repas des camps de jour", actor=actor, at=begun)
    lot = writing.add_need(tender, LOTS[0][0], actor=actor, at=begun)
    lot.expected, lot.estimate = 3000, 600_000
    tender.bids_due_at, tender.closes_at, tender.stage = due, due - timedelta(days=10), stage
    have_key(tender)
    if stage is TenderStage.DRAFT:
        return tender
    tender.opens_at = begun
    tender.closed_at = tender.called_at = tender.closes_at
    mine = make_participation(tender, organizer, 3000, at=begun, stage=ParticipationStage.BOUND)
    kept = snapshot.content(tender, [mine], [], Decision(extends=False, met=(True,), goes_on=(True,)), due - timedelta(days=10))
    db.session().add(TenderCutoff(tender_id=tender.id, at=due - timedelta(days=10), content=kept, sha256=snapshot.digest(kept)))
    lot.closed_firm, lot.closed_flexible, lot.is_met = 3000, 0, True
    db.session().flush()
    return tender
