"""The field of the enterprises considered: rows of a name, a price and a reason, read together."""

from typing import Any

from wtforms import Field
from wtforms.validators import Optional

from marketplace.contracting.direct.written import Candidate
from marketplace.core.errors import Unusable
from marketplace.core.forms import control_in
from marketplace.core.locale import _
from marketplace.core.money import parse_money
from marketplace.organizations.teams.called import enterprise_named

LEAST_ROWS, SPARE_ROWS, MOST_ROWS = 3, 1, 20
LONGEST = {"name": 200, "price": 60, "reason": 1000}


class Considered(Field):
    """`data` is a list of triples of texts, as they are typed: `considered_name`, `considered_price`, `considered_reason`, a row each."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """What the page shows: the rows that are there, and some that are empty."""
        found = list(self.data or ())
        spare = min(max(LEAST_ROWS - len(found), SPARE_ROWS), max(0, MOST_ROWS - len(found)))
        return found + [("", "", "")] * spare

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """The three columns come apart, each in the order of the rows."""
        self.process_errors, self.errors = [], ()
        self.data = data or []
        if formdata is not None and "considered_name" in formdata:
            columns = [formdata.getlist(f"considered_{name}") for name in LONGEST]
            rows = [tuple(cell.strip() for cell in row) for row in list(zip(*columns, strict=False))[: MOST_ROWS + 1]]
            self.data = [row for row in rows if any(row)]

    def read(self, known: dict[str, int | None]) -> list[Candidate]:
        """The rows as candidates; what is wrong is added to `errors`, by row. `known` gives the pages of names that the file has already,
        so that a name which several bear stays with the one that was meant."""
        found, wrong = [], []
        if len(self.data or ()) > MOST_ROWS:
            wrong.append(_("%(most)d entreprises au plus.", most=MOST_ROWS))
        for place, (name, price, reason) in enumerate(self.data or (), start=1):
            row = dict(zip(LONGEST, (name, price, reason), strict=True))
            told = _why_not_row(row)
            cents = None
            if not told and price:
                try:
                    cents = parse_money(price).cents
                except Unusable as refused:
                    told = refused.reason
            if told or (cents is not None and cents < 0):
                wrong.append(_("Ligne %(row)d : %(why)s", row=place, why=told or _("écrivez un prix de zéro ou plus.")))
                continue
            found.append(Candidate(*_named(name, known), cents, reason))
        self.errors = [*self.errors, *map(str, wrong)]
        return found


def _why_not_row(row: dict[str, str]) -> str | None:
    if not row["name"]:
        return str(_("écrivez le nom de l’entreprise, ou videz la ligne."))
    if any(len(text) > LONGEST[name] for name, text in row.items()):
        return str(_("ce texte est trop long."))
    if any(control_in(text) for text in row.values()):
        return str(_("un caractère invisible s’y trouve : effacez-le et récrivez le mot."))
    return None


def _named(name: str, known: dict[str, int | None]) -> tuple[str, int | None]:
    """The name and the page of an enterprise; no page for a name that none bears, or several."""
    if name in known:
        return name, known[name]
    try:
        found = enterprise_named(name)
    except Unusable:
        return name, None
    return found.name, found.id
