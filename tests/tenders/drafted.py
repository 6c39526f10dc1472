"""An organiser with an offer to begin from, and what its browser sends: the form of a step as the page holds it, changed here and there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing
from marketplace.contracting.models import ContractingBylaw
from marketplace.core import db
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender, TenderStage
from tests.builders import AT, make_organization
from tests.catalogue.things import make_listing
from tests.page import Page, Visitor
from tests.tenders.things import MEALS, make_city, make_tender, member

# Three weeks after AT, at four in the afternoon on a wall in Québec.
CLOSES = "2026-03-31T16:00"
DATES = {"closes_at": CLOSES, "term_from": "2026-06-22", "term_until": "2026-08-14", "renewals": "0", "renewal_months": "12"}
DELIVERY = {"delivery_from": "2026-06-22", "delivery_until": "2026-08-14"}


@dataclass
class Desk:
    """A city that organises, the offer of a cooperative, and the people by a word."""

    app: Flask
    city: str
    people: dict[str, int]
    listing: str

    def visitor(self, name: str = "buyer") -> Visitor:
        with self.app.app_context(), db.database().reading() as session:
            person = session.get_one(User, self.people[name])
        return Visitor(self.app).sign_in(person)

    @property
    def base(self) -> str:
        return f"/espace/{self.city}/achats"

    def begin(self, visitor: Visitor, **sent: str) -> str:
        """Begin a purchase from the offer; its number."""
        page = visitor.post(f"{self.base}/commencer", sent or {"article": self.listing})
        return str(page.response.request.path).rsplit("/", 1)[-1]

    def send(self, visitor: Visitor, path: str, status: int = 200, **changed: Any) -> Page:
        """Send the form of a step as its page holds it, but for what is changed."""
        return visitor.post(f"{self.base}/{path}", form_of(visitor, f"{self.base}/{path}") | changed, status=status)

    def read(self, number: str, look: Callable[[Tender], Any]) -> Any:
        """What a function reads of a purchase as it is now."""
        with self.app.app_context(), db.database().reading() as session:
            return look(session.query(Tender).filter_by(number=number).one())

    def change(self, number: str, act: Callable[[Tender, User], Any]) -> Any:
        """What a function does to a purchase, by its organiser, in a unit of its own."""
        with self.app.app_context(), db.database().writing() as session:
            return act(db.load(Tender, number=number), session.get_one(User, self.people["buyer"]))

    def offer(self, act: Callable[[Listing], Any]) -> Any:
        """What a function does to the offer, in a unit of its own."""
        with self.app.app_context(), db.database().writing():
            return act(db.load(Listing, slug=self.listing))


def form_of(visitor: Visitor, path: str) -> dict[str, Any]:
    """The form of a page as a browser would send it unchanged: the one that carries the count of the purchase."""
    form = next(one for one in visitor.get(path).tree.forms if one.method == "POST" and "version" in one.fields)
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def make_desk(app: Flask, **offer: Any) -> Desk:
    """A city with a buyer, a second one and a reader, and an offer of meals."""
    with app.app_context(), db.database().writing():
        city, kitchen = make_city(), make_organization(name="Cuisines du Fleuve, coopérative")
        listing = make_listing(kitchen, **{**MEALS, **offer})
        people = {"buyer": member(city).id, "second": member(city).id, "reader": member(city, reader()).id}
        people["stranger"] = member(make_city("Ville de Rivière-Neuve")).id
        people["seller"] = member(kitchen).id
        return Desk(app, city.slug, people, listing.slug)


def reader() -> Any:
    from marketplace.organizations.models import Role

    return Role.READER


def ready(desk: Desk, *, at: datetime = AT, expected: int = 1500, **values: Any) -> str:
    """A purchase in preparation that nothing stops but what `values` say: alone, by mutual agreement; its number."""
    with desk.app.app_context(), db.database().writing() as session:
        city = session.query(Organization).filter_by(slug=desk.city).one()
        listing = session.query(Listing).filter_by(slug=desk.listing).one()
        facts: dict[str, Any] = {
            "description_fr": "Des repas froids pour les camps de jour.",
            "advice": {"chosen": "direct:invitation_min", "facts": {}},
            "lot": {"expected": expected, "minimum": None},
            "buyers_are_enterprises": False,
        }
        tender = make_tender(city, listing.organization, listings=[listing], stage=TenderStage.DRAFT, at=at, **{**facts, **values})
        return tender.number


def by_law(desk: Desk, direct: int) -> None:
    """A by-law of the city that lets it buy services by mutual agreement under so many cents, taxes left out."""
    from marketplace.contracting.models import TaxBasis

    with desk.app.app_context(), db.database().writing() as session:
        city = session.query(Organization).filter_by(slug=desk.city).one()
        said = {"title": "Règlement sur la gestion contractuelle", "reference": "Règlement 2025-14", "valid_from": date(2025, 1, 1)}
        session.add(ContractingBylaw(organization=city, direct_services=direct, tax_basis=TaxBasis.EXCLUDED, written_at=AT, **said))
