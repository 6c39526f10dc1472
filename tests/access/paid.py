"""What pays the invoices of the people of the matrix: a payment that their enterprise got, one that it made, one at the gateway that failed
there with a refund that waits, a remittance, an account that is open.

Nothing of it has the gateway asked of anything but the account, which nobody answers there.
"""

from io import BytesIO
from typing import Any

from marketplace.billing.models import (
    GatewayAccount,
    GatewayCall,
    GatewayPayment,
    GatewayPaymentStatus,
    Invoice,
    Payment,
    PaymentMethod,
    PaymentPart,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from marketplace.billing.paying import recording
from marketplace.billing.remittances import importing
from marketplace.core import files
from marketplace.core.db import session
from marketplace.core.imports.models import ImportRun, RunStatus
from marketplace.organizations.models import Organization
from tests.builders import AT

_GOT = ("payment", "advice_csv", "advice_pdf", "confirm_payment", "deny_payment", "correct_received")
_MADE = ("apply_payment", "correct_recorded", "accept_difference", "withdraw_payment")
_AT_GATEWAY = (
    *("card_payment", "card_payment_return", "refresh_card_payment", "refund_card_payment", "ask_refund", "approve_refund"),
    *("give_up_refund", "close_card_page"),
)
_SENT = (
    *("remittance", "begin_remittance", "abandon_remittance", "resume_remittance", "remittance_for_good", "remittance_to_mend_csv"),
    "remittance_to_mend_xlsx",
)
# Which of them the number of an endpoint names.
NUMBERED = {
    **{f"billing.{one}": "payment_got" for one in _GOT},
    **{f"billing.{one}": "payment_made" for one in _MADE},
    **{f"billing.{one}": "payment_at_gateway" for one in _AT_GATEWAY},
    **{f"billing.{one}": "remittance" for one in _SENT},
}
# What addresses name beside: whom one pays, with whom one has a ledger, what is given back.
NAMED = ("payee", "other", "refund")


def of_organization(enterprise: Organization, sold: Invoice, bought: Invoice) -> dict[str, Any]:
    """The rows that an address names by a number."""
    got, made = _recorded(sold), _recorded(bought)
    row = _at_gateway(enterprise, sold)
    refund = Refund(gateway_payment_id=row.id, amount=500, reason="Trop payé.", status=RefundStatus.ASKED, asked_at=AT)
    file = files.add(files.keep(BytesIO(b"facture,montant\n")), name="virements.csv", media_type="text/csv", at=AT)
    run = ImportRun(kind=importing.KIND, owner_id=enterprise.id, file=file, source="essai", status=RunStatus.FAILED, created_at=AT)
    session().add_all([refund, run])
    session().flush()
    named = {"payment_got": got, "payment_made": made, "payment_at_gateway": row.payment, "remittance": run, "refund": refund}
    return {name: one.id for name, one in named.items()} | {"payee": bought.supplier_id, "other": sold.buyer_id}


def _recorded(invoice: Invoice) -> Payment:
    """A transfer of ten dollars that nobody answered yet."""
    said: dict[str, Any] = {"method": PaymentMethod.EFT, "reference": f"TEF-{invoice.id}", "paid_on": AT.date()}
    return recording.record(invoice.buyer, invoice.supplier, {invoice.id: 1_000}, actor=None, at=AT, **said)


def _at_gateway(enterprise: Organization, invoice: Invoice) -> GatewayPayment:
    """A payment that the gateway refused, on an account that is open."""
    account = GatewayAccount(organization_id=enterprise.id, account=f"acct_{enterprise.id}", may_charge=True, begun_at=AT, asked=[])
    payment = Payment(payer=invoice.buyer, payee=enterprise, method=PaymentMethod.CARD, status=PaymentStatus.FAILED, paid_on=AT.date())
    payment.amount, payment.recorded_at, payment.updated_at = 2_000, AT, AT
    payment.parts = [PaymentPart(invoice_id=invoice.id, amount=2_000)]
    row = GatewayPayment(payment=payment, account=account, amount=2_000, created_at=AT, status=GatewayPaymentStatus.FAILED)
    session().add_all([account, row])
    session().flush()
    call = GatewayCall(key=f"cle-{enterprise.id}", verb="account.open", subject=f"gateway_account:{account.id}", asked_at=AT)
    call.parameters, call.answered_at = {}, AT
    session().add(call)
    return row
