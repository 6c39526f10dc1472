"""The lists of a body as the law of the day asks them: which rule, from which amount, and their rows as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.contracting import queries
from marketplace.contracting.advising import taxes
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.direct import concluded, lists, words
from marketplace.contracting.direct.concluded import Concluded
from marketplace.contracting.direct.lists import OfSupplier
from marketplace.contracting.models import Nature, TaxBasis
from marketplace.contracting.thresholds import dated
from marketplace.contracting.thresholds.dated import Rule
from marketplace.core.exports import Cell
from marketplace.organizations.models import Organization


@dataclass(frozen=True)
class Monthly:
    """The contracts of a month from the amount of the rule; `rule` None: no rule of the table asks this list of this kind of body."""

    first: date
    last: date
    rule: Rule | None
    rows: Sequence[Concluded]


@dataclass(frozen=True)
class Yearly:
    """The contracts of a year by supplier; the rules are None when the table asks nothing of this kind of body."""

    year: int
    item: Rule | None
    total: Rule | None
    suppliers: Sequence[OfSupplier]

    @property
    def due_on(self) -> date:
        return lists.due_on(self.year)


def monthly(buyer: Organization, year: int, month: int) -> Monthly:
    """The list of a month, by the rule that holds on its last day."""
    first, last = lists.month_of(year, month)
    rule = _rule(buyer, lists.MONTHLY, last)
    rows = lists.monthly(concluded.of(buyer, first, last), _with_taxes(rule, last)) if rule else []
    return Monthly(first, last, rule, rows)


def yearly(buyer: Organization, year: int) -> Yearly:
    """The list of a year, by the rules that hold on its last day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    item, total = _rule(buyer, lists.ITEM, last), _rule(buyer, lists.TOTAL, last)
    if item is None or total is None:
        return Yearly(year, None, None, [])
    found = lists.yearly(concluded.of(buyer, first, last), _with_taxes(item, last), _with_taxes(total, last))
    return Yearly(year, item, total, found)


def monthly_rows(told: Monthly) -> Iterator[list[Cell]]:
    """The rows of the file of a month, as `lists.MONTHLY_TITLES` names their columns; in French whatever the page."""
    for one in told.rows:
        said = [one.number, one.concluded_on.isoformat(), one.supplier, one.neq or "", one.description, words.in_french(one.nature)]
        yield [*said, one.mode, one.reference, one.exemption, lists.dollars(one.amount), lists.dollars(one.options)]


def yearly_rows(told: Yearly) -> Iterator[list[Cell]]:
    """The rows of the file of a year, as `lists.YEARLY_TITLES` names their columns."""
    for supplier in told.suppliers:
        for one in supplier.contracts:
            named = [supplier.supplier, supplier.neq or "", one.number, one.concluded_on.isoformat(), one.description]
            yield [*named, lists.dollars(one.amount), lists.dollars(supplier.total)]


def _rule(buyer: Organization, name: str, on: date) -> Rule | None:
    # The rows of publication are written for every nature: any of them finds them.
    return dated.found(queries.rules_in_force(), buyer.buyer_type, Nature.SERVICES, name, on)


def _with_taxes(rule: Rule, on: date) -> int:
    """The amount of a rule as contracts are counted here, taxes included."""
    return taxes.cents_in(Amount(rule.value, rule.tax_basis), TaxBasis.INCLUDED, on)
