"""Who records a payment, who says what came of it, who reads the ledger; why one of these cannot be done now. Pure."""

from datetime import date

from marketplace.accounts.models import User
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceStatus, Payment, PaymentMethod, PaymentStatus
from marketplace.core.access import policy
from marketplace.core.formats import day, money
from marketplace.core.locale import _
from marketplace.core.money import Money, half_up
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import rules as teams
from marketplace.organizations.teams.rules import Current

PAYERS = (Role.FINANCE, Role.SIGNATORY)
CONFIRMERS = (Role.ADMINISTRATOR, Role.FINANCE)
ACCOUNTANTS = (Role.ADMINISTRATOR, Role.FINANCE)
PAYABLE = (InvoiceStatus.ISSUED, InvoiceStatus.RECEIVED, InvoiceStatus.APPROVED)
# What a body makes by itself; the others go through the gateway, which alone moves them.
BY_ITSELF = (PaymentMethod.EFT, PaymentMethod.CHEQUE)
# Nobody confirmed them yet: what they will pay is not paid twice.
UNDER_WAY = (PaymentStatus.RECORDED, PaymentStatus.PENDING)


@policy("billing.list_payments")
def may_list(actor: User | None, organization: Organization) -> bool:
    """Every member reads the payments that her organisation makes and gets."""
    return teams.membership_in(actor, organization) is not None


@policy("billing.see_payment")
def may_see(actor: User | None, payment: Payment) -> bool:
    """The members of both sides."""
    return member(actor, payment.payer) is not None or member(actor, payment.payee) is not None


@policy("billing.pay")
def may_pay(actor: User | None, organization: Organization) -> bool:
    """The finances and signatories of a body record what it paid; the amount is weighed at the moment of the act."""
    found = member(actor, organization)
    return found is not None and found.may(*PAYERS)


@policy("billing.mend_payment")
def may_mend(actor: User | None, payment: Payment) -> bool:
    """The same persons take back, correct, or accept the difference of what their body recorded."""
    return may_pay(actor, payment.payer)


@policy("billing.confirm_payment")
def may_confirm(actor: User | None, payment: Payment) -> bool:
    """The administrators and the finances of the enterprise say what it got."""
    found = member(actor, payment.payee)
    return found is not None and found.may(*CONFIRMERS)


@policy("billing.read_ledger")
def may_read_ledger(actor: User | None, organization: Organization) -> bool:
    """The administrators and the finances of either side read the ledger that it has with the other."""
    found = member(actor, organization)
    return found is not None and found.may(*ACCOUNTANTS)


def member(actor: User | None, party: Organization) -> Current | None:
    """Her membership of a party of a payment. What was paid stays with the page that paid it: whoever belongs to the page that absorbed
    that one has it too."""
    held = {one.membership.organization_id: one for one in teams.memberships(actor)}
    return held.get(party.id) or held.get(party.merged_into_id or 0)


def before_taxes(invoice: Invoice, amount: int) -> int:
    """The part before taxes of so many cents owed on an invoice, in cents: what a delegation is weighed against."""
    return untaxed(amount, invoice.subtotal, invoice.total)


def untaxed(amount: int, subtotal: int, total: int) -> int:
    """The same from what an invoice asks before taxes and with them, in cents."""
    return half_up(amount * subtotal, total) if total else amount


def why_not_pay_as(current: Current | None, amount: int) -> str | None:
    """The reason why a member may not pay so many cents before taxes, or None; one delegation that reaches it is enough."""
    if current is None:
        return str(_("Vous n’êtes pas membre de cette organisation."))
    mine = [one.role for one in current.membership.roles if one.role in PAYERS]
    reasons = [teams.why_not_as(current.membership, role, current.on, Money(amount)) for role in mine]
    if not reasons:
        return str(_("Noter un paiement demande le rôle finances ou signature, dans le plafond de la délégation."))
    return None if None in reasons else reasons[0]


def why_not_paid_on(on: date, today: date) -> str | None:
    """The reason why a payment cannot bear this date, or None."""
    return str(_("Un paiement ne porte pas une date à venir : le %(day)s au plus tard.", day=day(today))) if on > today else None


def why_not_part(invoice: Invoice, payer_id: int, payee_id: int, amount: int, left: int) -> str | None:
    """The reason why so many cents of an invoice cannot be recorded, or None; `left` is what is owed less what is under way, in cents."""
    if (invoice.buyer_id, invoice.supplier_id) != (payer_id, payee_id) or invoice.kind is not InvoiceKind.INVOICE:
        return str(_("Cette facture n’est pas de cette entreprise à votre organisation."))
    if invoice.status is InvoiceStatus.SETTLED or (invoice.status in PAYABLE and left <= 0):
        return str(_("Il ne reste rien à payer sur la facture %(number)s : un paiement est peut-être déjà noté.", number=invoice.number))
    if invoice.status not in PAYABLE:
        return str(_("Cette facture n’est pas émise : rien n’est à payer."))
    if not 0 < amount <= left:
        told = _("Sur la facture %(number)s, vous pouvez noter de 0,01 $ à %(left)s.", number=invoice.number, left=money(left))
        return str(told)
    return None


def why_not_answer(payment: Payment) -> str | None:
    """The reason why the enterprise cannot say now what came of a payment, or the body take it back, or None."""
    if payment.method not in BY_ITSELF:
        return str(_("Ce paiement passe par Stripe, qui dit seul ce qu’il devient."))
    if payment.status is not PaymentStatus.RECORDED:
        return str(_("Ce paiement n’attend plus de réponse : relisez la page."))
    return None


def why_not_mend(payment: Payment) -> str | None:
    """The reason why there is no difference to close on a payment, or None."""
    if payment.method not in BY_ITSELF or not payment.is_different:
        return str(_("Il n’y a pas d’écart ouvert sur ce paiement."))
    return None


def why_not_apply(payment: Payment, held: int) -> str | None:
    """The reason why nothing of a payment can be put on another invoice, or None; `held` is what waits for one, in cents. Its amount must
    have come to rest: nothing corrects it afterwards."""
    if payment.method not in BY_ITSELF or held <= 0:
        return str(_("Rien de ce paiement n’attend une facture."))
    if payment.is_different or payment.mended is None:
        return str(_("L’écart de ce paiement est encore ouvert : acceptez-le d’abord, ou attendez que l’entreprise le corrige."))
    return None


def why_not_correct(payment: Payment) -> str | None:
    """The reason why the amount that the enterprise got is not to be corrected, or None."""
    if payment.method not in BY_ITSELF or payment.status is not PaymentStatus.RECEIVED:
        return str(_("Le montant reçu se corrige une fois le paiement confirmé."))
    if payment.mended is not None:
        return str(_("L’écart de ce paiement est clos : son montant ne change plus."))
    return None


def why_not_correct_received(payment: Payment, amount: int) -> str | None:
    """The reason why the enterprise cannot say that it got so many cents after all, or None."""
    if reason := why_not_correct(payment):
        return reason
    if amount <= 0:
        return str(_("Écrivez un montant de 0,01 $ ou plus."))
    return str(_("C’est le montant déjà noté.")) if amount == payment.received else None


def missing(payment: Payment) -> int:
    """What the enterprise did not get of a payment whose difference is open, in cents."""
    return max(0, -payment.difference) if payment.is_different else 0
