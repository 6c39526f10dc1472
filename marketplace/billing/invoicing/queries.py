"""Finding invoices: what is open between two organisations, what waits for whom."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.billing import rules
from marketplace.billing.models import Invoice, InvoiceDispute, InvoiceKind, InvoiceLine, InvoiceStatus
from marketplace.core import db
from marketplace.orders.models import Delivery, DeliveryLine, DeliveryStatus, Order
from marketplace.organizations.models import Organization

MOST = 50


def open_for(buyer: Organization, supplier: Organization) -> list[Invoice]:
    """The invoices of an enterprise on which a buyer may still owe, the first due before."""
    mine = (Invoice.buyer_id == buyer.id, Invoice.supplier_id == supplier.id)
    asked = select(Invoice).where(*mine, Invoice.kind == InvoiceKind.INVOICE, Invoice.status.in_(rules.OPEN))
    return list(db.session().scalars(asked.order_by(func.coalesce(Invoice.due_on, date(9999, 12, 31)), Invoice.id)))


def to_handle(buyers: Collection[int]) -> list[Invoice]:
    """The invoices that these buyers have to receive or to approve, the oldest before."""
    waits = (InvoiceStatus.ISSUED, InvoiceStatus.RECEIVED)
    asked = select(Invoice).where(Invoice.buyer_id.in_(buyers), Invoice.status.in_(waits), Invoice.kind == InvoiceKind.INVOICE)
    return list(db.session().scalars(asked.options(*_named()).order_by(Invoice.id).limit(MOST)).unique())


def disputed(suppliers: Collection[int]) -> list[InvoiceDispute]:
    """The disputes that these enterprises did not answer, the oldest before."""
    waits = (InvoiceDispute.closed_at.is_(None), InvoiceDispute.replied_at.is_(None), Invoice.supplier_id.in_(suppliers))
    asked = select(InvoiceDispute).join(InvoiceDispute.invoice).where(*waits).options(joinedload(InvoiceDispute.invoice))
    return list(db.session().scalars(asked.order_by(InvoiceDispute.id).limit(MOST)).unique())


def to_invoice(suppliers: Collection[int]) -> list[Order]:
    """The orders of these enterprises of which something accepted is on no invoice, a draft included, the first accepted before."""
    held = (
        select(InvoiceLine.id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.delivery_line_id == DeliveryLine.id, Invoice.status != InvoiceStatus.DISCARDED)
    )
    free = (
        select(Delivery.order_id, func.min(Delivery.decided_at).label("first"))
        .join(DeliveryLine, DeliveryLine.delivery_id == Delivery.id)
        .join(Order, Order.id == Delivery.order_id)
        .where(Order.supplier_id.in_(suppliers), Delivery.status == DeliveryStatus.ACCEPTED, DeliveryLine.accepted > 0, ~held.exists())
        .group_by(Delivery.order_id)
        .subquery()
    )
    asked = select(Order).join(free, free.c.order_id == Order.id).order_by(free.c.first, Order.id).limit(MOST)
    return list(db.session().scalars(asked).unique())


def drafts(suppliers: Collection[int]) -> list[Invoice]:
    """The drafts of these enterprises, the oldest before."""
    asked = select(Invoice).where(Invoice.supplier_id.in_(suppliers), Invoice.status == InvoiceStatus.DRAFT)
    return list(db.session().scalars(asked.options(*_named()).order_by(Invoice.id).limit(MOST)).unique())


def buyers_of(supplier: Organization) -> list[Organization]:
    """Those whom an enterprise had an order from, or invoiced, by name: whom it may think of first."""
    known = select(Order.buyer_id).where(Order.supplier_id == supplier.id)
    invoiced = select(Invoice.buyer_id).where(Invoice.supplier_id == supplier.id)
    asked = select(Organization).where(Organization.id.in_(known.union(invoiced)))
    return list(db.session().scalars(asked.options(lazyload("*")).order_by(Organization.sort_name).limit(MOST)).unique())


def _named() -> list:  # type: ignore[type-arg]
    plain = [lazyload(Organization.activities), lazyload(Organization.region), lazyload(Organization.legal_form)]
    return [joinedload(Invoice.buyer).options(*plain), joinedload(Invoice.supplier).options(*plain)]
