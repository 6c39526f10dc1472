"""Invoices to try with: `make_order(...)` whose deliveries are accepted, `issued(...)`; in the unit at work."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from marketplace.accounts.models import User
from marketplace.billing.invoicing import issuing, writing
from marketplace.billing.invoicing.writing import Said, Typed
from marketplace.billing.models import Invoice
from marketplace.billing.taxes import registering
from marketplace.billing.taxes.registering import Stated
from marketplace.core import db
from marketplace.orders.models import Delivery, DeliveryLine, DeliveryStatus, Order, OrderLine, OrderStatus
from marketplace.organizations.models import Organization, Role, Unit
from tests.builders import AT, make_organization
from tests.page import Page, Visitor
from tests.tenders.things import make_city, member

GST, QST = "123456782RT0001", "1224002901TQ0001"
LINES = (Typed("Repas complet, portion d’adulte", "C62", 120, 145_000), Typed("Livraison à l’aréna", "C62", 1, 850_000))
_numbers = count(1)


def make_supplier(name: str = "Cuisines du Fleuve, coopérative", *, small: bool = False, said: bool = True, **values: Any) -> Organization:
    """An enterprise that says how it collects taxes, unless told otherwise."""
    facts = {"neq": "1140000001", "address": "12, quai du Fleuve", "postal_code": "G5L 1A1", **values}
    found = make_organization(name=name, **facts)
    if said:
        registering.state(found, Stated(date(2020, 1, 1), *(() if small else (GST, QST))), actor=None, at=AT)
    return found


def finance(organization: Organization, *roles: Role, **values: Any) -> User:
    """Somebody of its finances."""
    return member(organization, *(roles or (Role.FINANCE,)), **values)


def make_order(
    supplier: Organization, buyer: Organization, *lines: tuple[int, int], at: datetime = AT, status: OrderStatus = OrderStatus.DELIVERING
) -> Order:
    """An order of lines (quantity, unit price), by the piece."""
    number = f"BC-2026-{next(_numbers):04d}"
    order = Order(number=number, buyer=buyer, supplier=supplier, status=status, acceptance_days=10, payment_days=30)
    order.po_number, order.created_at, order.updated_at = "PO-4471", at, at
    piece = db.session().get_one(Unit, "C62")
    for rank, (quantity, price) in enumerate(lines or ((100, 12_345),), start=1):
        amount = (2 * quantity * price + 100) // 200
        order.lines.append(OrderLine(description=f"Article {rank}", unit=piece, quantity=quantity, unit_price=price, amount=amount))
    order.amount = sum(one.amount for one in order.lines)
    db.session().add(order)
    db.session().flush()
    return order


def deliver(order: Order, *accepted: int, at: datetime = AT + timedelta(days=2)) -> Delivery:
    """A delivery of which so much was accepted, line by line."""
    number = db.session().query(Delivery).filter_by(order_id=order.id).count() + 1
    found = Delivery(order=order, number=number, status=DeliveryStatus.ACCEPTED, delivered_on=at.date(), noted_at=at, accept_by=at.date())
    found.decided_at = at
    for line, quantity in zip(order.lines, accepted, strict=False):
        found.lines.append(DeliveryLine(order_line=line, quantity=max(quantity, 1), accepted=quantity))
    db.session().add(found)
    db.session().flush()
    return found


def draft(supplier: Organization, buyer: Organization, *lines: Typed, at: datetime = AT, **said: Any) -> Invoice:
    """An invoice typed by hand."""
    return writing.begin(supplier, buyer, Said(**said), lines or LINES, actor=None, at=at)


def issued(supplier: Organization, buyer: Organization, *lines: Typed, at: datetime = AT, **said: Any) -> Invoice:
    """The same, issued."""
    return issuing.issue(draft(supplier, buyer, *lines, at=at, **said), actor=None, at=at)


def dollars(amount: int, **values: Any) -> Typed:
    """A line of so many dollars."""
    return Typed("Service rendu", "C62", 1, amount * 10_000, **values)


def pair() -> tuple[Organization, Organization]:
    """An enterprise and a city."""
    return make_supplier(), make_city(address="1, rue de l’Hôtel-de-Ville", neq="8813430987")


def credited(seller: Visitor, path: str, form: dict[str, str]) -> Page:
    """A credit note that is read first, then issued as it was shown."""
    seen = seller.post(path, form).tree.xpath("string(//input[@name='seen']/@value)")
    return seller.post(path, {**form, "seen": seen, "emettre": "y"})
