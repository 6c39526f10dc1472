"""What the adviser says of a direct award, written or still being typed, with what the body concluded before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from marketplace.contracting import queries
from marketplace.contracting.advising import adviser, taxes
from marketplace.contracting.advising.channels import Spent, Split, splits
from marketplace.contracting.advising.modes import Ceiling, Flags, Mode
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.direct import concluded, rules, turns
from marketplace.contracting.direct.concluded import Concluded
from marketplace.contracting.models import ContractingBylaw, DirectAward, Nature, Rotation, TaxBasis
from marketplace.core import db
from marketplace.organizations.models import ClauseKind, Organization, StatutoryClause

# What a person says of a purchase; the rest of the flags comes from the page of the supplier and from earlier contracts.
TOLD = ("is_waste_service", "listed_service", "emergency", "single_supplier_documented", "continues_vulnerable_services")


@dataclass(frozen=True)
class Asked:
    """A direct award as the adviser is asked about it; `key` is that of the file once it is written, `origin` what it is the file of."""

    buyer: Organization
    nature: Nature
    amount: Amount
    on: date
    supplier: Organization | None = None
    supplier_name: str = ""
    category_code: str | None = None
    told: Mapping[str, Any] | None = None
    exemption_code: str | None = None
    is_recorded: bool = False
    key: str = ""
    origin: str | None = None


@dataclass(frozen=True)
class Advised:
    """What may be possible, under which ceiling, by which by-law; earlier contracts that bear on it; contracts that together reach a
    threshold; the day from which the by-law lets this supplier be chosen again."""

    asked: Asked
    modes: Sequence[Mode]
    ceiling: Ceiling | None
    bylaw: ContractingBylaw | None
    history: Sequence[Concluded]
    months: int
    split: Split | None
    free_from: date | None

    @property
    def mode(self) -> Mode | None:
        """The mode under which it would be given directly."""
        return rules.chosen_mode(self.modes, self.asked.exemption_code)

    @property
    def exemptions(self) -> list[Mode]:
        """The exemptions that may be invoked, each once it is written down."""
        return [one for one in self.modes if one.code in rules.DIRECT_MODES and rules.needs_exemption(one)]

    @property
    def turned(self) -> bool:
        """Whether the by-law's rotation has nothing against this supplier: it asks none, or there is no recent contract of the kind."""
        if self.bylaw is None or self.bylaw.rotation is Rotation.NONE:
            return True
        if self.bylaw.rotation is Rotation.MONTHS:
            return self.free_from is None or self.free_from <= self.asked.on
        return not any(one.holder == _holder(self.asked) for one in self.history)

    def why_not(self) -> str | None:
        """The reason why it cannot be given directly, or None."""
        asked = self.asked
        return rules.why_not_amount(asked.amount, self.mode, self.ceiling, asked.exemption_code, asked.on)


def asked_of(award: DirectAward, on: date) -> Asked:
    """The question that a written file puts, on the day of its award or on this one."""
    return Asked(
        award.buyer,
        award.nature,
        rules.amount_of(award),
        award.awarded_on or on,
        award.supplier,
        award.supplier_name,
        award.category_code,
        award.circumstances,
        award.exemption_code,
        bool(award.exemption_code and award.exemption_reference and award.exemption_on),
        key_of(award),
        award.origin,
    )


def key_of(award: DirectAward) -> str:
    """What names a file for good among all that was concluded."""
    return f"direct_award:{award.id}"


def advised(asked: Asked) -> Advised:
    """The adviser's answer, by the rules and the by-law of the day."""
    table, bylaw = queries.rules_in_force(), queries.bylaw_on(asked.buyer, asked.on)
    is_counted = bylaw is not None and bylaw.rotation is Rotation.MONTHS and bylaw.rotation_months
    months = bylaw.rotation_months if bylaw is not None and is_counted and bylaw.rotation_months else turns.USUAL_MONTHS
    since = turns.months_away(asked.on, -max(months, 12))
    itself = {name for name in (asked.key, asked.origin) if name}
    rows = [one for one in concluded.of(asked.buyer, since, asked.on) if one.key not in itself and one.origin not in itself]
    flags, form = _flags(asked), asked.supplier.legal_form_code if asked.supplier else None
    question = (asked.buyer.buyer_type, asked.nature)
    ceiling = adviser.direct_ceiling(*question, form, flags, asked.on, rules=table, bylaw=bylaw)
    split = _split(asked, rows, ceiling)
    flags = replace(flags, splitting_suspected=split is not None)
    modes = adviser.advise(*question, asked.amount, form, flags, asked.on, rules=table, bylaw=bylaw)
    history = turns.history(rows, _holder(asked), asked.category_code, asked.on, months)
    return Advised(asked, modes, ceiling, bylaw, history, months, split, _free_from(asked, history, months if is_counted else None))


def _flags(asked: Asked) -> Flags:
    told = {name: value for name, value in (asked.told or {}).items() if name in TOLD}
    clauses: set[ClauseKind] = set()
    if asked.supplier is not None:
        mine = select(StatutoryClause.kind).where(StatutoryClause.organization_id == asked.supplier.id)
        clauses = set(db.session().scalars(mine))
    return Flags(
        **told,
        coop_no_rebate_clause={ClauseKind.NO_REBATE, ClauseKind.NO_INTEREST} <= clauses,
        coop_designated_by_minister=ClauseKind.DESIGNATION in clauses,
        exemption_recorded=asked.is_recorded,
    )


def _split(asked: Asked, rows: Sequence[Concluded], ceiling: Ceiling | None) -> Split | None:
    if ceiling is None or not ceiling.cents:
        return None
    this = Spent(_holder(asked), asked.category_code or asked.nature.value, asked.amount, asked.on)
    earlier = [
        Spent(one.holder, one.category_code or one.nature.value, Amount(one.amount, TaxBasis.INCLUDED), one.concluded_on) for one in rows
    ]
    return splits(this, earlier, ceiling)


def _holder(asked: Asked) -> str:
    return concluded.holder_of(asked.supplier.id if asked.supplier else None, asked.supplier_name)


def _free_from(asked: Asked, history: Sequence[Concluded], months: int | None) -> date | None:
    """The day from which a by-law that counts months lets this supplier have this kind of contract again."""
    if months is None:
        return None
    mine = [one for one in history if one.holder == _holder(asked) and one.category_code == asked.category_code]
    return turns.months_away(mine[0].concluded_on, months) if mine else None


def with_taxes(amount: Amount, on: date) -> int:
    """An amount as lists publish it, in cents, taxes included."""
    return taxes.cents_in(amount, TaxBasis.INCLUDED, on)
