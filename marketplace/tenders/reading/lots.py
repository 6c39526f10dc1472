"""A lot as the page of a purchase shows it: what is wanted today, the price that it reaches, what is missing to the next, the limits."""

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.catalogue import words
from marketplace.core.formats import money
from marketplace.core.locale import _
from marketplace.core.money import line_total
from marketplace.tenders import pricing
from marketplace.tenders.joining import rules
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import Lot, Tender
from marketplace.tenders.pricing import Step
from marketplace.tenders.reading import staircase
from marketplace.tenders.reading.staircase import Drawing


@dataclass(frozen=True)
class LotShown:
    """A lot with what the group wants of it. `authorized` brings the price down, `announced` (those who only mean to) does not.

    Without its prices (`drawing` None) nothing in it tells them.
    """

    lot: Lot
    authorized: Wanted
    announced: Wanted
    drawing: Drawing | None
    price: int | None
    next: Step | None
    ceiling: int | None
    is_closed: bool

    @property
    def missing(self) -> int:
        """How much more firm brings the next price."""
        return self.next.start - self.authorized.firm if self.next else 0

    @property
    def short(self) -> int:
        """How much is missing to the minimum."""
        return max(0, (self.lot.minimum or 0) - self.authorized.firm)

    @property
    def is_over_capacity(self) -> bool:
        return self.lot.capacity is not None and self.authorized.whole > self.lot.capacity

    def today(self) -> str:
        """« 5 760 repas : 11,40 $ », as the sentence over the drawing says it."""
        firm = words.counted(self.authorized.firm, self.lot.unit)
        return firm if self.price is None else _("%(quantity)s : %(price)s", quantity=firm, price=words.price(self.price))

    def bands(self) -> list[tuple[str, str, str]]:
        """The table of the staircase: quantities, the price of one, what the least of the step costs; today's is said."""
        rows = []
        for step in pricing.steps(self.lot.tiers) if self.drawing else ():
            label = _from(step, self.lot)
            if step.start <= self.authorized.firm and (step.until is None or self.authorized.firm < step.until):
                label = _("%(band)s (aujourd’hui)", band=label) if not self.is_closed else _("%(band)s (atteint)", band=label)
            amount = money(line_total(step.price, step.start, self.lot.unit.decimals)) if step.start else "–"
            rows.append((label, words.price(step.price), amount))
        return rows


def shown(
    tender: Tender, lot: Lot, authorized: Mapping[int, Wanted], announced: Mapping[int, Wanted], *, sees_prices: bool, is_closed: bool
) -> LotShown:
    """A lot of a purchase for a reader who may see its prices, or may not."""
    mine, meant = authorized.get(lot.id, Wanted()), announced.get(lot.id, Wanted())
    if not sees_prices or not lot.tiers:
        return LotShown(lot, mine, meant, None, None, None, None, is_closed)
    price = lot.closed_price if is_closed and lot.closed_price is not None else pricing.price_at(lot.tiers, mine.firm)
    ceiling = ceiling_of(tender, lot, rules.added(authorized, announced))
    drawing = staircase.draw(lot.tiers, mine.firm, minimum=lot.minimum, capacity=lot.capacity, ceiling=ceiling)
    following = None if is_closed else pricing.next_step(lot.tiers, mine.firm)
    return LotShown(lot, mine, meant, drawing, price, following, ceiling, is_closed)


def ceiling_of(tender: Tender, lot: Lot, totals: Mapping[int, Wanted]) -> int | None:
    """The firm quantity of a lot at which the whole group is at its legal ceiling and an adhesion is refused: what is on request and the
    other lots as they are today, from what is firm today on; None where nothing bounds it."""
    if tender.ceiling is None:
        return None
    # What the other lots come to is reckoned once: a page of sixty lots asks for many quantities of each.
    terms = pricing.terms_of(tender)
    others = pricing.group_amount(rules.demands([one for one in tender.lots if one is not lot], totals)).cents

    today = totals.get(lot.id, Wanted())

    def cost(firm: int) -> int:
        own = line_total(pricing.price_at(lot.tiers, firm), firm + today.flexible, lot.unit.decimals).cents
        return rules.as_ceiling(tender, pricing.times(others + own, terms))

    # Dear steps that are behind are not met any more: below them the same quantity may have cost as much as the level.
    ahead = [[today.firm, pricing.price_at(lot.tiers, today.firm)], *([start, price] for start, price in lot.tiers if start > today.firm)]
    return staircase.quantity_reaching(tender.ceiling, ahead, cost)


def _from(step: Step, lot: Lot) -> str:
    start = words.counted(step.start, lot.unit)
    if step.until is None:
        return _("%(start)s et plus", start=start)
    return _("de %(start)s à moins de %(end)s", start=start, end=words.quantity(step.until, lot.unit))
