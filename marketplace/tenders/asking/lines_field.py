"""The rows of what is wanted, read together: what, how much, in which unit, to which specification."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field
from wtforms.validators import Optional

from marketplace.catalogue import typed
from marketplace.core.errors import Unusable
from marketplace.core.forms import control_in
from marketplace.core.locale import _, current
from marketplace.organizations.models import Unit
from marketplace.tenders.asking.facts import MOST_LINES, Line

LEAST_ROWS, SPARE_ROWS = 3, 1
USUAL_UNIT = "C62"
LONGEST = {"what": 200, "quantity": 60, "unit": 10, "specification": 2000}

Row = tuple[str, str, str, str]


class Lines(Field):
    """`data` is a list of rows of texts, as they are typed: `line_what`, `line_quantity`, `line_unit`, `line_specification`. `wrong` are
    the numbers of the rows that cannot be read."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)
        self.more = 0
        self.wrong: set[int] = set()

    @property
    def rows(self) -> list[Row]:
        """What the page shows: the rows that are there, and some that are empty."""
        found = list(self.data or ())
        spare = max(LEAST_ROWS - len(found), SPARE_ROWS) + self.more
        return found + [("", "", USUAL_UNIT, "")] * min(spare, max(0, MOST_LINES - len(found)))

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """The columns come apart, each in the order of the rows. « Ajouter » shows one row more, « Retirer » one less."""
        self.process_errors, self.errors, self.more = [], (), 0
        self.data = data or []
        if formdata is None or "line_what" not in formdata:
            return
        columns = [formdata.getlist(f"line_{name}") for name in LONGEST]
        rows = [tuple(cell.replace("\r\n", "\n").strip() for cell in row) for row in list(zip(*columns, strict=False))[: MOST_LINES + 1]]
        if "remove_line" in formdata and (taken := formdata["remove_line"]).isascii() and taken.isdigit():
            rows = [row for place, row in enumerate(rows, start=1) if place != int(taken[:4])]
        self.data = [row for row in rows if row[0] or row[1] or row[3]]
        if "add_line" in formdata:
            self.more = max(0, len(rows) + 1 - len(self.data) - max(LEAST_ROWS - len(self.data), SPARE_ROWS))

    def read(self, units: Mapping[str, Unit]) -> list[Line]:
        """The rows as lines; what is wrong is added to `errors`, by row."""
        found, wrong = [], []
        if len(self.data or ()) > MOST_LINES:
            wrong.append(_("Une demande de prix a %(most)d lignes au plus : faites-en une autre pour le reste.", most=MOST_LINES))
        for rank, (what, quantity, unit, specification) in enumerate(self.data or (), start=1):
            told = _why_not_row(dict(zip(LONGEST, (what, quantity, unit, specification), strict=True)), units)
            count = None
            if not told and quantity:
                try:
                    count = typed.quantity(quantity, units[unit].decimals)
                    told = None if count else str(_("écrivez une quantité de plus de zéro."))
                except Unusable as refused:
                    # Zero is not enough here, whatever a number may be elsewhere.
                    told = str(_("écrivez une quantité de plus de zéro.")) if quantity.startswith(("-", "−")) else refused.reason
            if told:
                self.wrong.add(rank)
                wrong.append(_("Ligne %(row)d : %(why)s", row=rank, why=told))
                continue
            found.append(Line(what, count, unit, specification))
        self.errors = [*self.errors, *map(str, wrong)]
        return found


def written(line: Line, unit: Unit | None) -> Row:
    """A line as the fields of its row hold it."""
    quantity = "" if line.quantity is None else typed.written_quantity(line.quantity, unit.decimals if unit else 0, current())
    return line.what, quantity, line.unit_code, line.specification


def _why_not_row(row: Mapping[str, str], units: Mapping[str, Unit]) -> str | None:
    if not row["what"]:
        return str(_("écrivez ce que vous voulez, ou videz la ligne."))
    if row["unit"] not in units:
        return str(_("choisissez l’unité dans la liste."))
    if any(len(text) > LONGEST[name] for name, text in row.items()):
        return str(_("ce texte est trop long."))
    if any(control_in(text, lines=name == "specification") for name, text in row.items()):
        return str(_("un caractère invisible s’y trouve : effacez-le et récrivez le mot."))
    return None
