"""The orders of a demonstration, one at each stage, from a catalogue and under a contract, by the same acts as any other."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards.models import Contract, ContractStatus
from marketplace.awards.rules import Side
from marketplace.catalogue.models import Listing
from marketplace.contracting.direct import actions as direct
from marketplace.contracting.direct import advice, written
from marketplace.contracting.models import DirectAward
from marketplace.core import clock, db
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding
from marketplace.orders.calling import listings, quantities, writing
from marketplace.orders.calling.listings import Chosen
from marketplace.orders.calling.writing import References, Wanted
from marketplace.orders.delivering import acts
from marketplace.orders.delivering.acts import Came, Decided
from marketplace.orders.exchanging import messages
from marketplace.orders.models import Delivery, Order, OrderStatus
from marketplace.orders.sending import ending, sending
from marketplace.organizations.models import Membership, Organization

WRITING, APPROVING, SUPPLYING = "achats.municipalite", "administration.municipalite", "administration.entreprise"
AFTERNOON = time(18, 30, tzinfo=UTC)
NOTE = "Livrer à l’entrée de service, avant 10 h."
COLD = "Deux portions manquaient à l’arrivée."
ROTATION = "L’entreprise offre ce service au prix publié le plus bas de la région; la recherche est au dossier."
# How far each order goes, the oldest first; so many days ago.
STAGES = (
    (OrderStatus.CLOSED, 52),
    (OrderStatus.ACCEPTED, 24),
    (OrderStatus.CANCELLED, 20),
    (OrderStatus.DELIVERED, 12),
    (OrderStatus.DELIVERING, 9),
    (OrderStatus.ACKNOWLEDGED, 5),
    (OrderStatus.SENT, 2),
    (OrderStatus.DRAFT, 1),
)


@dataclass(frozen=True)
class People:
    """Whoever writes, approves and supplies."""

    writing: User
    approving: User
    supplying: User


@panel("seed")
def seed(seeding: Seeding) -> None:
    """The orders, each in a unit of its own."""
    today = clock.local_day(clock.now())
    made = 0
    for rank, (stage, ago) in enumerate(STAGES):
        with db.database().writing():
            at = datetime.combine(today - timedelta(days=ago), AFTERNOON)
            order = _from_catalogue(rank, stage, at)
            if order is not None:
                made += 1
                seeding.samples.setdefault("order", {})[stage.value] = {"number": order.number}
    with db.database().writing():
        made += _under_contract(datetime.combine(today - timedelta(days=1), AFTERNOON))
    seeding.say(f"{made} orders")


def _people() -> People | None:
    names = [f"{one}@maillage.example" for one in (WRITING, APPROVING, SUPPLYING)]
    found = {one.email: one for one in db.session().scalars(select(User).where(User.email.in_(names)))}
    return People(*(found[one] for one in names)) if len(found) == len(names) else None


def _of(person: User) -> Organization:
    found = db.session().scalars(select(Membership).where(Membership.user_id == person.id, Membership.is_open)).unique().first()
    assert found is not None
    return found.organization


def _from_catalogue(rank: int, stage: OrderStatus, at: datetime) -> Order | None:
    """An order of the city from its enterprise, taken as far as its stage."""
    people = _people()
    if people is None:
        return None
    buyer, supplier = _of(people.writing), _of(people.supplying)
    offered = [one for one in listings.offered(supplier, people.writing, at).items if (one.price or 0) < 10_000_000]
    if not offered:
        return None
    listing = offered[rank % len(offered)]
    chosen = Chosen(listing.id, _quantity(listing), clock.local_day(at) + timedelta(days=3), "Hôtel de ville", "100, rue Principale")
    said = References(f"PO-{at.year}-{311 + rank}", "02-190-00-413", NOTE)
    order = listings.order_from(buyer, supplier, [chosen], said, actor=people.writing, at=at)
    if stage is not OrderStatus.DRAFT:
        assert order.direct_award is not None
        _approved(order.direct_award, people, rank, at)
        sending.send(order, actor=people.writing, at=at + timedelta(hours=1))
        _taken(order, stage, people, at + timedelta(hours=2))
    return order


def _quantity(listing: Listing) -> int:
    """Twice its minimum, in whole packs."""
    wanted = max(listing.minimum or 0, 10 ** int(listing.unit.decimals)) * 2
    pack = listing.pack or 1
    return -(-wanted // pack) * pack


def _approved(award: DirectAward, people: People, rank: int, at: datetime) -> None:
    day = clock.local_day(at)
    direct.revise(award, replace(written.of(award), rotation_note=ROTATION), actor=people.writing, at=at)
    bylaw = advice.advised(advice.asked_of(award, day)).bylaw
    title = "Conseil" if bylaw is None else max(bylaw.ceilings, key=lambda one: (one.up_to is None, one.up_to or 0)).title
    mine = select(Membership).where(Membership.user_id == people.approving.id, Membership.is_open)
    membership = db.session().scalars(mine).unique().one()
    direct.approve(award, membership, title, f"{day.year}-{day.month:02d}-{410 + rank}", actor=people.approving, at=at)


def _taken(order: Order, stage: OrderStatus, people: People, at: datetime) -> None:
    """Acknowledged, delivered, accepted, closed: as far as the stage."""
    if stage is OrderStatus.CANCELLED:
        ending.cancel(order, Side.SUPPLIER, "Notre équipe est prise ces jours-là.", actor=people.supplying, at=at)
    if stage in (OrderStatus.CANCELLED, OrderStatus.SENT):
        return
    acts.acknowledge(order, actor=people.supplying, at=at)
    messages.write(order, Side.SUPPLIER, "Bien reçu. Nous livrons le jour dit.", actor=people.supplying, at=at)
    if stage is OrderStatus.ACKNOWLEDGED:
        return
    [line] = order.lines
    if stage is OrderStatus.DELIVERED:
        _delivered(order, line.quantity, people, at + timedelta(days=3))
        return
    half = line.quantity // 2
    first = _delivered(order, half, people, at + timedelta(days=3))
    acts.decide(first, {first.lines[0].id: Decided(half)}, "", actor=people.writing, at=at + timedelta(days=4))
    if stage is not OrderStatus.DELIVERING:
        rest = _delivered(order, line.quantity - half, people, at + timedelta(days=5))
        less = max(rest.lines[0].quantity - 2, 1) if stage is OrderStatus.CLOSED else rest.lines[0].quantity
        acts.decide(rest, {rest.lines[0].id: Decided(less, COLD)}, "", actor=people.writing, at=at + timedelta(days=6))
    if stage is OrderStatus.CLOSED:
        ending.close(order, "Ce qui manquait n’est plus utile.", actor=people.writing, at=at + timedelta(days=8))


def _delivered(order: Order, count: int, people: People, at: datetime) -> Delivery:
    return acts.note(order, Came({order.lines[0].id: count}, clock.local_day(at)), actor=people.supplying, at=at)


def _under_contract(at: datetime) -> int:
    """A call of part of a contract of the city that is in force, sent; how many there are."""
    people = _people()
    if people is None:
        return 0
    buyer = _of(people.writing)
    asked = select(Contract).where(Contract.buyer_id == buyer.id, Contract.status == ContractStatus.ACTIVE).order_by(Contract.id)
    contract = db.session().scalars(asked).unique().first()
    if contract is None:
        return 0
    left = quantities.left_of(contract)
    wanted = [Wanted(one.id, left[one.id].left // 2, contract.starts_on) for one in contract.lines if left[one.id].left > 1]
    day = clock.local_day(at)
    if not wanted or (contract.starts_on and contract.starts_on < day):
        wanted = [replace(one, wanted_on=None) for one in wanted]
    if not wanted:
        return 0
    order = writing.call(contract, wanted, References("PO-CAMP", "", NOTE), actor=people.writing, at=at)
    sending.send(order, actor=people.writing, at=at + timedelta(minutes=20))
    return 1
