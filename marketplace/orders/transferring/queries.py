"""Finding transfers: those of an organisation, the lines that may give to one of its own or take from it."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from marketplace.awards.models import Contract, ContractLine, ContractStatus
from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.orders.models import QuantityTransfer, TransferStatus
from marketplace.organizations.models import Organization

MOST = 200


def contract_of(line: ContractLine) -> Contract:
    """The contract that a line is of."""
    return db.session().get_one(Contract, line.contract_id)


def own_line(buyer: Organization, number: int) -> ContractLine:
    """A line of a contract by which this organisation buys; Missing for any other."""
    asked = select(ContractLine).join(Contract, Contract.id == ContractLine.contract_id)
    found = db.session().scalars(asked.where(ContractLine.id == number, Contract.buyer_id == buyer.id)).one_or_none()
    if found is None:
        raise Missing()
    return found


def counterparts(line: ContractLine) -> list[tuple[ContractLine, Contract]]:
    """The lines of other participants that may give to this one or take from it: the same lot, enterprise and price, in force."""
    mine = contract_of(line)
    asked = (
        select(ContractLine, Contract)
        .join(Contract, Contract.id == ContractLine.contract_id)
        .where(
            ContractLine.lot_id == line.lot_id,
            ContractLine.unit_price == line.unit_price,
            Contract.supplier_id == mine.supplier_id,
            Contract.buyer_id != mine.buyer_id,
            Contract.status == ContractStatus.ACTIVE,
        )
        .order_by(ContractLine.id)
        .limit(MOST)
    )
    return [(one, contract) for one, contract in db.session().execute(asked).unique()]


def of(organization: Organization) -> Sequence[QuantityTransfer]:
    """The transfers to which an organisation is a side, buyer or enterprise, the newest first; the enterprise sees those agreed."""
    giving, receiving = aliased(Contract), aliased(Contract)
    one, other = aliased(ContractLine), aliased(ContractLine)
    supplied = (giving.supplier_id == organization.id) & (QuantityTransfer.status == TransferStatus.AGREED)
    asked = (
        select(QuantityTransfer)
        .join(one, one.id == QuantityTransfer.from_line_id)
        .join(other, other.id == QuantityTransfer.to_line_id)
        .join(giving, giving.id == one.contract_id)
        .join(receiving, receiving.id == other.contract_id)
        .where(or_(giving.buyer_id == organization.id, receiving.buyer_id == organization.id, supplied))
        .options(joinedload(QuantityTransfer.from_line), joinedload(QuantityTransfer.to_line))
        .order_by(QuantityTransfer.id.desc())
        .limit(MOST)
    )
    return db.session().scalars(asked).unique().all()


def waiting(ids: Sequence[int]) -> list[tuple[QuantityTransfer, int]]:
    """The proposals that wait for the answer of one of these organisations, with which one."""
    giving, receiving = aliased(Contract), aliased(Contract)
    one, other = aliased(ContractLine), aliased(ContractLine)
    asked = (
        select(QuantityTransfer, giving.buyer_id, receiving.buyer_id)
        .join(one, one.id == QuantityTransfer.from_line_id)
        .join(other, other.id == QuantityTransfer.to_line_id)
        .join(giving, giving.id == one.contract_id)
        .join(receiving, receiving.id == other.contract_id)
        .where(QuantityTransfer.status == TransferStatus.PROPOSED, or_(giving.buyer_id.in_(ids), receiving.buyer_id.in_(ids)))
        .order_by(QuantityTransfer.id)
        .limit(50)
    )
    found = []
    for transfer, giver, receiver in db.session().execute(asked).unique():
        answering = receiver if transfer.proposed_for_id == giver else giver
        if answering in ids:
            found.append((transfer, answering))
    return found
