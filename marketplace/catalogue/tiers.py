"""The field of volume prices: rows of a quantity and a price, read together once the unit is known."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field
from wtforms.validators import Optional

from marketplace.catalogue import typed
from marketplace.catalogue.faults import MOST_TIERS
from marketplace.catalogue.typed import Ambiguous, Notation, Read
from marketplace.core.locale import _, _l

LEAST_ROWS, SPARE_ROWS = 4, 2
LONGEST = 60
# What can be read in two ways is asked once, for all the numbers of the form.
ANSWER = _l("Répondez à la question posée au-dessus du prix.")


class Tiers(Field):
    """`data` is a list of pairs of texts, as they are typed: `tier_quantity` and `tier_price`, a row each."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)
        self.is_ambiguous = False
        self.wrong_rows: set[int] = set()

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What the page shows: the rows that are there, and some that are empty."""
        found = list(self.data or ())
        return found + [("", "")] * min(max(LEAST_ROWS - len(found), SPARE_ROWS), max(0, MOST_TIERS - len(found)))

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """The two columns come apart, each in the order of the rows."""
        self.process_errors, self.errors = [], ()
        self.data = data or []
        if formdata is not None and "tier_quantity" in formdata:
            pairs = list(zip(formdata.getlist("tier_quantity"), formdata.getlist("tier_price"), strict=False))[: MOST_TIERS + 1]
            cut = [(quantity.strip()[: LONGEST + 1], price.strip()[: LONGEST + 1]) for quantity, price in pairs]
            self.data = [one for one in cut if any(one)]

    def read(self, decimals: int, notation: Notation | None) -> list[list[int]]:
        """The rows in the decimals of the unit and in ten-thousandths of a dollar; what is wrong is added to `errors`, by row, and the
        numbers of these rows are in `wrong_rows`."""
        found: list[list[int]] = []
        wrong: list[str] = []
        for place, (quantity, price) in enumerate(self.data or (), start=1):
            if not quantity or not price:
                wrong.append(_("Ligne %(row)d : écrivez la quantité et le prix, ou videz les deux.", row=place))
                self.wrong_rows.add(place)
                continue
            results = [typed.read_quantity(quantity, decimals, notation), typed.read_price(price, notation)]
            self.is_ambiguous = self.is_ambiguous or any(isinstance(one, Ambiguous) for one in results)
            wrong += [_("Ligne %(row)d : %(why)s", row=place, why=typed.why_not(one)) for one in results if not isinstance(one, Read)]
            if all(isinstance(one, Read) for one in results):
                found.append([one.value for one in results if isinstance(one, Read)])
            else:
                self.wrong_rows.add(place)
        if self.is_ambiguous:
            wrong.append(ANSWER)
        self.errors = [*self.errors, *map(str, wrong)]
        return found


def written(said: Sequence[Sequence[int]], decimals: int, locale: str) -> list[tuple[str, str]]:
    """Tiers as the rows show them."""
    return [(typed.written_quantity(start, decimals, locale), typed.written_price(cost, locale)) for start, cost in said]
