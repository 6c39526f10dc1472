"""What each side does with a contract: accepts the very text that it read, refuses it, ends it. In force when both accepted."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.awards import rules
from marketplace.awards.models import Contract, ContractStatus
from marketplace.awards.rules import Side
from marketplace.core import audit, db, outbox, states
from marketplace.core.errors import Forbidden, RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.core.money import Money
from marketplace.organizations.teams import rules as teams


def accepted_at(contract: Contract, side: Side) -> datetime | None:
    """When a side accepted the text that holds now, or None."""
    return contract.buyer_accepted_at if side is Side.BUYER else contract.supplier_accepted_at


def waits_for(contract: Contract) -> list[Side]:
    """The sides that have not accepted a contract that waits."""
    return [one for one in Side if contract.status is ContractStatus.PENDING and accepted_at(contract, one) is None]


def accept(contract: Contract, side: Side, sha256: str, *, actor: User, at: datetime) -> None:
    """Accept, for a side, the text of this SHA-256. The row of the contract must be locked (`db.load`).

    RuleBroken (409) when the text changed since it was read, when the side accepted already or the contract waits no more. Forbidden,
    with the reason, when her roles or her delegation do not reach its amount.
    """
    if side not in waits_for(contract):
        raise RuleBroken(_("Ce contrat n’attend plus votre acceptation : rechargez la page."))
    check_text(contract, sha256)
    check_engages(contract, side, Money(contract.amount), actor)
    if side is Side.BUYER:
        contract.buyer_accepted_at, contract.buyer_accepted_by_id = at, actor.id
    else:
        contract.supplier_accepted_at, contract.supplier_accepted_by_id = at, actor.id
    contract.updated_at = at
    name = rules.party(contract, side).id
    told = {"side": (None, side.value), "sha256": (None, sha256)}
    audit.record("contracts.accept", contract, actor=actor, at=at, changes=told, organization_id=name)
    if not waits_for(contract):
        states.move(contract, ContractStatus.ACTIVE, actor=actor, at=at)
        outbox.announce("contracts.in_force", contract_id=contract.id)
    outbox.announce("contracts.told", contract_id=contract.id, what="accepted", side=side.value)


def refuse(contract: Contract, side: Side, reason: str, *, actor: User, at: datetime) -> None:
    """Refuse a contract that is not in force, with a reason that the other side reads; it never comes into force."""
    if contract.status is not ContractStatus.PENDING:
        raise RuleBroken(_("Ce contrat n’attend plus de réponse : il ne se refuse plus."))
    _end(contract, ContractStatus.CANCELLED, side, reason, actor, at)


def terminate(contract: Contract, side: Side, reason: str, *, actor: User, at: datetime) -> None:
    """End a contract in force before its term, with a reason that the other side reads."""
    if contract.status is not ContractStatus.ACTIVE:
        raise RuleBroken(_("Ce contrat n’est pas en vigueur : il n’y a rien à terminer."))
    _end(contract, ContractStatus.TERMINATED, side, reason, actor, at)


def check_text(contract: Contract, sha256: str) -> None:
    """RuleBroken when the text that holds now is not the one of this SHA-256."""
    if sha256 != contract.sha256:
        raise RuleBroken(_("Le texte du contrat a changé depuis que vous l’avez lu. Relisez-le avant de l’accepter."))


def check_engages(contract: Contract, side: Side, amount: Money, actor: User) -> None:
    """Forbidden, with the reason, when this person may not engage her side for this amount."""
    current = teams.membership_in(actor, rules.party(contract, side))
    if reason := rules.why_not_engage(current, side, amount):
        raise Forbidden(reason)


def _end(contract: Contract, status: ContractStatus, side: Side, reason: str, actor: User, at: datetime) -> None:
    if not reason.strip():
        raise Unusable(_("Dites pourquoi : l’autre partie lira la raison."))
    check_engages(contract, side, Money(0), actor)
    contract.ended_reason, contract.updated_at = reason.strip(), at
    states.move(contract, status, actor=actor, at=at)
    db.session().flush()
    outbox.announce("contracts.told", contract_id=contract.id, what=status.value, side=side.value)
    outbox.announce("contracts.ended", contract_id=contract.id)
