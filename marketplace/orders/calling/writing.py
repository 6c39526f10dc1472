"""Writing an order: called from a contract within what is left of it, or made from listings with the file of a direct award."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from marketplace.accounts.models import User
from marketplace.awards.models import Contract, ContractLine
from marketplace.catalogue.words import counted
from marketplace.core import audit, clock, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.core.money import line_total
from marketplace.core.numbering import next_number
from marketplace.orders import ordering_rules, refusals
from marketplace.orders.calling import quantities
from marketplace.orders.models import Order, OrderLine, OrderStatus
from marketplace.organizations.models import Organization

PREFIX = "BC"


@dataclass(frozen=True)
class Wanted:
    """So much of a line of the contract, wanted on a day (None: any); `quantity` in the decimals of its unit."""

    line: int
    quantity: int
    wanted_on: date | None = None


@dataclass(frozen=True)
class References:
    """What the buyer writes beside the quantities: its own number, its budget code, a note to the enterprise."""

    po_number: str = ""
    budget_code: str = ""
    note: str = ""


def call(contract: Contract, wanted: Sequence[Wanted], said: References, *, actor: User, at: datetime) -> Order:
    """A new draft that calls quantities of a contract. RuleBroken when the contract is not in force; Unusable for a quantity above what
    is left, a day that is none."""
    locked = db.load(Contract, id=contract.id)
    if reason := why_not_call(locked, at):
        raise RuleBroken(reason)
    lines = called(locked, wanted, clock.local_day(at))
    order = begin(locked.buyer, locked.supplier, actor=actor, at=at)
    order.contract, order.is_demo = locked, locked.is_demo
    return written(order, lines, said, actor=actor, at=at)


def revise_call(order: Order, wanted: Sequence[Wanted], said: References, *, actor: User, at: datetime) -> Order:
    """Write a draft anew; whoever was to approve it does so again. Its row must be locked."""
    check_draft(order)
    locked = db.load(Contract, id=order.contract_id)
    if reason := refusals.why_not_call(locked, clock.local_day(at)):
        raise RuleBroken(reason)
    return written(order, called(locked, wanted, clock.local_day(at), but=order), said, actor=actor, at=at)


def why_not_call(contract: Contract, at: datetime) -> str | None:
    """The reason why a new order is not begun under a contract, or None: of the contract, or of its enterprise."""
    return refusals.why_not_call(contract, clock.local_day(at)) or refusals.why_not_supplied(contract.supplier, at)


def called(contract: Contract, wanted: Sequence[Wanted], on: date, *, but: Order | None = None) -> list[OrderLine]:
    """The lines of an order under a contract, each at its price and place, within what is left once other orders are counted."""
    lines = {one.id: one for one in contract.lines}
    check_left(contract, [(one.line, one.quantity) for one in wanted], but=but)
    found = []
    for one in wanted:
        line = lines[one.line]
        if reason := refusals.why_not_days(one.wanted_on, contract, on):
            raise Unusable(_("« %(line)s » : %(reason)s", line=line.description, reason=reason))
        found.append(_line(line, one))
    return found


def check_left(contract: Contract, wanted: Iterable[tuple[int | None, int]], *, but: Order | None = None) -> None:
    """Unusable, saying how much is left, when quantities pass it. The row of the contract must be locked."""
    left, asked, lines = quantities.left_of(contract, but=but), dict[int, int](), {one.id: one for one in contract.lines}
    for line, quantity in wanted:
        if line not in lines or quantity <= 0:
            raise Unusable(_("Une ligne n’est pas de ce contrat : rechargez la page."))
        asked[line] = asked.get(line, 0) + quantity
    for number, quantity in asked.items():
        if quantity > left[number].left:
            past = lines[number]
            raise Unusable(
                _(
                    "Il reste %(left)s de « %(line)s », %(place)s : écrivez une quantité qui ne le dépasse pas.",
                    left=counted(max(left[number].left, 0), past.unit),
                    line=past.description,
                    place=past.place.name,
                )
            )


def begin(buyer: Organization, supplier: Organization, *, actor: User, at: datetime) -> Order:
    """A new order without a line, under the next number of the year, with the days that the buyer gives itself."""
    terms = ordering_rules.of(buyer)
    number = next_number(PREFIX, clock.local_day(at).year, Order.number)
    order = Order(number=number, buyer=buyer, supplier=supplier, status=OrderStatus.DRAFT, created_at=at, updated_at=at, frozen={})
    order.acceptance_days, order.payment_days = terms.acceptance_days, terms.payment_days
    order.written_by_id, order.is_demo, order.amount = actor.id, buyer.is_demo, 0
    return order


def written(order: Order, lines: list[OrderLine], said: References, *, actor: User, at: datetime) -> Order:
    """Put lines and references on a draft and note it: its amount is the sum of its lines, and nobody has approved what it says now."""
    if not lines:
        raise Unusable(_("La commande est vide : écrivez au moins une quantité."))
    is_new = order.id is None
    order.lines = lines
    order.po_number, order.budget_code, order.note = said.po_number, said.budget_code, said.note
    order.amount, order.updated_at, order.written_by_id = sum(one.amount for one in lines), at, actor.id
    order.approval_asked_at = order.approved_at = order.approved_by_id = order.returned_reason = None
    db.session().add(order)
    db.session().flush()
    changes = {"orders.amount": (None, order.amount)}
    if is_new:
        audit.record("orders.write", order, actor=actor, at=at, changes=changes, organization_id=order.buyer_id)
    else:
        audit.record("orders.revise", order, actor=actor, at=at, changes=changes, organization_id=order.buyer_id)
    return order


def check_draft(order: Order) -> None:
    """RuleBroken when an order is written no more."""
    if order.status is not OrderStatus.DRAFT:
        raise RuleBroken(_("Cette commande n’est plus un brouillon : elle ne change plus."))


def _line(line: ContractLine, wanted: Wanted) -> OrderLine:
    content = line.lot.listing_version.content if line.lot.listing_version else {}
    return OrderLine(
        contract_line=line,
        description=line.description,
        place_name=line.place.name,
        place_address=", ".join(
            one for one in (line.place.address, line.place.municipality.name if line.place.municipality else "") if one
        ),
        wanted_on=wanted.wanted_on,
        unit=line.unit,
        quantity=wanted.quantity,
        unit_price=line.unit_price,
        amount=line_total(line.unit_price, wanted.quantity, line.unit.decimals).cents,
        tax_code=line.tax_code,
        tax_reason=content.get("tax_reason"),
    )
