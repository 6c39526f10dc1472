"""What the room keeps: invoices, tax numbers, what is disputed, payments, the ledger, what was said with the gateway."""

from marketplace.billing.models.disputes import InvoiceDispute
from marketplace.billing.models.gateway import (
    GatewayAccount,
    GatewayCall,
    GatewayEvent,
    GatewayPayment,
    GatewayPaymentStatus,
    Refund,
    RefundStatus,
)
from marketplace.billing.models.invoice import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus
from marketplace.billing.models.ledger import Account, LedgerEntry, LedgerTransaction
from marketplace.billing.models.links import PayableLink
from marketplace.billing.models.payment import Mended, Payment, PaymentMethod, PaymentPart, PaymentStatus
from marketplace.billing.models.taxes import TaxRegistration

__all__ = [
    "Account",
    "GatewayAccount",
    "GatewayCall",
    "GatewayEvent",
    "GatewayPayment",
    "GatewayPaymentStatus",
    "Invoice",
    "InvoiceDispute",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceStatus",
    "LedgerEntry",
    "LedgerTransaction",
    "Mended",
    "PayableLink",
    "Payment",
    "PaymentMethod",
    "PaymentPart",
    "PaymentStatus",
    "Refund",
    "RefundStatus",
    "TaxRegistration",
]
