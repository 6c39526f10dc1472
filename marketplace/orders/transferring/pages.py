"""Transfers as an organisation reads them: who gives what to whom, what waits for its answer, which of its lines have counterparts."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.awards.models import Contract, ContractLine
from marketplace.core import clock
from marketplace.orders import queries as orders
from marketplace.orders.calling import quantities
from marketplace.orders.models import QuantityTransfer, TransferStatus
from marketplace.orders.transferring import acts, queries
from marketplace.organizations.models import Organization


@dataclass(frozen=True)
class Transfer:
    """A transfer with the contracts of its two lines; whether it waits for this organisation, or was proposed by it."""

    transfer: QuantityTransfer
    giving: Contract
    receiving: Contract
    waits: bool
    is_ours: bool


@dataclass(frozen=True)
class Line:
    """A line of a contract in force with what is left of it, where another participant has one that goes with it."""

    line: ContractLine
    contract: Contract
    left: int


def shown(organization: Organization) -> list[Transfer]:
    """The transfers of an organisation, the newest first."""
    return [one(found, organization) for found in queries.of(organization)]


def one(found: QuantityTransfer, organization: Organization) -> Transfer:
    """A transfer as an organisation reads it."""
    is_open = found.status is TransferStatus.PROPOSED
    waits = is_open and acts.answering(found) == organization.id
    is_ours = is_open and found.proposed_for_id == organization.id
    return Transfer(found, queries.contract_of(found.from_line), queries.contract_of(found.to_line), waits, is_ours)


def lines(buyer: Organization, at: datetime) -> list[Line]:
    """The lines of a buyer of which something may be handed over."""
    found = []
    for contract in orders.callable_contracts(buyer, clock.local_day(at)):
        if contract.tender.is_grouped:
            left_of = quantities.left_of(contract)
            found += [Line(line, contract, left_of[line.id].left) for line in contract.lines if queries.counterparts(line)]
    return found


def left(line: ContractLine) -> int:
    """What is left of a line."""
    return quantities.left_of_line(line)
