"""A transfer of quantities between two participants of a purchase: proposed by one, agreed or refused by the other."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.awards.models import Contract, ContractLine
from marketplace.catalogue.words import counted
from marketplace.core import audit, clock, db, outbox, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.orders import reaching, refusals
from marketplace.orders.calling import quantities
from marketplace.orders.models import QuantityTransfer, TransferStatus
from marketplace.organizations.models import Organization


def propose(
    giving: ContractLine, receiving: ContractLine, quantity: int, reason: str, by: Organization, *, actor: User, at: datetime
) -> QuantityTransfer:
    """Propose that so much of a line be handed over to another, for one of the two buyers. RuleBroken when the two lines do not go
    together; Unusable for a quantity that the giver cannot give: it is told what is left only when it proposes."""
    one, other = reaching.contracts_of(giving, receiving)
    if why := why_not_go_together(giving, receiving, one, other, at):
        raise RuleBroken(why)
    if quantity <= 0 or not reason.strip() or (by.id == one.buyer_id and quantity > quantities.left_of_line(giving)):
        raise Unusable(_why_not(giving, quantity, reason))
    made = QuantityTransfer(from_line=giving, to_line=receiving, quantity=quantity, reason=reason.strip(), status=TransferStatus.PROPOSED)
    made.proposed_for_id, made.proposed_by_id, made.proposed_at = by.id, actor.id, at
    db.session().add(made)
    db.session().flush()
    audit.record("orders.transfer", made, actor=actor, at=at, organization_id=by.id)
    _tell(made, "proposed")
    return made


def agree(transfer: QuantityTransfer, by: Organization, *, actor: User, at: datetime) -> None:
    """Agree to a transfer for the other buyer: what each may order moves at once, and the enterprise is told. The row of the transfer must
    be locked; those of both contracts are locked here."""
    giving, receiving = reaching.contracts_of(transfer.from_line, transfer.to_line)
    _check_answers(transfer, by, giving, receiving)
    if why := why_not_go_together(transfer.from_line, transfer.to_line, giving, receiving, at):
        raise RuleBroken(why)
    left = quantities.left_of_line(transfer.from_line)
    if transfer.quantity > left:
        said = counted(max(left, 0), transfer.from_line.unit)
        raise RuleBroken(_("Il ne reste plus assez à céder : %(left)s. Refusez ce transfert, puis convenez d’un autre.", left=said))
    _answer(transfer, TransferStatus.AGREED, "", actor, at)
    _tell(transfer, "agreed")


def refuse(transfer: QuantityTransfer, by: Organization, answer: str, *, actor: User, at: datetime) -> None:
    """Refuse a transfer for the other buyer, with a reason."""
    giving, receiving = reaching.contracts_of(transfer.from_line, transfer.to_line)
    _check_answers(transfer, by, giving, receiving)
    if not answer.strip():
        raise Unusable(_("Dites pourquoi : l’autre partie lira la raison."))
    _answer(transfer, TransferStatus.REFUSED, answer, actor, at)
    _tell(transfer, "refused")


def withdraw(transfer: QuantityTransfer, by: Organization, *, actor: User, at: datetime) -> None:
    """Take back what one proposed, while nobody answered."""
    if transfer.status is not TransferStatus.PROPOSED or transfer.proposed_for_id != by.id:
        raise RuleBroken(_("Ce transfert n’attend plus de réponse : rechargez la page."))
    _answer(transfer, TransferStatus.WITHDRAWN, "", actor, at)
    _tell(transfer, "withdrawn")


def why_not_go_together(giving: ContractLine, receiving: ContractLine, one: Contract, other: Contract, at: datetime) -> str | None:
    """The reason why a line cannot give to another, or None: the same lot, the same enterprise, the same price, two buyers, in force."""
    if giving.lot_id != receiving.lot_id or one.supplier_id != other.supplier_id or one.buyer_id == other.buyer_id:
        return str(_("Un transfert se fait entre deux participants, pour un même lot de la même entreprise."))
    if giving.unit_price != receiving.unit_price:
        return str(_("Les deux contrats n’ont plus le même prix pour ce lot : un transfert ne se fait plus."))
    on = clock.local_day(at)
    return refusals.why_not_call(one, on) or refusals.why_not_call(other, on)


def answering(transfer: QuantityTransfer) -> int:
    """The organisation whose answer a proposal waits for."""
    buyers = [db.session().get_one(Contract, one.contract_id).buyer_id for one in (transfer.from_line, transfer.to_line)]
    return next(one for one in buyers if one != transfer.proposed_for_id)


def _why_not(giving: ContractLine, quantity: int, reason: str) -> str:
    if not reason.strip():
        return str(_("Dites pourquoi : l’autre partie lira la raison."))
    if quantity <= 0:
        return str(_("Écrivez une quantité de plus de zéro."))
    left = counted(max(quantities.left_of_line(giving), 0), giving.unit)
    return str(_("Il vous reste %(left)s à céder : écrivez une quantité qui ne le dépasse pas.", left=left))


def _check_answers(transfer: QuantityTransfer, by: Organization, giving: Contract, receiving: Contract) -> None:
    is_other = by.id in (giving.buyer_id, receiving.buyer_id) and by.id != transfer.proposed_for_id
    if transfer.status is not TransferStatus.PROPOSED or not is_other:
        raise RuleBroken(_("Ce transfert n’attend plus votre réponse : rechargez la page."))


def _answer(transfer: QuantityTransfer, status: TransferStatus, answer: str, actor: User, at: datetime) -> None:
    transfer.answered_by_id, transfer.answered_at, transfer.answer = actor.id, at, answer.strip() or None
    states.move(transfer, status, actor=actor, at=at)
    db.session().flush()


def _tell(transfer: QuantityTransfer, what: str) -> None:
    outbox.announce("orders.transfer_told", transfer_id=transfer.id, what=what)
