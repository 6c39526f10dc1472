"""What the adviser’s page shows: for whom it answers, the amount as rules read it, the modes, the ceiling of mutual agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import g

from marketplace.contracting import queries
from marketplace.contracting.advising import adviser, own_rules, taxes
from marketplace.contracting.advising.asking_form import QuestionForm
from marketplace.contracting.advising.modes import Ceiling, Mode, SupplierForm
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.models import ContractingBylaw, Nature, TaxBasis
from marketplace.core import clock
from marketplace.organizations.models import BuyerType, Organization
from marketplace.organizations.teams import acting


@dataclass(frozen=True)
class Answer:
    """`readings` are the amount in cents before taxes and with them; a basis whose rates are not known is left out."""

    modes: Sequence[Mode]
    on: date
    readings: dict[TaxBasis, int]
    bylaw: ContractingBylaw | None
    ceiling: Ceiling | None


def for_whom(slug: str | None) -> Organization | None:
    """The organisation of the address when the reader is of it; without one, the buyer for which she acted last; else None."""
    mine = [one.organization for one in acting.mine()]
    if slug:
        return next((one for one in mine if one.slug == slug), None)
    return next((one for one in mine if one.buyer_type is not None), None)


def answer(form: QuestionForm, organization: Organization | None) -> Answer:
    """What the rules of the day say of a question that was read whole; the by-law counts when the buyer is that organisation’s kind."""
    buyer, nature, on = BuyerType(form.acheteur.data), Nature(form.nature.data), form.date.data
    is_own = organization is not None and (organization.buyer_type or BuyerType.PRIVATE) is buyer
    bylaw = queries.bylaw_on(organization, on) if organization is not None and is_own else None
    table, amount, flags = queries.rules_in_force(), form.amount(), form.flags()
    asked = (SupplierForm(form.forme.data), flags, on)
    modes = adviser.advise(buyer, nature, amount, *asked, rules=table, bylaw=bylaw)
    ceiling = adviser.direct_ceiling(buyer, nature, *asked, rules=table, bylaw=bylaw)
    return Answer(modes, on, _readings(amount, on), own_rules.in_force(bylaw, on), ceiling)


def today() -> date:
    """The day of the request in Québec."""
    return clock.local_day(g.at)


def _readings(amount: Amount, on: date) -> dict[TaxBasis, int]:
    try:
        return {one: taxes.cents_in(amount, one, on) for one in (TaxBasis.EXCLUDED, TaxBasis.INCLUDED)}
    except taxes.UnknownRates:
        return {amount.basis: amount.cents}
