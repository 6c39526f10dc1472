"""The field of the items of a lot: rows of a description, a class, a unit and a quantity for one unit of the lot."""

from typing import Any

from wtforms import Field
from wtforms.validators import Optional

from marketplace.catalogue import categories, typed
from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.core.forms import SHORT, control_in
from marketplace.core.locale import _, current
from marketplace.organizations.models import PurchaseCategory, Unit
from marketplace.tenders.drafting.facts import Plain
from marketplace.tenders.models import LotItem

MOST_ITEMS, SPARE_ROWS, LEAST_ROWS = 40, 2, 3
COLUMNS = ("item_description", "item_category", "item_unit", "item_quantity")
Row = tuple[str, str, str, str]


class Items(Field):
    """`data` is a list of rows of texts as they are typed, in the order of COLUMNS."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)

    @property
    def rows(self) -> list[Row]:
        """What the page shows: the rows that are there, and some that are empty."""
        found = list(self.data or ())
        return found + [("", "", "", "")] * min(max(LEAST_ROWS - len(found), SPARE_ROWS), max(0, MOST_ITEMS - len(found)))

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors, self.errors = [], ()
        self.data = data or []
        if formdata is not None and COLUMNS[0] in formdata:
            columns = [[one.strip()[: SHORT + 1] for one in formdata.getlist(name)] for name in COLUMNS]
            self.data = [row for row in zip(*columns, strict=False) if any((row[0], row[1], row[3]))]

    def read(self) -> list[Plain]:
        """The rows as plain values; what is wrong is added to `errors`, by row."""
        wrong: list[str] = []
        found = [self._row(place, row, wrong) for place, row in enumerate(self.data or (), start=1)]
        if len(found) > MOST_ITEMS:
            wrong.append(_("Au plus %(most)d articles.", most=MOST_ITEMS))
        self.errors = [*self.errors, *wrong]
        return found

    def _row(self, place: int, row: Row, wrong: list[str]) -> Plain:
        description, category, unit_code, quantity = row
        unit = db.session().get(Unit, unit_code) if unit_code else None
        said: Plain = {"description": description, "category_code": None, "unit_code": unit.code if unit else None, "quantity": None}
        problems = []
        if not description or len(description) > SHORT or control_in(description):
            problems.append(_("décrivez l’article en 200 caractères au plus"))
        said["category_code"] = _category(category) if category else None
        if category and said["category_code"] is None:
            problems.append(_("ce code UNSPSC n’est pas dans nos listes"))
        if unit_code and unit is None:
            problems.append(_("choisissez l’unité dans la liste"))
        if quantity and unit is None:
            problems.append(_("une quantité demande une unité"))
        elif quantity and unit is not None:
            try:
                said["quantity"] = typed.quantity(quantity, unit.decimals)
            except Unusable as refused:
                problems.append(refused.reason)
        wrong += [_("Article %(row)d : %(why)s", row=place, why=one) for one in problems]
        return said


def written(items: list[LotItem]) -> list[Row]:
    """Items as the rows show them."""
    return [
        (
            one.description,
            one.category_code or "",
            one.unit_code or "",
            typed.written_quantity(one.quantity, one.unit.decimals, current()) if one.quantity is not None and one.unit else "",
        )
        for one in items
    ]


def _category(said: str) -> str | None:
    found: PurchaseCategory | None = categories.understood(said).category
    return found.code if found else None
