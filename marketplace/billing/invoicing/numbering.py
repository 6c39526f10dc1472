"""The numbers of the documents of an enterprise: from 1, without a gap and without a double, whoever issues at once.

No table counts: the next number follows the largest that the rows bear. Undone, the unit that took it leaves no gap.
"""

from sqlalchemy import func, select, text

from marketplace.billing.models import Invoice, InvoiceKind
from marketplace.core import db

# Numbers of one enterprise are given by one unit at a time on PostgreSQL, where there are many pens; SQLite has one.
LOCK = 72_031
LETTERS = {InvoiceKind.INVOICE: "F", InvoiceKind.CREDIT_NOTE: "NC"}


def give(invoice: Invoice) -> None:
    """Give an invoice the next number of its enterprise. Raises UnitMisused in a reading unit, where it could be given twice."""
    session = db.session()
    if isinstance(session, db.ReadingSession):
        raise db.UnitMisused("A reading unit cannot give a number: open a writing unit.")
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:room, :supplier)"), {"room": LOCK, "supplier": invoice.supplier_id % 2**31})
    last = session.scalar(select(func.max(Invoice.sequence)).where(Invoice.supplier_id == invoice.supplier_id)) or 0
    invoice.sequence = last + 1
    invoice.number = f"{LETTERS[invoice.kind]}-{invoice.sequence:05d}"
