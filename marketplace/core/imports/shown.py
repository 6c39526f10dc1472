"""An import as a page shows it: samples of its columns, what became of its rows, what was recognised of its file."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from marketplace.core import db, formats
from marketplace.core.imports import decoding, header, staging
from marketplace.core.imports.models import ImportRow, ImportRun
from marketplace.core.locale import _, ngettext

SAMPLES = 3
LOOKED_AT = 500
FIELD = "colonne-{place}"


def picked(run: ImportRun, chosen: Mapping[str, str]) -> dict[str, str]:
    """Our names by the places of the columns, as a form chose them; what is none of our names is left aside."""
    names = {one.name for one in staging.handler_of(run).columns}
    said = {str(place): chosen.get(FIELD.format(place=place), "") for place in range(len(run.header))}
    return {place: name for place, name in said.items() if name in names}


def columns(run: ImportRun, chosen: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """For each column of a staged file: its place, title, field, samples, how many cells are filled, and our name chosen or proposed."""
    rows = select(ImportRow.cells).where(ImportRow.run_id == run.id).order_by(ImportRow.line).limit(LOOKED_AT)
    cells = list(db.session().scalars(rows))
    filled = run.notes.get("filled", [])
    skipped = 2 if run.notes.get("returned") else 0
    found = []
    for place, title in enumerate(run.header):
        if place < skipped:
            continue
        held = dict.fromkeys(row[place] for row in cells if place < len(row) and row[place])
        field = FIELD.format(place=place)
        name = chosen.get(field, "") if chosen is not None else run.mapping.get(str(place), "")
        count = filled[place] if place < len(filled) else 0
        found.append({"title": title, "field": field, "samples": list(held)[:SAMPLES], "name": name, "filled": count})
    return found


def needed(run: ImportRun) -> str:
    """What a file of this kind must have, in sentences."""
    return " ".join(header.asked_for(staging.handler_of(run)))


def outcomes(run: ImportRun) -> str:
    """« 3 lignes : 1 prise, 1 prise avec avertissement, 1 refusée. » of the rows that have their outcome."""
    counts = run.notes["counts"]
    taken = counts["added"] + counts["changed"] + counts["unchanged"] - counts["warned"]
    told = [
        ngettext("%(count)s prise", "%(count)s prises", taken, count=formats.number(taken)),
        ngettext(
            "%(count)s prise avec avertissement",
            "%(count)s prises avec avertissement",
            counts["warned"],
            count=formats.number(counts["warned"]),
        ),
        ngettext("%(count)s refusée", "%(count)s refusées", counts["refused"], count=formats.number(counts["refused"])),
    ]
    rows = ngettext("%(count)s ligne", "%(count)s lignes", run.done, count=formats.number(run.done))
    told_of_all: str = _("%(rows)s : %(outcomes)s.", rows=rows, outcomes=", ".join(told))
    return told_of_all


def rows_listed(count: int, total: int) -> str:
    """What a table holds of the rows of a file: the first ones, or all that there are."""
    if count < total:
        return ngettext("La première, dans l’ordre du fichier", "Les %(num)d premières, dans l’ordre du fichier", count)
    return ngettext("Une ligne", "%(num)d lignes, dans l’ordre du fichier", count)


def figures(run: ImportRun) -> list[tuple[int, str]]:
    """What became of the rows that have their outcome, each number with its word."""
    counts = run.notes["counts"]
    return [
        (counts["added"], ngettext("ajoutée", "ajoutées", counts["added"])),
        # What an organisation says of its own replaces; what the directory learns completes.
        (counts["changed"], ngettext("changée", "changées", counts["changed"]) if run.owner_id else _completed(counts["changed"])),
        (counts["unchanged"], _("déjà là")),
        (counts["refused"], ngettext("refusée", "refusées", counts["refused"])),
    ]


def _completed(count: int) -> str:
    said: str = ngettext("complétée", "complétées", count)
    return said


def said_of_file(run: ImportRun) -> list[tuple[str, str]]:
    """What was recognised of the file, in pairs of a name and a fact."""
    notes = run.notes
    separators = {"comma": _("virgule"), "semicolon": _("point-virgule"), "tab": _("tabulation")}
    return [
        (_("Feuille"), header.printable(notes.get("sheet", ""))),
        (_("Codage"), decoding.ENCODINGS.get(notes.get("encoding", ""), "")),
        (_("Séparateur"), separators.get(notes.get("separator", ""), "")),
        (_("Ligne des titres"), str(notes.get("header_line", ""))),
    ]


def left_aside(run: ImportRun) -> list[str]:
    """The titles of the columns that nothing reads."""
    return [one for one in header.unread(run.mapping, run.header, returned=bool(run.notes.get("returned"))) if one]


def naming(run: ImportRun, row: ImportRow, column: str = "name") -> str:
    """What a row is called: its cell under our column `column`, or its first one."""
    place = next((int(place) for place, name in run.mapping.items() if name == column), 0)
    return row.cells[place] if place < len(row.cells) else ""
