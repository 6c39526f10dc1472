"""What is asked of a file before it is taken: how the numbers that can be read in two ways are written, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from marketplace.catalogue.files import cells
from marketplace.catalogue.files.columns import WITH_NOTATION
from marketplace.catalogue.typed import Ambiguous, Notation
from marketplace.core import db
from marketplace.core.imports.handlers import Message
from marketplace.core.imports.models import ImportRow, ImportRun
from marketplace.core.locale import _

FIELD = "notation-{name}"
EXAMPLES = 3
# Beyond these rows, every column of numbers is asked: reading more would hold the page up.
LOOKED_AT = 20_000


@dataclass
class Asked:
    """A column of the file with cells that can be read in two ways: how many, the first of them, and what each notation makes of it."""

    name: str
    title: str
    examples: list[str]
    readings: list[tuple[str, str]]
    count: int

    @property
    def field(self) -> str:
        """The field of the form that answers."""
        return FIELD.format(name=self.name)


def of_run(run: ImportRun, mapping: Mapping[str, Any]) -> list[Asked]:
    """The columns to ask about, when the columns of a staged file are ours as `mapping` says."""
    places = {name: int(place) for place, name in mapping.items() if name in WITH_NOTATION}
    found: dict[str, Asked] = {}
    rows = select(ImportRow.cells).where(ImportRow.run_id == run.id).order_by(ImportRow.line).limit(LOOKED_AT)
    for row in db.session().scalars(rows.execution_options(yield_per=1000)) if places else ():
        for name, place in places.items():
            asked = cells.ambiguous(name, row[place], 0) if place < len(row) and row[place] else None
            if asked is not None:
                _note(found.setdefault(name, Asked(name, run.header[place], [], _readings(asked), 0)), asked)
    return [found[name] for name in WITH_NOTATION if name in found]


def answers(asked: list[Asked], chosen: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What a form answers, by our names, and a sentence for each column that is not answered."""
    known = {one.value for one in Notation}
    said = {one.name: chosen.get(one.field, "") for one in asked}
    problems = [
        str(_("Dites comment sont écrits les nombres de la colonne « %(title)s ».", title=one.title))
        for one in asked
        if said[one.name] not in known
    ]
    return {name: value for name, value in said.items() if value in known}, problems


def _note(column: Asked, asked: Ambiguous) -> None:
    column.count += 1
    if asked.typed not in column.examples and len(column.examples) < EXAMPLES:
        column.examples.append(asked.typed)


def _readings(asked: Ambiguous) -> list[tuple[str, str]]:
    """Each notation with what it makes of the first of these cells; the one of French first."""
    said = {one.notation: Message.said(one.words.as_json()) for one in asked.readings}
    return [(notation.value, said[notation]) for notation in Notation]
