"""Imports as the desk shows and directs them: the runs, samples of the columns, the mapping that was chosen, what follows."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.accounts.models import User
from marketplace.core import db, formats, outbox
from marketplace.core.access import authorize
from marketplace.core.errors import RuleBroken
from marketplace.core.imports import decoding, header, runs, staging
from marketplace.core.imports.models import ImportRow, ImportRun, RunStatus
from marketplace.core.locale import _, ngettext

SAMPLES = 3
LOOKED_AT = 500
FIELD = "colonne-{place}"


def latest() -> Select[ImportRun]:
    """Every import, the newest first."""
    return select(ImportRun).order_by(ImportRun.id.desc())


def known(number: int) -> ImportRun:
    """The run of this number, if its kind may be seen; Missing otherwise."""
    run = db.load(ImportRun, id=number)
    authorize(staging.handler_of(run).policy)
    return run


def receive(kept: tuple[str, int], form: Any, *, actor: User, at: datetime) -> ImportRun:
    """A new run of the file that was sent, to be staged by the worker."""
    name = form.sent.data.filename or ""
    source = form.source.data or Path(name).stem or "import"
    run = staging.receive(
        kept,
        kind=form.kind.data,
        name=name,
        source=source[:100],
        is_dry=bool(form.is_dry.data),
        actor_id=actor.id,
        at=at,
        encoding=form.encoding.data or None,
    )
    outbox.enqueue("core.stage-import", run_id=run.id)
    return run


def again(tried: ImportRun, *, actor: User, at: datetime) -> ImportRun:
    """The same file for good, its columns as they were chosen for the trial. RuleBroken when that was no trial."""
    if not tried.is_dry or tried.status is not RunStatus.DONE:
        raise RuleBroken(_("Seul un essai terminé peut être importé pour de bon."))
    run = ImportRun(kind=tried.kind, file=tried.file, source=tried.source, is_dry=False, created_by=actor.id, created_at=at)
    said = tried.notes.get("said_encoding")
    run.mapping, run.notes = tried.mapping, {"said_encoding": said} if said else {}
    db.session().add(run)
    db.session().flush()
    outbox.enqueue("core.stage-import", run_id=run.id)
    return run


def begin(run: ImportRun, chosen: Mapping[str, str]) -> list[str]:
    """Apply a run with the columns chosen in a form; the reasons why it cannot be, in which case nothing is done."""
    names = {one.name for one in staging.handler_of(run).columns}
    picked = {str(place): chosen.get(FIELD.format(place=place), "") for place in range(len(run.header))}
    mapping = {place: name for place, name in picked.items() if name in names}
    problems = header.problems(mapping, run.header, staging.handler_of(run))
    if not problems:
        runs.begin(run, mapping)
        outbox.enqueue("core.apply-import", run_id=run.id)
    return problems


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
    return _("%(rows)s : %(outcomes)s.", rows=rows, outcomes=", ".join(told))


def figures(run: ImportRun) -> list[tuple[int, str]]:
    """What became of the rows that have their outcome, each number with its word."""
    counts = run.notes["counts"]
    return [
        (counts["added"], ngettext("ajoutée", "ajoutées", counts["added"])),
        (counts["changed"], ngettext("complétée", "complétées", counts["changed"])),
        (counts["unchanged"], _("déjà là")),
        (counts["refused"], ngettext("refusée", "refusées", counts["refused"])),
    ]


def what_abandoning_leaves(run: ImportRun) -> str:
    """What stays of an import that is given up where it stands, in a sentence."""
    if run.is_dry or not run.done:
        return _("Rien n’a été écrit dans le répertoire.")
    done, total = formats.number(run.done), formats.number(run.total)
    return ngettext(
        "%(done)s ligne sur %(total)s était traitée : ce qu’elle a écrit dans le répertoire y reste.",
        "%(done)s lignes sur %(total)s étaient traitées : ce qu’elles ont écrit dans le répertoire y reste.",
        run.done,
        done=done,
        total=total,
    )


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


def naming(run: ImportRun, row: ImportRow) -> str:
    """What a row is called: its cell under our column `name`, or its first one."""
    place = next((int(place) for place, name in run.mapping.items() if name == "name"), 0)
    return row.cells[place] if place < len(row.cells) else ""


def under_way() -> int:
    """How many imports are not over."""
    return db.session().scalar(select(func.count()).select_from(ImportRun).where(ImportRun.status.in_(runs.UNDER_WAY))) or 0
