"""Changing a contract in force: one side proposes, the other accepts the very difference, and it is applied once.

`changes` are triples (field, before, after) as JSON holds them: `line:12:firm` and `line:12:flexible` in the decimals of the unit,
`line:12:unit_price` in ten-thousandths of a dollar, `starts_on` and `ends_on` as days, `renewals_left`. A firm quantity grows at the cost
of what is on request, never past it, and both are said; one that shrinks adds nothing on request. A price moves only where the frozen
offer lets it.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.accounts.models import User
from marketplace.awards import rules
from marketplace.awards.contracts import accepting
from marketplace.awards.models import AmendmentKind, Contract, ContractAmendment, ContractLine, ContractStatus
from marketplace.awards.rules import Side
from marketplace.core import audit, clock, db, outbox, panels
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.core.money import Money, line_total

Change = tuple[str, Any, Any]


def of(contract: Contract) -> Sequence[ContractAmendment]:
    """The amendments of a contract, the first first."""
    asked = select(ContractAmendment).where(ContractAmendment.contract_id == contract.id)
    return db.session().scalars(asked.order_by(ContractAmendment.number)).all()


def is_open(amendment: ContractAmendment) -> bool:
    """Whether it waits for an answer."""
    return amendment.applied_at is None and amendment.refused_at is None


def why_not_propose(contract: Contract, amendments: Iterable[ContractAmendment]) -> str | None:
    """The reason why no change can be proposed now, or None."""
    if contract.status is not ContractStatus.ACTIVE:
        return str(_("Seul un contrat en vigueur se modifie."))
    if any(is_open(one) for one in amendments):
        return str(_("Un avenant attend déjà une réponse : il faut d’abord l’accepter ou le refuser."))
    return None


def why_not_renew(contract: Contract, amendments: Iterable[ContractAmendment], on: date) -> str | None:
    """The reason why no renewal can be proposed on a day, or None: an option, before the end, while some are left."""
    if reason := why_not_propose(contract, amendments):
        return reason
    if contract.renewals_left <= 0 or contract.ends_on is None:
        return str(_("Ce contrat ne prévoit plus de renouvellement."))
    if contract.ends_on < on:
        return str(_("Le contrat a pris fin : il ne se renouvelle plus."))
    return None


def may_adjust(line: ContractLine) -> bool:
    """Whether the frozen offer of a line lets its price move."""
    version = line.lot.listing_version
    return version is not None and (version.content.get("adjustment") or "fixed") != "fixed"


def changes_between(
    contract: Contract, firm: dict[int, int], price: dict[int, int], starts_on: date | None, ends_on: date | None
) -> list[Any]:
    """What differs from the contract as it is, as triples. `firm` and `price` are by line. Unusable for what may not change."""
    found: list[Change] = []
    for line in contract.lines:
        wanted, cost = firm.get(line.id, line.firm), price.get(line.id, line.unit_price)
        if not 0 <= wanted <= line.firm + line.flexible:
            raise Unusable(_("La quantité de « %(line)s » dépasse ce qui est sur demande.", line=line.description))
        if cost != line.unit_price and not may_adjust(line):
            raise Unusable(_("Le prix de « %(line)s » est ferme : l’offre ne le laisse pas changer.", line=line.description))
        if cost < 0:
            raise Unusable(_("Un prix est de zéro ou plus."))
        found += [(f"line:{line.id}:firm", line.firm, wanted)] if wanted != line.firm else []
        # What becomes firm is taken from what is on request: whoever accepts reads that too.
        left = line.flexible - max(wanted - line.firm, 0)
        found += [(f"line:{line.id}:flexible", line.flexible, left)] if left != line.flexible else []
        found += [(f"line:{line.id}:unit_price", line.unit_price, cost)] if cost != line.unit_price else []
    if not any(firm.get(one.id, one.firm) or one.flexible for one in contract.lines):
        raise Unusable(_("Il ne resterait rien au contrat : pour y mettre fin, utilisez « Mettre fin au contrat »."))
    if starts_on and ends_on and ends_on < starts_on:
        raise Unusable(_("Le contrat finirait avant de commencer : corrigez une des deux dates."))
    days = (("starts_on", contract.starts_on, starts_on), ("ends_on", contract.ends_on, ends_on))
    found += [(name, _day(before), _day(after)) for name, before, after in days if before != after]
    if not found:
        raise Unusable(_("Rien n’a changé : corrigez au moins une quantité, un prix ou une date."))
    return [list(one) for one in found]


def renewal(contract: Contract) -> list[Any]:
    """What a renewal changes: the end, later by its months, and how many are left."""
    assert contract.ends_on is not None
    until = months_after(contract.ends_on, contract.renewal_months)
    left = contract.renewals_left
    return [["ends_on", contract.ends_on.isoformat(), until.isoformat()], ["renewals_left", left, left - 1]]


def propose(contract: Contract, side: Side, changes: list[Any], reason: str, *, actor: User, at: datetime) -> ContractAmendment:
    """Propose a change for a side, which accepts it by that. RuleBroken while another waits; Forbidden when her delegation does not reach
    what the contract would be."""
    if why_not := why_not_propose(contract, of(contract)):
        raise RuleBroken(why_not)
    if not reason.strip():
        raise Unusable(_("Dites pourquoi : l’autre partie lira la raison."))
    _check_change(contract, changes)
    accepting.check_engages(contract, side, amount_after(contract, changes), actor)
    kind = AmendmentKind.RENEWAL if any(name == "renewals_left" for name, _before, _after in changes) else AmendmentKind.CHANGE
    last = db.session().scalar(select(func.max(ContractAmendment.number)).where(ContractAmendment.contract_id == contract.id))
    made = ContractAmendment(
        contract=contract,
        number=(last or 0) + 1,
        kind=kind,
        reason=reason.strip(),
        changes=changes,
        proposed_by_id=actor.id,
        proposed_at=at,
    )
    _accept_as(made, side, actor, at)
    db.session().add(made)
    db.session().flush()
    name = rules.party(contract, side).id
    audit.record("contracts.propose", contract, actor=actor, at=at, changes=_told(made, side), organization_id=name)
    outbox.announce("contracts.told", contract_id=contract.id, what="proposed", side=side.value)
    return made


def waits_for(amendment: ContractAmendment) -> Side | None:
    """The side whose answer an open amendment waits for."""
    if not is_open(amendment):
        return None
    return Side.BUYER if amendment.buyer_accepted_at is None else Side.SUPPLIER


def accept(amendment: ContractAmendment, side: Side, *, actor: User, at: datetime) -> None:
    """Accept a change and apply it, once. The contract must be locked; RuleBroken when it waits no more for this side, or when what it
    changes is not as it was."""
    contract = amendment.contract
    if waits_for(amendment) is not side or contract.status is not ContractStatus.ACTIVE:
        raise RuleBroken(_("Cet avenant n’attend plus votre réponse : rechargez la page."))
    if amendment.kind is AmendmentKind.RENEWAL and contract.ends_on is not None and contract.ends_on < clock.local_day(at):
        raise RuleBroken(_("Le contrat a pris fin : il ne se renouvelle plus."))
    _check_change(contract, amendment.changes)
    accepting.check_engages(contract, side, amount_after(contract, amendment.changes), actor)
    _accept_as(amendment, side, actor, at)
    apply(contract, amendment.changes)
    amendment.applied_at = contract.updated_at = at
    name = rules.party(contract, side).id
    audit.record("contracts.amend", contract, actor=actor, at=at, changes=_told(amendment, side), organization_id=name)
    outbox.announce("contracts.told", contract_id=contract.id, what="amended", side=side.value)


def refuse(amendment: ContractAmendment, side: Side, reason: str, *, actor: User, at: datetime) -> None:
    """Refuse a change, or take back the one that the side proposed; the contract stays as it is."""
    if not is_open(amendment):
        raise RuleBroken(_("Cet avenant n’attend plus votre réponse : rechargez la page."))
    if not reason.strip():
        raise Unusable(_("Dites pourquoi : l’autre partie lira la raison."))
    contract, name = amendment.contract, rules.party(amendment.contract, side).id
    accepting.check_engages(contract, side, Money(0), actor)
    amendment.refused_at, amendment.refused_reason = at, reason.strip()
    audit.record("contracts.refuse_amendment", contract, actor=actor, at=at, changes=_told(amendment, side), organization_id=name)
    outbox.announce("contracts.told", contract_id=amendment.contract_id, what="amendment_refused", side=side.value)


def apply(contract: Contract, changes: Iterable[Any]) -> None:
    """Write changes on a contract, each checked against what it says it changes; a line that changes is priced anew, rounded once."""
    lines = {one.id: one for one in contract.lines}
    for field, before, after in changes:
        row, name = _place(contract, lines, field)
        now = getattr(row, name)
        if (_day(now) if isinstance(now, date) else now) != before:
            raise RuleBroken(_("Le contrat a changé depuis que cet avenant a été proposé : refusez-le, puis proposez-en un autre."))
        setattr(row, name, date.fromisoformat(after) if name in ("starts_on", "ends_on") and after else after)
        if isinstance(row, ContractLine):
            row.amount = line_total(row.unit_price, row.firm, row.lot.unit.decimals).cents
    contract.amount = sum(one.amount for one in contract.lines)
    contract.amount_flexible = sum(line_total(one.unit_price, one.flexible, one.lot.unit.decimals).cents for one in contract.lines)


def amount_after(contract: Contract, changes: Iterable[Any]) -> Money:
    """What a contract would be worth with these changes, taxes left out."""
    said = {name: after for name, _before, after in changes}
    whole = 0
    for line in contract.lines:
        firm, price = said.get(f"line:{line.id}:firm"), said.get(f"line:{line.id}:unit_price")
        if firm is None and price is None:
            whole += line.amount
        else:
            quantity, cost = line.firm if firm is None else firm, line.unit_price if price is None else price
            whole += line_total(cost, quantity, line.lot.unit.decimals).cents
    return Money(whole)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of a shorter month; the last day of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    longest = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, longest if is_last else min(day.day, longest))


def _place(contract: Contract, lines: dict[int, ContractLine], field: str) -> tuple[Any, str]:
    if not field.startswith("line:"):
        return contract, field
    _line, number, name = field.split(":")
    return lines[int(number)], name


def _check_change(contract: Contract, changes: list[Any]) -> None:
    """RuleBroken when a higher room says why a contract may not become this, such as orders that took more."""
    if reasons := panels.pieces("contracts.why_not_change", contract=contract, changes=changes):
        raise RuleBroken(" ".join(reasons))


def _accept_as(amendment: ContractAmendment, side: Side, actor: User, at: datetime) -> None:
    if side is Side.BUYER:
        amendment.buyer_accepted_at, amendment.buyer_accepted_by_id = at, actor.id
    else:
        amendment.supplier_accepted_at, amendment.supplier_accepted_by_id = at, actor.id


def _told(amendment: ContractAmendment, side: Side) -> dict[str, tuple[Any, Any]]:
    return {"amendment": (None, amendment.number), "side": (None, side.value)}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
