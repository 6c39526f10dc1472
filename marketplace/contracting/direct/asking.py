"""What the pages of direct awards are asked: a year, a month, and the adviser's answer to a form that is still being typed."""

import re
from datetime import date, datetime

from marketplace.contracting.advising.taxes import Amount, UnknownRates
from marketplace.contracting.direct import advice
from marketplace.contracting.direct.advice import Advised, Asked
from marketplace.contracting.direct.forms import ObjectForm
from marketplace.contracting.models import Nature, TaxBasis
from marketplace.core import clock, db
from marketplace.core.errors import Missing
from marketplace.organizations.models import Organization

# From 2013 on, as the rates of taxes are known.
YEAR = re.compile(r"20(?:1[3-9]|[2-9]\d)", re.ASCII)
MONTH = re.compile(r"(20(?:1[3-9]|[2-9]\d))-(0[1-9]|1[0-2])", re.ASCII)
# Lists are kept three years at least; so many are offered, and any other may be asked by its address.
MONTHS_OFFERED, YEARS_OFFERED = 24, 5


def year(typed: str | None) -> int | None:
    """The year of an address; None when there is none. Missing for what is no year."""
    if not typed:
        return None
    if not YEAR.fullmatch(typed):
        raise Missing()
    return int(typed)


def past_year(typed: str | None, at: datetime) -> int:
    """The year of a list: the one before this one unless said. Missing for what is no year."""
    return year(typed) or clock.local_day(at).year - 1


def month(typed: str | None, at: datetime) -> tuple[int, int]:
    """The month of a list, « 2026-03 »: this one unless said. Missing for what is no month."""
    if not typed:
        today = clock.local_day(at)
        return today.year, today.month
    found = MONTH.fullmatch(typed)
    if found is None:
        raise Missing()
    return int(found[1]), int(found[2])


def months(at: datetime) -> list[date]:
    """The first days of the months that a page offers, this one first."""
    today = clock.local_day(at)
    counts = (today.year * 12 + today.month - 1 - back for back in range(MONTHS_OFFERED))
    return [date(count // 12, count % 12 + 1, 1) for count in counts]


def years(at: datetime) -> list[int]:
    """The years that a page offers, this one first."""
    this = clock.local_day(at).year
    return list(range(this, this - YEARS_OFFERED, -1))


def advised(form: ObjectForm, at: datetime) -> Advised | None:
    """What the adviser says of what is typed; None until there is an amount and a nature."""
    is_typed = form.amount.data and form.nature.data in [one.value for one in Nature]
    if not is_typed or form.tax_basis.data not in [one.value for one in TaxBasis]:
        return None
    if not form.is_submitted():
        form.validate()
    supplier_id, name = form.supplier_found
    asked = Asked(
        form.buyer,
        Nature(form.nature.data),
        Amount(form.amount.data, TaxBasis(form.tax_basis.data)),
        clock.local_day(at),
        db.session().get(Organization, supplier_id) if supplier_id else None,
        name,
        form.category_code,
    )
    try:
        return advice.advised(asked)
    except UnknownRates:
        return None
