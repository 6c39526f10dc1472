"""What awards and contracts promise of their rows, asked by `verify`: sums to the unit and to the cent, one award a lot, texts intact."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select

from marketplace.awards import share_checks
from marketplace.awards.contracts import contract_text
from marketplace.awards.models import Allocation, Award, AwardStatus, Contract, ContractAmendment, ContractLine, ContractStatus
from marketplace.core import db
from marketplace.core.money import line_total
from marketplace.core.panels import panel
from marketplace.tenders.models import Lot


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each award or contract that is not as it must be."""
    return [*_awards(), *_one_a_lot(), *_allocations(), *share_checks.broken(), *_contracts()]


def _awards() -> Iterator[str]:
    """Σ allocations = award, Σ contracts = award to the cent: as they were awarded, whatever amendments changed since."""
    given = select(Allocation.award_id, func.sum(Allocation.firm), func.sum(Allocation.flexible)).group_by(Allocation.award_id)
    sums = {number: (int(firm), int(flexible)) for number, firm, flexible in db.session().execute(given)}
    written = _written()
    for award in db.session().scalars(select(Award).where(Award.status == AwardStatus.ACTIVE).order_by(Award.id)).unique():
        decimals, held = award.lot.unit.decimals, sums.get(award.id, (0, 0))
        if held != (award.firm, award.flexible):
            yield f"Award {award.id} gives {award.firm} and {award.flexible}, and its allocations {held[0]} and {held[1]}."
        priced = sum(one.amount for one in award.shares) if award.shares else line_total(award.unit_price, award.firm, decimals).cents
        if award.amount != priced:
            yield f"The amount of award {award.id} is not its quantity at its price."
        if written[award.id] != (award.firm, award.flexible, award.amount):
            yield f"The contracts of award {award.id} hold {written[award.id]}, not {(award.firm, award.flexible, award.amount)}."


def _written() -> dict[int, tuple[int, int, int]]:
    """What the texts of contracts say of each award: firm, on request, cents."""
    found: dict[int, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for terms in db.session().scalars(select(Contract.terms)):
        for line in terms.get("lines") or ():
            firm, flexible, amount = found[line["award"]]
            found[line["award"]] = (firm + line["firm"], flexible + line["flexible"], amount + line["amount"])
    return found


def _one_a_lot() -> Iterator[str]:
    active = select(Award.lot_id, func.count()).where(Award.status == AwardStatus.ACTIVE).group_by(Award.lot_id)
    for lot, count in db.session().execute(active.having(func.count() > 1)):
        yield f"Lot {lot} has {count} active awards."


def _allocations() -> Iterator[str]:
    """None is given more than it asked; a lot never gives more than what can be supplied."""
    above = select(Allocation.id).where((Allocation.firm > Allocation.asked_firm) | (Allocation.flexible > Allocation.asked_flexible))
    for number in db.session().scalars(above.order_by(Allocation.id)):
        yield f"Allocation {number} gives more than was asked."
    past = (
        select(Award.id)
        .join(Lot, Lot.id == Award.lot_id)
        .where(Award.status == AwardStatus.ACTIVE, Award.firm + Award.flexible > Lot.capacity)
    )
    for number in db.session().scalars(past.order_by(Award.id)):
        yield f"Award {number} gives more than its lot can supply."


def _contracts() -> Iterator[str]:
    """A text is what was hashed; lines are the text and the amendments that were applied; in force means accepted by both."""
    amended: dict[int, dict[str, object]] = defaultdict(dict)
    applied = select(ContractAmendment).where(ContractAmendment.applied_at.is_not(None)).order_by(ContractAmendment.number)
    for one in db.session().scalars(applied):
        amended[one.contract_id] |= {field: after for field, _before, after in one.changes}
    for contract in db.session().scalars(select(Contract).order_by(Contract.id)).unique():
        if contract_text.digest(contract.terms) != contract.sha256:
            yield f"The text of contract {contract.number} is not what was accepted."
        if contract.amount != sum(line.amount for line in contract.lines):
            yield f"The amount of contract {contract.number} is not the sum of its lines."
        if contract.status in (ContractStatus.ACTIVE, ContractStatus.TERMINATED) and None in (
            contract.buyer_accepted_at,
            contract.supplier_accepted_at,
        ):
            yield f"Contract {contract.number} is in force and one side did not accept it."
        said = {(one["award"], one["lot"], one["place"]): one for one in contract.terms.get("lines") or ()}
        if any(
            not _is_as_said(line, said.get((line.award_id, line.lot_id, line.place_id)), amended[contract.id]) for line in contract.lines
        ):
            yield f"A line of contract {contract.number} is neither what its text says nor what an amendment made of it."


def _is_as_said(line: ContractLine, said: dict[str, object] | None, amended: dict[str, object]) -> bool:
    if said is None:
        return False
    expected = {name: amended.get(f"line:{line.id}:{name}", said[name]) for name in ("firm", "flexible", "unit_price")}
    return (line.firm, line.flexible, line.unit_price) == (expected["firm"], expected["flexible"], expected["unit_price"])
