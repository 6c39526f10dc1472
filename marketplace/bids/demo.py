"""The price requests of a demonstration: one whose answers are awaited, sealed; one that was opened; one to be awarded above.

Each goes through the very acts that people do: the key is made as the opener makes it, the answers are sealed, two persons ask for the
opening, and the opener opens. Two enterprises get a person without a password, so that there is somebody to ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, select

from marketplace.accounts.models import User
from marketplace.bids.answering import acts
from marketplace.bids.opening import consents, keys, opener
from marketplace.contracting.models import Nature
from marketplace.core import clock, db
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import MemberRole, Membership, Organization, OrganizationStatus, Role
from marketplace.tenders.asking import beginning, inviting, sending, writing
from marketplace.tenders.asking.facts import Line, Said
from marketplace.tenders.models import Tender

ASKING, SECOND, ANSWERING = "achats.municipalite", "administration.municipalite", "administration.entreprise"
# Nobody comes in as these.
READERS = (("reponses.entreprise-b", "Étienne Saganash-Paradis"), ("reponses.entreprise-c", "Bintou Lachance"))
WHY = "Elle offre ce service et dessert la municipalité."
AFTERNOON = time(14)


@dataclass(frozen=True)
class Request:
    """A price request: what is wanted, `sent` and `due` in days from today, the estimate in cents, and the unit prices that each enterprise
    answers (ten-thousandths of a dollar), in their order; an enterprise beyond the prices did not answer. `is_opened`: two opened it."""

    title: str
    description: str
    nature: Nature
    lines: tuple[Line, ...]
    sent: int
    due: int
    estimate: int
    prices: tuple[tuple[int, ...], ...]
    is_opened: bool = False


TO_AWARD = "Fruits et légumes des collations du camp d’hiver"
REQUESTS = (
    Request(
        "Buffets de la semaine de relâche", "Un buffet froid par jour pour les bénévoles, livré à l’aréna avant 11 h.", Nature.SERVICES,
        (Line("Buffet froid, par personne", 180, "C62", "Options végétariennes et sans noix."), Line("Collation d’après-midi", 180, "C62")),
        -3, 9, 480_000, ((180_000, 65_000), (175_000,)),
    ),
    Request(
        "Paniers de Noël des aînés", "Des paniers de produits d’ici pour les aînés de la municipalité, prêts à remettre.", Nature.GOODS,
        (Line("Panier de produits d’ici", 60, "C62", "Au moins six produits, sans alcool."),),
        -16, -2, 420_000, ((585_000,), (612_500,), (549_900,)), is_opened=True,
    ),
    Request(
        TO_AWARD, "Des fruits et des légumes prêts à manger pour cinq jours de camp.", Nature.GOODS,
        (Line("Fruits prêts à manger, portion", 900, "C62"), Line("Légumes et trempette, portion", 900, "C62")),
        -30, -17, 350_000, ((15_500, 17_000), (14_900, 18_250), (16_200,)), is_opened=True,
    ),
)  # fmt: skip


@panel("seed")
def seed(seeding: Seeding) -> None:
    """Invent the requests, each in a unit of its own; the opener has its turn between."""
    today = clock.local_day(clock.now())
    with db.database().writing():
        people = {one.email.partition("@")[0]: one.id for one in _people((ASKING, SECOND, ANSWERING))}
        asked = _enterprises(seeding, people.get(ANSWERING)) if len(people) == 3 else []
    if len(asked) < 3:
        return
    for one in REQUESTS:
        with db.database().writing():
            number = _sent(one, people, asked, today)
        with db.database().writing():
            tender_id = _answered(one, number, asked, people, today)
        if one.is_opened:
            opener.open_purchase(tender_id)
        seeding.samples["price_request"] = {"number": number}
    seeding.say(f"{len(REQUESTS)} price requests")


def _people(names: Sequence[str]) -> Sequence[User]:
    return db.session().scalars(select(User).where(User.email.in_([f"{one}@maillage.example" for one in names]))).all()


def _enterprises(seeding: Seeding, answering: int | None) -> list[int]:
    """The enterprise of the demonstration and two others, each with somebody who answers."""
    own = select(Membership.organization_id).where(Membership.user_id == answering).limit(1)
    alone = ~exists().where(Membership.organization_id == Organization.id)
    shown = select(Organization).where(
        Organization.is_demo, Organization.is_enterprise, Organization.status == OrganizationStatus.PUBLISHED
    )
    others = db.session().scalars(shown.where(alone).order_by(Organization.id).limit(len(READERS))).unique().all()
    for organization, (word, name) in zip(others, READERS, strict=False):
        person = User(email=f"{word}@maillage.example", name=name, is_demo=True, created_at=seeding.at)
        roles = [MemberRole(role=Role.ADMINISTRATOR)]
        db.session().add(Membership(user=person, organization=organization, joined_at=seeding.at, roles=roles))
    db.session().flush()
    return [*db.session().scalars(own), *(one.id for one in others)]


def _sent(one: Request, people: dict[str, int], asked: Sequence[int], today: date) -> str:
    at, due = _moment(today, one.sent), _moment(today, one.due)
    actor = db.session().get_one(User, people[ASKING])
    [buyer] = _of(actor)
    tender = beginning.begin(buyer, actor=actor, at=at)
    keys.want(tender, at=at)
    keys.make_wanted(at=at)
    # The opener opens on the day of the seeding: what is bought comes after.
    first = max(clock.local_day(due), today) + timedelta(days=10)
    told = {"title": one.title, "description": one.description, "nature": one.nature, "lines": one.lines, "estimate": one.estimate}
    place = {"place_name": "Aréna municipal", "place_address": "12, rue de l’Aréna"}
    days = {"delivery_from": first, "delivery_until": first + timedelta(days=14), "due_at": due}
    writing.save(tender, Said(**told, **place, **days), actor=actor, at=at)  # type: ignore[arg-type]
    for number in asked:
        inviting.invite(tender, db.session().get_one(Organization, number), WHY, actor=actor, at=at)
    sending.send(tender, actor=actor, at=at)
    return tender.number


def _answered(one: Request, number: str, asked: Sequence[int], people: dict[str, int], today: date) -> int:
    """What each answers, sealed and handed in before the deadline; then two persons ask for the opening, where it is opened."""
    tender = db.load(Tender, number=number)
    for rank, prices in enumerate(one.prices):
        enterprise = db.session().get_one(Organization, asked[rank])
        actor = _member(enterprise)
        at = _moment(today, one.sent) + timedelta(days=1 + rank, minutes=13 * rank)
        bid = acts.begin(tender, enterprise, actor=actor, at=at)
        lines = {str(lot.id): {"unit_price": price, "capacity": None, "note": ""} for lot, price in zip(tender.lots, prices, strict=False)}
        said = {
            "lines": lines,
            "delivery": "Livré avant 10 h.",
            "note": "",
            "no_collusion": {"declared": True, "contacts": ""},
            "files": [],
        }
        acts.save(bid, said, actor=actor, at=at)
        acts.submit(bid, actor=actor, at=at + timedelta(minutes=20))
    if one.is_opened:
        assert tender.bids_due_at is not None
        for minutes, name in ((30, ASKING), (42, SECOND)):
            opened_by = db.session().get_one(User, people[name])
            consents.consent(tender, actor=opened_by, at=tender.bids_due_at + timedelta(minutes=minutes))
    return tender.id


def _member(organization: Organization) -> User:
    mine = select(User).join(Membership, Membership.user_id == User.id).where(Membership.organization_id == organization.id)
    return db.session().scalars(mine.order_by(User.id).limit(1)).one()


def _of(person: User) -> Sequence[Organization]:
    mine = select(Organization).join(Membership, Membership.organization_id == Organization.id).where(Membership.user_id == person.id)
    return db.session().scalars(mine).unique().all()


def _moment(today: date, days: int) -> datetime:
    """Two in the afternoon of Québec, so many days from today."""
    return datetime.combine(today + timedelta(days=days), AFTERNOON, clock.QUEBEC)
