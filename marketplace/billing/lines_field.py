"""The rows of an invoice typed by hand, read together: what, how much, in which unit, at which price, with which taxes."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Field
from wtforms.validators import Optional

from marketplace.billing.invoicing.writing import Typed
from marketplace.billing.models import InvoiceLine
from marketplace.billing.rules import MOST_LINES
from marketplace.catalogue import typed
from marketplace.catalogue.models import TaxCode
from marketplace.core.errors import Unusable
from marketplace.core.forms import control_in
from marketplace.core.locale import _, current
from marketplace.organizations.models import Unit

LEAST_ROWS, SPARE_ROWS = 2, 1
USUAL_UNIT = "C62"
LONGEST = {"what": 300, "quantity": 60, "unit": 10, "price": 60, "tax": 20, "reason": 300}
EMPTY = ("", "", USUAL_UNIT, "", TaxCode.TAXABLE.value, "")

Row = tuple[str, ...]


class Lines(Field):
    """`data` is a list of rows of texts, as they are typed: `line_what`, `line_quantity`, `line_unit`, `line_price`, `line_tax`,
    `line_reason`. `wrong` are the numbers of the rows that cannot be read."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)
        self.more = 0
        self.wrong: set[int] = set()

    @property
    def rows(self) -> list[Row]:
        """What the page shows: the rows that are there, and some that are empty."""
        found = list(self.data or ())
        spare = max(LEAST_ROWS - len(found), SPARE_ROWS) + self.more
        return found + [EMPTY] * min(spare, max(0, MOST_LINES - len(found)))

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """The columns come apart, each in the order of the rows. « Ajouter » shows one row more, « Retirer » one less."""
        self.process_errors, self.errors, self.more = [], (), 0
        self.data = data or []
        if formdata is None or "line_what" not in formdata:
            return
        columns = [formdata.getlist(f"line_{name}") for name in LONGEST]
        rows = [tuple(cell.strip() for cell in row) for row in list(zip(*columns, strict=False))[: MOST_LINES + 1]]
        if "remove_line" in formdata and (taken := formdata["remove_line"]).isascii() and taken.isdigit():
            rows = [row for place, row in enumerate(rows, start=1) if place != int(taken[:4])]
        self.data = [row for row in rows if row[0] or row[1] or row[3] or row[5]]
        if "add_line" in formdata:
            self.more = max(0, len(rows) + 1 - len(self.data) - max(LEAST_ROWS - len(self.data), SPARE_ROWS))

    def read(self, units: Mapping[str, Unit]) -> list[Typed]:
        """The rows as lines; what is wrong is added to `errors`, by row."""
        found, wrong = [], []
        if len(self.data or ()) > MOST_LINES:
            wrong.append(_("Une facture a au plus %(most)d lignes.", most=MOST_LINES))
        if not self.data:
            wrong.append(_("Écrivez au moins une ligne."))
        for rank, row in enumerate(self.data or (), start=1):
            try:
                found.append(_read(dict(zip(LONGEST, row, strict=True)), units))
            except Unusable as refused:
                self.wrong.add(rank)
                wrong.append(_("Ligne %(row)d : %(why)s", row=rank, why=refused.reason))
        self.errors = [*self.errors, *map(str, wrong)]
        return found


def written(lines: Iterable[InvoiceLine]) -> list[Row]:
    """Lines as the fields of their rows hold them."""
    return [
        (
            one.description,
            typed.written_quantity(one.quantity, one.unit.decimals, current()),
            one.unit_code,
            typed.written_price(one.unit_price, current()),
            one.tax_code.value,
            one.tax_reason or "",
        )
        for one in lines
    ]


def _read(row: Mapping[str, str], units: Mapping[str, Unit]) -> Typed:
    """One row as a line; Unusable with what to mend."""
    if not row["what"]:
        raise Unusable(_("écrivez ce que vous facturez, ou videz la ligne."))
    if row["unit"] not in units:
        raise Unusable(_("choisissez l’unité dans la liste."))
    if row["tax"] not in [one.value for one in TaxCode]:
        raise Unusable(_("choisissez les taxes dans la liste."))
    if any(len(text) > LONGEST[name] for name, text in row.items()):
        raise Unusable(_("ce texte est trop long."))
    if any(control_in(text) for text in row.values()):
        raise Unusable(_("un caractère invisible s’y trouve : effacez-le et récrivez le mot."))
    quantity = typed.quantity(row["quantity"], units[row["unit"]].decimals)
    if not quantity:
        raise Unusable(_("écrivez une quantité de plus de zéro."))
    code = TaxCode(row["tax"])
    if code is TaxCode.EXEMPT and not row["reason"]:
        raise Unusable(_("dites pourquoi cette ligne est exonérée."))
    reason = row["reason"] if code is TaxCode.EXEMPT else None
    return Typed(row["what"], row["unit"], quantity, typed.price(row["price"]), code, reason)
