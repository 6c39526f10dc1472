"""Who collects by card and debit, who pays so, who gives back; why one of these cannot be done now. Pure."""

from marketplace.accounts.models import User
from marketplace.billing.models import (
    GatewayAccount,
    GatewayPayment,
    GatewayPaymentStatus,
    Invoice,
    InvoiceKind,
    InvoiceStatus,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from marketplace.billing.paying.rules import member
from marketplace.core.access import policy
from marketplace.core.formats import money
from marketplace.core.locale import _
from marketplace.core.money import Money
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import rules as teams
from marketplace.organizations.teams.rules import Current

COLLECTORS = (Role.ADMINISTRATOR, Role.FINANCE)
PAYERS = (Role.FINANCE, Role.SIGNATORY)
PAYABLE = (InvoiceStatus.ISSUED, InvoiceStatus.RECEIVED, InvoiceStatus.APPROVED)
# The gateway takes nothing smaller, in cents.
LEAST = 50


@policy("billing.collect_by_card")
def may_collect(actor: User | None, organization: Organization) -> bool:
    """The administrators and the finances of an enterprise open its account at the gateway."""
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(*COLLECTORS) and organization.is_enterprise


@policy("billing.pay_by_card")
def may_pay(actor: User | None, invoice: Invoice) -> bool:
    """The finances and signatories of the buyer pay an invoice that was issued; the amount is weighed at the moment of the act."""
    found = member(actor, invoice.buyer)
    return found is not None and found.may(*PAYERS) and invoice.status not in (InvoiceStatus.DRAFT, InvoiceStatus.DISCARDED)


@policy("billing.close_card_page")
def may_close(actor: User | None, payment: Payment) -> bool:
    """The finances and signatories of the payer close a page that nobody will pay on."""
    found = member(actor, payment.payer)
    return found is not None and found.may(*PAYERS)


@policy("billing.follow_card_payment")
def may_follow(actor: User | None, payment: Payment) -> bool:
    """The members of both sides see where a payment stands."""
    return any(member(actor, one) is not None for one in (payment.payer, payment.payee))


@policy("billing.refund_card_payment")
def may_refund(actor: User | None, payment: Payment) -> bool:
    """The administrators and the finances of the enterprise that was paid give back."""
    found = member(actor, payment.payee)
    return found is not None and found.may(*COLLECTORS)


def why_not_pay(invoice: Invoice, account: GatewayAccount | None, amount: int, *, is_offered: bool, under_way: int) -> str | None:
    """The reason why so many cents of an invoice cannot be paid by card or debit now, or None; `under_way` is what a payment at the
    gateway, that its bank did not answer yet, will pay of it."""
    if not is_offered:
        return str(_("Le paiement par carte et par débit préautorisé n’est pas offert ici : payez par virement ou par chèque."))
    if invoice.kind is not InvoiceKind.INVOICE or invoice.status not in PAYABLE:
        return str(_("Rien n’est à payer sur cette facture."))
    if account is None or not account.may_charge:
        return str(_("Cette entreprise n’encaisse pas par carte ni par débit : payez-la par virement ou par chèque."))
    if under_way > 0:
        said = _("Un débit de %(amount)s est déjà en cours pour cette facture : attendez la réponse de la banque.", amount=money(under_way))
        return str(said)
    if amount < LEAST:
        return str(_("Le paiement en ligne commence à %(least)s.", least=money(LEAST)))
    return None


def why_not_close(row: GatewayPayment) -> str | None:
    """The reason why there is no page to close, or None."""
    if row.status is GatewayPaymentStatus.OPEN:
        return None
    return str(_("La page de ce paiement n’est plus ouverte : relisez où il en est."))


def why_not_pay_as(current: Current | None, amount: Money) -> str | None:
    """The reason why a member may not pay an amount before taxes, or None; one delegation that reaches it is enough."""
    if current is None:
        return str(_("Vous n’êtes pas membre de cette organisation."))
    mine = [one.role for one in current.membership.roles if one.role in PAYERS]
    reasons = [teams.why_not_as(current.membership, role, current.on, amount) for role in mine]
    if not reasons:
        return str(_("Payer demande le rôle finances ou signature, dans le plafond de la délégation."))
    return None if None in reasons else reasons[0]


def why_not_refund(payment: Payment, amount: int, left: int) -> str | None:
    """The reason why so many cents of a payment cannot be given back, or None; `left` is what can still be."""
    if payment.status is PaymentStatus.RETURNED:
        return str(_("La banque du payeur a repris ce paiement : il ne se rembourse pas."))
    if payment.status is not PaymentStatus.RECEIVED:
        return str(_("Seul un paiement reçu se rembourse."))
    if left <= 0:
        return str(_("Ce paiement est déjà remboursé en entier, ou le sera."))
    if not 0 < amount <= left:
        return str(_("Vous pouvez rembourser de 0,01 $ à %(most)s.", most=money(left)))
    return None


def needs_two(amount: int, limit: int) -> bool:
    """Whether a refund waits for a second person: above the limit, in cents."""
    return amount > limit


def why_not_approve(refund: Refund, actor: User) -> str | None:
    """The reason why a person cannot approve a refund, or None: whoever asked for it does not approve it."""
    if refund.status is not RefundStatus.ASKED:
        return str(_("Ce remboursement n’attend plus de seconde personne."))
    if refund.asked_by_id == actor.id:
        return str(_("Une autre personne que celle qui l’a demandé approuve ce remboursement."))
    return None
