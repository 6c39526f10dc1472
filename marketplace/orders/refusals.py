"""Why something cannot be done with an order now, a sentence each: what the page says before, and the act at the moment. Pure."""

from datetime import date, datetime

from marketplace.accounts.models import User
from marketplace.awards.models import Contract, ContractStatus
from marketplace.awards.rules import Side, has_ended
from marketplace.contracting.advising import taxes
from marketplace.contracting.direct import rules as direct
from marketplace.contracting.models import DirectAward, DirectAwardStatus, TaxBasis
from marketplace.core.formats import day, money
from marketplace.core.locale import _
from marketplace.core.money import Money
from marketplace.orders.models import Delivery, DeliveryStatus, Order, OrderStatus
from marketplace.orders.rules import ORDERING, Terms
from marketplace.organizations.models import Organization
from marketplace.organizations.rules import is_gone
from marketplace.organizations.teams import rules as teams
from marketplace.organizations.teams.rules import Current

# Statuses in which the enterprise delivers, from which an order is closed, and in which it is over.
DELIVERED_IN = (OrderStatus.ACKNOWLEDGED, OrderStatus.DELIVERING)
CLOSED_FROM = (OrderStatus.DELIVERING, OrderStatus.DELIVERED, OrderStatus.ACCEPTED)
OVER = (OrderStatus.CLOSED, OrderStatus.CANCELLED)


def why_not_spend(current: Current | None, amount: Money) -> str | None:
    """The reason why a member may not commit her organisation for an amount before taxes, or None; one delegation that reaches it is
    enough."""
    if current is None:
        return str(_("Vous n’êtes pas membre de cette organisation."))
    mine = [one.role for one in current.membership.roles if one.role in ORDERING]
    reasons = [teams.why_not_as(current.membership, role, current.on, amount) for role in mine]
    if None in reasons:
        return None
    return reasons[0] if reasons else str(_("Commander demande le rôle achats ou signature, dans le plafond de la délégation."))


def why_not_call(contract: Contract, on: date) -> str | None:
    """The reason why nothing may be ordered under a contract now, or None."""
    if contract.status is ContractStatus.PENDING:
        return str(_("Le contrat %(number)s n’est pas en vigueur : les deux côtés doivent d’abord l’accepter.", number=contract.number))
    if contract.status is not ContractStatus.ACTIVE or has_ended(contract, on):
        return str(_("Le contrat %(number)s a pris fin : on n’y commande plus.", number=contract.number))
    return None


def why_not_supplied(supplier: Organization, at: datetime) -> str | None:
    """The reason why no order goes to an enterprise now, whatever it rests on, or None."""
    if is_gone(supplier):
        return str(_("La fiche de « %(name)s » est retirée : on ne lui envoie pas de commande.", name=supplier.name))
    if teams.is_suspended(supplier.standing, at):
        said = _("« %(name)s » est suspendue : on ne lui envoie pas de commande tant que la suspension dure.", name=supplier.name)
        return str(said)
    return None


def why_not_complete(order: Order, terms: Terms) -> list[str]:
    """What an order still lacks before it may be approved or sent, a sentence each."""
    found = []
    if not order.lines:
        found.append(_("La commande est vide : écrivez au moins une quantité."))
    if terms.needs_po_number and not order.po_number:
        found.append(_("Votre organisation demande un numéro de bon de commande : écrivez-le."))
    if terms.needs_budget_code and not order.budget_code:
        found.append(_("Votre organisation demande un code budgétaire : écrivez-le."))
    return [str(one) for one in found]


def why_not_file(order: Order, on: date) -> str | None:
    """The reason why its file does not carry an order, or None: approved, for this enterprise, for at least its amount."""
    award: DirectAward | None = order.direct_award
    if award is None:
        return None
    if award.status is not DirectAwardStatus.APPROVED:
        return str(_("Le dossier de gré à gré %(number)s n’est pas approuvé : il l’est avant l’envoi.", number=award.number))
    if award.supplier_id != order.supplier_id:
        return str(_("Le dossier de gré à gré %(number)s nomme une autre entreprise.", number=award.number))
    held = taxes.cents_in(direct.amount_of(award), TaxBasis.EXCLUDED, on)
    if order.amount > held:
        return str(_("Le dossier de gré à gré %(number)s va jusqu’à %(amount)s avant taxes.", number=award.number, amount=money(held)))
    return None


def why_not_approve(order: Order, person: User, terms: Terms) -> str | None:
    """The reason why a person may not approve an order that waits for it, or None: another than whoever wrote it."""
    if order.status is not OrderStatus.DRAFT or order.approval_asked_at is None:
        return str(_("Cette commande n’attend pas d’approbation."))
    if order.approved_at is not None:
        return str(_("Cette commande est déjà approuvée."))
    if order.written_by_id == person.id:
        return str(_("Une autre personne que celle qui a écrit la commande l’approuve."))
    return next(iter(why_not_complete(order, terms)), None)


def why_not_days(wanted: date | None, contract: Contract | None, on: date) -> str | None:
    """The reason why a day wanted is no day to deliver on, or None."""
    if wanted is None:
        return None
    if wanted < on:
        return str(_("Le %(day)s est passé : choisissez un jour à venir.", day=day(wanted)))
    if contract and ((contract.starts_on and wanted < contract.starts_on) or (contract.ends_on and contract.ends_on < wanted)):
        return str(_("Le %(day)s est hors des jours du contrat.", day=day(wanted)))
    return None


def why_not_delivered_on(came: date, sent: date | None, contract: Contract | None, on: date) -> str | None:
    """The reason why a delivery cannot bear a day, or None: a day to come, before the order was sent, or before its contract begins."""
    if came > on:
        return str(_("La livraison est à venir : inscrivez-la le jour où elle est faite."))
    if contract is not None and contract.starts_on is not None and came < contract.starts_on:
        return str(
            _("Le contrat %(number)s commence le %(day)s : rien ne se livre avant.", number=contract.number, day=day(contract.starts_on))
        )
    if sent is not None and came < sent:
        return str(_("La livraison vient avant l’envoi de la commande, le %(day)s.", day=day(sent)))
    return None


def why_not_deliver(order: Order) -> str | None:
    """The reason why no delivery may be noted now, or None."""
    if order.status is OrderStatus.SENT:
        return str(_("Accusez d’abord réception de la commande."))
    if order.status not in DELIVERED_IN:
        return str(_("Il n’y a rien à livrer pour cette commande."))
    return None


def why_not_decide(delivery: Delivery) -> str | None:
    """The reason why a delivery waits for no decision, or None. Its last day past, it is decided all the same."""
    if delivery.status is DeliveryStatus.NOTED:
        return None
    return str(_("Cette livraison n’attend plus de décision : rechargez la page."))


def why_not_cancel(order: Order, side: Side) -> str | None:
    """The reason why a side may not cancel an order now, or None: the buyer until something is delivered, the enterprise until it has
    acknowledged it."""
    if order.status in OVER:
        return str(_("Cette commande est terminée : elle ne s’annule plus."))
    free = (OrderStatus.DRAFT, OrderStatus.SENT, OrderStatus.ACKNOWLEDGED) if side is Side.BUYER else (OrderStatus.SENT,)
    if order.status in free:
        return None
    if side is Side.SUPPLIER and order.status is OrderStatus.ACKNOWLEDGED:
        return str(_("Vous avez accusé réception de cette commande : demandez à l’acheteur de l’annuler."))
    return str(_("Une livraison est inscrite : la commande ne s’annule plus. L’acheteur peut clore ce qui reste."))


def why_not_close(order: Order, waiting: int) -> str | None:
    """The reason why an order may not be closed now, or None. `waiting`: how many deliveries wait for a decision."""
    if order.status not in CLOSED_FROM:
        return str(_("Cette commande ne se clôt pas dans son état."))
    if waiting:
        return str(_("Une livraison attend votre décision : acceptez-la ou refusez-la d’abord."))
    return None


def is_late(delivery: Delivery, on: date) -> bool:
    """Whether the days to decide of a delivery are past and nobody decided."""
    return delivery.status is DeliveryStatus.NOTED and delivery.accept_by < on


def why_not_revise(order: Order, *, is_contract: bool = True) -> str | None:
    """The reason why an order is not to be written anew by the form of its kind, or None."""
    if order.status is not OrderStatus.DRAFT or (order.contract_id is not None) is not is_contract:
        return str(_("Cette commande n’est plus un brouillon : elle ne change plus."))
    return None
