"""What an invoice says for good: names, addresses, numbers, rates and terms as they were on the day when it was issued.

A page and a PDF read this copy and nothing else; of a draft they read what the copy would be today.
"""

from datetime import date
from typing import Any

from marketplace.billing.invoicing import accepted
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceStatus
from marketplace.billing.taxes import registering
from marketplace.organizations.models import Organization


def shown(invoice: Invoice, today: date) -> dict[str, Any]:
    """The copy of an invoice; of a draft, that of today."""
    return made(invoice, today) if invoice.status in (InvoiceStatus.DRAFT, InvoiceStatus.DISCARDED) else invoice.frozen


def made(invoice: Invoice, on: date) -> dict[str, Any]:
    """The copy, as JSON holds it. A credit note copies the taxes of the invoice that it refers to."""
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        assert invoice.refers_to is not None
        about = invoice.refers_to
        refers = {"number": about.number, "issued_on": about.issued_on.isoformat() if about.issued_on else ""}
        return {**about.frozen, "accepted_on": None, "refers_to": refers, "places": {}}
    registration = registering.on(invoice.supplier_id, on)
    rates = registering.rates_of(registration, on)
    accepted_on = accepted.last_accepted_on(invoice.lines)
    return {
        "supplier": _party(invoice.supplier),
        "buyer": _party(invoice.buyer),
        "is_small_supplier": registration is not None and registration.is_small_supplier,
        "gst_number": registration.gst_number if registration else None,
        "qst_number": registration.qst_number if registration else None,
        "gst_rate": rates.gst,
        "qst_rate": rates.qst,
        "is_qst_on_gst": rates.is_qst_on_gst,
        "payment_days": invoice.payment_days,
        "order": invoice.order.number if invoice.order else None,
        "contract": invoice.order.contract.number if invoice.order and invoice.order.contract else None,
        "accepted_on": accepted_on.isoformat() if accepted_on else None,
        "refers_to": None,
        "places": {str(one.id): one.order_line.place_name for one in invoice.lines if one.order_line and one.order_line.place_name},
    }


def _party(one: Organization) -> dict[str, Any]:
    town = ", ".join(part for part in (one.municipality, f"QC {one.postal_code}" if one.postal_code else "QC") if part)
    return {
        "name": one.legal_name or one.name,
        "called": one.name,
        "neq": one.neq,
        "address": [part for part in (one.address, town) if part],
    }
