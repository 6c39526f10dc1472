"""The page that records a payment: the invoices that it may pay, what is left of each, what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.billing.buying import disputing
from marketplace.billing.models import Invoice, Payment
from marketplace.billing.paying import forms, listing, recording
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import db
from marketplace.core.formats import day, money
from marketplace.core.locale import _
from marketplace.organizations.models import Organization


@dataclass
class Asked:
    """One such page: who pays whom, the form, the invoices with what is left of each in cents, the payment whose missing part it pays."""

    payer: Organization
    payee: Organization
    form: Any
    invoices: list[Invoice]
    left: dict[int, int]
    mends: Payment | None
    made: list[Payment] = field(default_factory=list)
    disputed: dict[int, int] = field(default_factory=dict)

    def hint(self, invoice: Invoice) -> str:
        """What is said under an invoice: its last day, what of it is disputed, whether it waits for an approval."""
        found = [_("à payer le %(day)s", day=day(invoice.due_on))] if invoice.due_on else []
        if cents := self.disputed.get(invoice.id):
            found.append(_("%(amount)s contestés, non compris", amount=money(cents)))
        if not invoice.approved_at:
            found.append(_("pas encore approuvée"))
        return "; ".join(map(str, found))


def asked(payer: Organization, payee: Organization, address: Mapping[str, str], at: datetime) -> Asked:
    """The page that an address asks for: `facture` is ticked first, `ecart` is the payment whose missing part is paid."""
    found = listing.payable(payer, payee)
    left = recording.left_on([one.id for one in found])
    invoices = [one for one in found if left[one.id] > 0]
    mends = _mended(payer, payee, address.get("ecart") or "")
    ticked = _number(address.get("facture") or "")
    if mends is not None and ticked is None:
        ticked = next((one.invoice_id for one in reversed(mends.parts) if left.get(one.invoice_id, 0) > 0), None)
    most = paying_rules.missing(mends) if mends else None
    disputed = disputing.open_on_each([one.id for one in invoices])
    form = forms.recording(invoices, left, ticked, at, most=most, disputed=disputed)
    return Asked(payer, payee, form, invoices, left, mends, disputed=disputed)


def record(page: Asked, actor: User, at: datetime) -> None:
    """Record what was typed; what was paid of the page that this one absorbed stays with it."""
    parts = page.form.parts()
    payer = next((one.buyer for one in page.invoices if one.id in parts), page.payer)
    page.made.append(recording.record(payer, page.payee, parts, **page.form.said(), actor=actor, at=at, mends=page.mends))


def _mended(payer: Organization, payee: Organization, number: str) -> Payment | None:
    """The payment of this pair whose difference is open; None for any other."""
    known = _number(number)
    found = db.session().get(Payment, known) if known else None
    if found is None or (found.payer_id, found.payee_id) != (payer.id, payee.id) or not paying_rules.missing(found):
        return None
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
