"""The field of the volume prices of a line: six rows of a quantity and a price, read once the unit is known."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field
from wtforms.validators import Optional

from marketplace.bids.answering import volume
from marketplace.catalogue import typed
from marketplace.core.errors import Unusable
from marketplace.core.locale import _

LONGEST = 60


class VolumeField(Field):
    """`data` is a list of pairs of texts, as they are typed; a row is two inputs, named as the field with `_from` or `_price` after it."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)
        self.wrong_rows: set[int] = set()

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What the page shows: the rows that are there, then empty ones."""
        found = list(self.data or ())
        return found + [("", "")] * max(0, volume.MOST_TIERS - len(found))

    @property
    def is_said(self) -> bool:
        return bool(self.data)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """The two columns come apart, each in the order of the rows."""
        self.process_errors, self.errors = [], ()
        self.data = list(data or ())
        if formdata is not None and f"{self.name}_from" in formdata:
            columns = [formdata.getlist(f"{self.name}_{word}") for word in ("from", "price")]
            pairs = list(zip(*columns, strict=False))[: volume.MOST_TIERS]
            cut = [(quantity.strip()[: LONGEST + 1], price.strip()[: LONGEST + 1]) for quantity, price in pairs]
            self.data = [one for one in cut if any(one)]

    def read(self, decimals: int) -> tuple[list[list[int]], list[str]]:
        """The rows that can be read, by quantity, in the decimals of the unit and ten-thousandths of a dollar; then what is wrong with the
        others, whose numbers are in `wrong_rows`."""
        found: list[list[int]] = []
        wrong: list[str] = []
        for place, (quantity, price) in enumerate(self.data or (), start=1):
            try:
                if not quantity or not price:
                    raise Unusable(_("écrivez la quantité et le prix, ou videz les deux."))
                found.append([typed.quantity(quantity, decimals), typed.price(price)])
            except Unusable as refused:
                self.wrong_rows.add(place)
                wrong.append(str(_("Rangée %(row)d : %(why)s", row=place, why=refused.reason)))
        return sorted(found), wrong


def written(line_tiers: Sequence[Sequence[int]], decimals: int, locale: str) -> list[tuple[str, str]]:
    """Volume prices as the rows show them: the first step is the price of one unit, which has its own field."""
    return [(typed.written_quantity(start, decimals, locale), typed.written_price(cost, locale)) for start, cost in line_tiers if start > 0]
