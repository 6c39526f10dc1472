"""Who writes, reads, receives, disputes and approves an invoice; why one of these cannot be done now. Pure."""

import enum
from datetime import date, timedelta

from marketplace.accounts.models import User
from marketplace.billing.cards import rules as card_rules
from marketplace.billing.models import Invoice, InvoiceDispute, InvoiceKind, InvoiceStatus
from marketplace.billing.paying import rules as paying_rules
from marketplace.core.access import policy
from marketplace.core.formats import money
from marketplace.core.locale import _
from marketplace.core.money import Money
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import rules as teams
from marketplace.organizations.teams.rules import Current

__all__ = ["card_rules", "paying_rules"]
WRITERS = (Role.ADMINISTRATOR, Role.FINANCE)
HANDLERS = (Role.FINANCE, Role.BUYER, Role.SIGNATORY)
APPROVERS = (Role.FINANCE, Role.SIGNATORY)
UNSEEN = (InvoiceStatus.DRAFT, InvoiceStatus.DISCARDED)
# Where a buyer has still to do with an invoice.
OPEN = (InvoiceStatus.ISSUED, InvoiceStatus.RECEIVED, InvoiceStatus.APPROVED)
MOST_LINES = 200


class Side(enum.Enum):
    """The two sides of an invoice."""

    BUYER = "buyer"
    SUPPLIER = "supplier"


@policy("billing.list")
def may_list(actor: User | None, organization: Organization) -> bool:
    """Every member reads what her organisation issues and receives."""
    return teams.membership_in(actor, organization) is not None


@policy("billing.see")
def may_see(actor: User | None, invoice: Invoice) -> bool:
    """The members of both sides; those of the buyer, once it is issued."""
    return bool(sides_of(actor, invoice))


@policy("billing.write")
def may_write(actor: User | None, organization: Organization) -> bool:
    """The administrators and the finances of an enterprise write its invoices, and say how it collects taxes."""
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(*WRITERS) and organization.is_enterprise


@policy("billing.issue")
def may_issue(actor: User | None, invoice: Invoice) -> bool:
    """The administrators and the finances of the enterprise edit, issue, credit and answer for it."""
    found = member(actor, invoice.supplier)
    return found is not None and found.may(*WRITERS)


@policy("billing.handle")
def may_handle(actor: User | None, invoice: Invoice) -> bool:
    """The finances, buyers and signatories of the buyer receive and dispute it, and send links to its payables clerk."""
    found = member(actor, invoice.buyer)
    return found is not None and found.may(*HANDLERS) and invoice.status not in UNSEEN


@policy("billing.approve")
def may_approve(actor: User | None, invoice: Invoice) -> bool:
    """The finances and signatories of the buyer approve it; the amount is weighed at the moment of the act."""
    found = member(actor, invoice.buyer)
    return found is not None and found.may(*APPROVERS) and invoice.status not in UNSEEN


def sides_of(actor: User | None, invoice: Invoice) -> list[Side]:
    """The sides of an invoice that a person belongs to; a draft is nothing to its buyer."""
    found = [Side.SUPPLIER] if member(actor, invoice.supplier) else []
    if invoice.status not in UNSEEN and member(actor, invoice.buyer):
        found.append(Side.BUYER)
    return found


def member(actor: User | None, party: Organization) -> Current | None:
    """Her membership of a party of an invoice. What was issued stays with the page that issued it: whoever belongs to the page that
    absorbed that one has it too."""
    held = {one.membership.organization_id: one for one in teams.memberships(actor)}
    return held.get(party.id) or held.get(party.merged_into_id or 0)


def why_not_edit(invoice: Invoice) -> str | None:
    """The reason why an invoice cannot be changed or discarded, or None."""
    if invoice.status is InvoiceStatus.DISCARDED:
        return str(_("Ce brouillon est abandonné."))
    if invoice.status is not InvoiceStatus.DRAFT:
        return str(_("Une facture émise ne change plus : corrigez-la par une note de crédit."))
    return None


def why_not_issue(invoice: Invoice, *, says_taxes: bool, needs_po: bool) -> str | None:
    """The reason why a draft cannot be issued now, or None."""
    if reason := why_not_edit(invoice):
        return reason
    if not invoice.lines or invoice.subtotal == 0:
        return str(_("Cette facture ne demande rien : ajoutez une ligne dont le montant dépasse zéro."))
    if not says_taxes:
        return str(_("Dites d’abord comment votre entreprise perçoit les taxes : ses numéros de TPS et de TVQ, ou petit fournisseur."))
    if needs_po and not invoice.po_number:
        return str(_("Cet acheteur demande un numéro de bon de commande sur chaque facture : écrivez-le."))
    return None


def why_not_credit(invoice: Invoice, left: int) -> str | None:
    """The reason why nothing can be credited of an invoice, or None; `left` is what was not credited yet, before taxes."""
    if invoice.kind is not InvoiceKind.INVOICE or invoice.status in UNSEEN:
        return str(_("Une note de crédit se rapporte à une facture émise."))
    return None if left > 0 else str(_("Cette facture est déjà créditée en entier."))


def why_not_receive(invoice: Invoice) -> str | None:
    """The reason why an invoice cannot be received now, or None."""
    if invoice.received_at is not None:
        return str(_("Cette facture est déjà reçue : la date ne change pas."))
    if invoice.kind is InvoiceKind.INVOICE and invoice.status is InvoiceStatus.ISSUED:
        return None
    return str(_("Cette facture n’attend pas d’être reçue."))


def why_not_approve(invoice: Invoice, disputed: int, owed: int) -> str | None:
    """The reason why an invoice cannot be approved now, or None; `disputed` and `owed` are cents."""
    if invoice.approved_at is not None:
        return str(_("Cette facture est déjà approuvée."))
    if invoice.kind is not InvoiceKind.INVOICE or invoice.status not in OPEN:
        return str(_("Cette facture n’attend pas d’approbation."))
    if disputed >= owed:
        return str(_("Tout ce qui est dû est contesté : réglez la contestation avant d’approuver."))
    return None


def why_not_approve_as(current: Current | None, amount: Money) -> str | None:
    """The reason why a member may not approve an amount before taxes, or None; one delegation that reaches it is enough."""
    if current is None:
        return str(_("Vous n’êtes pas membre de cette organisation."))
    mine = [one.role for one in current.membership.roles if one.role in APPROVERS]
    reasons = [teams.why_not_as(current.membership, role, current.on, amount) for role in mine]
    if not reasons:
        return str(_("Approuver une facture demande le rôle finances ou signature, dans le plafond de la délégation."))
    return None if None in reasons else reasons[0]


def why_not_dispute(invoice: Invoice, amount: int, most: int) -> str | None:
    """The reason why so many cents of an invoice cannot be disputed, or None; `most` is what is owed and not disputed yet."""
    if invoice.kind is not InvoiceKind.INVOICE or invoice.status not in OPEN:
        return str(_("Cette facture ne se conteste plus : plus rien n’y est dû."))
    if most <= 0:
        return str(_("Tout ce qui est dû est déjà contesté."))
    if not 0 < amount <= most:
        return str(_("Vous pouvez contester de 0,01 $ à %(most)s, taxes comprises.", most=money(most)))
    return None


def why_not_close(dispute: InvoiceDispute) -> str | None:
    """The reason why a dispute cannot be answered or closed, or None."""
    return str(_("Cette contestation est close.")) if dispute.closed_at else None


def due_day(payment_days: int, received_on: date, accepted_on: date | None) -> date:
    """The last day to pay: so many days after the invoice was received or, if it came later, what it invoices was accepted."""
    return max(received_on, accepted_on or received_on) + timedelta(days=payment_days)


def is_overdue(invoice: Invoice, today: date) -> bool:
    """Whether the last day to pay is behind and something was not settled."""
    return invoice.status in OPEN and invoice.due_on is not None and invoice.due_on < today
