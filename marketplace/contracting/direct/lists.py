"""The two lists that a body publishes: the contracts of a month, and on 31 March those of the year by supplier. Pure.

Sources: LCV 477.5 and 477.6, CM 961.3 and 961.4, LCOP 22 and 23; the amounts come from the dated table of rules, never from here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.contracting.direct.concluded import Concluded

MONTHLY, ITEM, TOTAL = "publish_contract_seao_min", "publish_annual_list_item_min", "publish_annual_list_supplier_total_min"
MONTHLY_TITLES = (
    "Numéro",
    "Date de conclusion",
    "Fournisseur",
    "NEQ",
    "Objet",
    "Nature",
    "Mode de conclusion",
    "Disposition applicable",
    "Exemption",
    "Montant, taxes comprises ($)",
    "Dont options, taxes comprises ($)",
)
YEARLY_TITLES = (
    "Fournisseur",
    "NEQ",
    "Numéro",
    "Date de conclusion",
    "Objet",
    "Montant, taxes comprises ($)",
    "Total de l’année avec ce fournisseur, taxes comprises ($)",
)


@dataclass(frozen=True)
class OfSupplier:
    """The contracts of a year with one supplier, each above the least amount that counts; `total` is theirs, in cents, taxes included."""

    supplier: str
    neq: str | None
    contracts: Sequence[Concluded]
    total: int


def month_of(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return first, after - timedelta(days=1)


def due_on(year: int) -> date:
    """The day on which the list of a year must be published: 31 March of the next one."""
    return date(year + 1, 3, 31)


def monthly(rows: Iterable[Concluded], least: int) -> list[Concluded]:
    """The contracts of `least` cents and more (taxes included), the oldest first."""
    return sorted((one for one in rows if one.amount >= least), key=lambda one: (one.concluded_on, one.number))


def yearly(rows: Iterable[Concluded], item_above: int, total_above: int) -> list[OfSupplier]:
    """By supplier, the contracts of more than `item_above` cents whose sum passes `total_above`; what is just that amount is left out."""
    held: dict[str, list[Concluded]] = {}
    for one in rows:
        if one.amount > item_above:
            held.setdefault(one.holder, []).append(one)
    found = []
    for contracts in held.values():
        contracts.sort(key=lambda one: (one.concluded_on, one.number))
        # A supplier is named as in its last contract.
        named = contracts[-1]
        found.append(OfSupplier(named.supplier, named.neq, contracts, sum(one.amount for one in contracts)))
    return sorted((one for one in found if one.total > total_above), key=lambda one: (-one.total, one.supplier))


def dollars(cents: int | None) -> str:
    """An amount as a spreadsheet and a program read it: `25000.00`; empty for none."""
    if cents is None:
        return ""
    sign, whole = "-" if cents < 0 else "", abs(cents)
    return f"{sign}{whole // 100}.{whole % 100:02d}"
