"""The purchases from a need of a demonstration: one that municipal bodies still join, one whose adhesions are closed and that enterprises
answer, sealed: the enterprise of the demonstration handed one in and invites another to the next version. Each goes through the acts that
people do, its key made as the opener makes it; `brought` is asked for those that go further.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.answering import acts
from marketplace.bids.opening import keys
from marketplace.contracting.models import Nature
from marketplace.core import clock, db, documents, files
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import BuyerType, Membership, Organization, OrganizationStatus, Standing
from marketplace.organizations.teams import standing
from marketplace.tenders.closing import acts as closing
from marketplace.tenders.closing import scheduling
from marketplace.tenders.drafting import beginning, estimating, publishing, union, writing
from marketplace.tenders.models import OnShortfall, Participation, ParticipationPlace, ParticipationStage, Quantity, Tender

ASKING, ANSWERING = "achats.municipalite", "administration.entreprise"
NAMES = (ASKING, ANSWERING)
TOGETHER = 7
AFTERNOON = time(14)


@dataclass(frozen=True)
class Wanted:
    """A lot: what, in which unit, how much the group wants of it, what that is thought to cost (cents), what each wants of it."""

    title: str
    unit_code: str
    expected: int
    estimate: int
    each: int


@dataclass(frozen=True)
class Need:
    """A purchase from a need; `opened`, `closes` and `due` are days from today. `price` is what an enterprise answers to its first lot, in
    ten-thousandths of a dollar, None while nobody answers; `place` is where each wants it."""

    title: str
    description: str
    nature: Nature
    lots: tuple[Wanted, ...]
    opened: int
    closes: int
    due: int
    price: int | None = None
    place: str = "Bibliothèque"


NEEDS = (
    Need(
        "Bacs de compost pour les jardins communautaires", "Des bacs de bois d’ici, livrés avant les semis.", Nature.GOODS,
        (Wanted("Bac de compost en bois, à monter", "C62", 160, 1_120_000, 20), Wanted("Outils de jardin", "C62", 90, 360_000, 10)),
        -6, 12, 26,
    ),
    Need(
        "Réparation du mobilier des bibliothèques", "Des chaises et des tables à réparer, prises et rapportées.", Nature.SERVICES,
        (Wanted("Chaise réparée", "C62", 210, 735_000, 30), Wanted("Table revernie", "C62", 40, 480_000, 5)),
        -34, -6, 9, price=345_000,
    ),
)  # fmt: skip


@panel("seed")
def seed(seeding: Seeding) -> None:
    """Invent them, each in units of its own: what was announced is read in the log, which is whole once a unit is over."""
    today = clock.local_day(clock.now())
    for one in NEEDS:
        with db.database().writing() as session:
            people = {name: session.scalars(select(User).where(User.email == f"{name}@maillage.example")).one_or_none() for name in NAMES}
            actor, answering = (people[name] for name in NAMES)
            if actor is None or answering is None:
                return
            tender_id = brought(seeding, one, actor, today).id
        if one.price is not None:
            with db.database().writing():
                tender = closed(tender_id)
                _answer(tender, db.session().get_one(User, answering.id), one.price, moment(today, one.closes + 1))
    seeding.say(f"{len(NEEDS)} purchases from a need")


def brought(seeding: Seeding, one: Need, actor: User, today: date, announce: Callable[[Tender], None] | None = None) -> Tender:
    """A purchase from its preparation, where `announce` adds to it, to its adhesions."""
    tender = _written(one, actor, today)
    if announce is not None:
        announce(tender)
    keys.want(tender, at=moment(today, one.opened - 4))
    keys.make_wanted(at=moment(today, one.opened - 4))
    at = moment(today, one.opened)
    kept = files.keep(io.BytesIO(union.drawn(tender)))
    tender.union_file = files.add(kept, name="entente-union-signee.pdf", media_type=documents.PDF, at=at)
    tender.advice = {**tender.advice, "union": union.digest(tender)}
    db.session().flush()
    publishing.publish(tender, actor=actor, at=at)
    scheduling.schedule(tender)
    for rank, organization in enumerate(participants(seeding, tender)):
        _join(tender, organization, one, at + timedelta(hours=3 + 5 * rank))
    return tender


def closed(tender_id: int) -> Tender:
    """The purchase once its adhesions are closed on their day; in another unit than its publication."""
    tender = db.load(Tender, id=tender_id)
    assert tender.closes_at is not None
    closing.close(tender.id, actor=None, at=tender.closes_at + timedelta(minutes=1))
    return tender


def _written(one: Need, actor: User, today: date) -> Tender:
    begun = moment(today, one.opened - 5)
    [organizer] = of(actor)
    tender = beginning.begin_from_need(organizer, one.title, actor=actor, at=begun)
    tender.description_fr, tender.nature = one.description, one.nature
    for wanted in one.lots:
        lot = writing.add_need(tender, wanted.title, actor=actor, at=begun)
        lot.unit_code, lot.expected, lot.estimate, lot.minimum = wanted.unit_code, wanted.expected, wanted.estimate, wanted.each * 3
    tender.on_shortfall = OnShortfall.CANCEL
    tender.closes_at, tender.bids_due_at = moment(today, one.closes), moment(today, one.due)
    tender.delivery_from = tender.term_from = today + timedelta(days=max(one.due, 9) + 20)
    tender.delivery_until = tender.term_until = tender.delivery_from + timedelta(days=60)
    tender.union_committee = "Direction générale et greffe de l’organisateur"
    tender.union_evaluators = "Deux représentants des participants"
    db.session().flush()
    here = estimating.framework(tender, moment(today, one.opened)).here
    tender.advice = {"facts": {}, "chosen": estimating.key_of(max(here, key=lambda mode: mode.code.rank))}
    return tender


def participants(seeding: Seeding, tender: Tender) -> Sequence[Organization]:
    """The organiser, then other municipal bodies."""
    municipal = (BuyerType.MUNICIPALITY, BuyerType.MRC, BuyerType.REGIE)
    shown = select(Organization).where(Organization.is_demo, Organization.status == OrganizationStatus.PUBLISHED)
    others = shown.where(Organization.buyer_type.in_(municipal), Organization.id != tender.organizer_id).order_by(Organization.id)
    found = [tender.organizer, *db.session().scalars(others.limit(TOGETHER - 1)).unique()]
    for one in found:
        if one.standing is None:
            db.session().add(Standing(organization_id=one.id, confirmed_at=seeding.at, basis=standing.BY_TEAM))
    db.session().flush()
    return found


def _join(tender: Tender, organization: Organization, one: Need, at: datetime) -> None:
    number = f"{at.year}-{at.month:02d}-{100 + organization.id % 200}"
    said = {"resolution_number": number, "resolution_date": clock.local_day(at), "authorized_at": at}
    found = Participation(
        tender=tender, organization=organization, adhered_at=at, created_at=at, updated_at=at, stage=ParticipationStage.AUTHORIZED, **said
    )
    found.places.append(ParticipationPlace(rank=1, name=one.place))
    db.session().add(found)
    for lot, wanted in zip(tender.lots, one.lots, strict=True):
        found.quantities.append(Quantity(lot=lot, place=found.places[0], firm=wanted.each, flexible=0))
    db.session().flush()


def _answer(tender: Tender, actor: User, price: int, at: datetime) -> None:
    [enterprise] = of(actor)
    bid = acts.begin(tender, enterprise, actor=actor, at=at)
    lines = {str(tender.lots[0].id): {"unit_price": price, "capacity": None, "note": ""}}
    declared = {"declared": True, "contacts": ""}
    said = {"lines": lines, "delivery": "Prises et rapportées en une semaine.", "note": "", "no_collusion": declared, "files": []}
    acts.save(bid, said, actor=actor, at=at)
    acts.submit(bid, actor=actor, at=at + timedelta(minutes=20))


def of(person: User) -> Sequence[Organization]:
    mine = select(Organization).join(Membership, Membership.organization_id == Organization.id).where(Membership.user_id == person.id)
    return db.session().scalars(mine).unique().all()


def moment(today: date, days: int) -> datetime:
    """Two in the afternoon of Québec, so many days from today."""
    return datetime.combine(today + timedelta(days=days), AFTERNOON, clock.QUEBEC)
