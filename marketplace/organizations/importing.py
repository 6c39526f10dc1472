"""Reading enterprises from a file: every row is taken, already there, or refused with its line and its reason."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from marketplace.core import audit, db
from marketplace.core.errors import Unusable
from marketplace.core.forms import LONG, SHORT, control_in
from marketplace.core.locale import _
from marketplace.organizations import actions, reference, rules
from marketplace.organizations.facts import Facts
from marketplace.organizations.models import Organization
from search_index.analysis import fold

# Our name of a column, and the headers under which files have it.
COLUMNS = {
    "name": ("nom", "raison sociale", "name"),
    "legal_form": ("forme juridique", "forme", "legal form"),
    "municipality": ("municipalité", "ville", "municipality"),
    "region": ("région", "region code", "region administrative"),
    "sector": ("secteur", "secteurs", "secteur d activite", "sector"),
    "description_fr": ("description", "description fr"),
    "description_en": ("description en",),
    "website": ("site web", "website", "site internet"),
}
LONGEST = {"municipality": 100, "description_fr": LONG, "description_en": LONG}
REQUIRED = ("name", "legal_form", "municipality", "region", "sector", "description_fr")
OVERFLOW = "overflow"
BATCH = 100


@dataclass
class Report:
    """What became of the rows: counts, refusals as (line, reason), and the columns that nothing reads."""

    added: int = 0
    present: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.added + self.present + len(self.refused)


def import_enterprises(data: bytes, *, source: str, sha256: str, at: datetime) -> Iterator[Report]:
    """Take the rows of a UTF-8 CSV in short units; the report so far after each, so that progress can be shown.

    Killed anywhere, the same file is imported again: what is there already stays as it is. Raises Unusable when
    the file cannot be read at all.
    """
    # Read to its end before anything is written, so that a file that breaks off leaves nothing.
    records = iter(list(_records(_decoded(data))))
    header, ignored = _header(next(records, (1, []))[1])
    lines = _rows(records, header)
    report = Report(ignored=ignored)
    while batch := list(islice(lines, BATCH)):
        with db.database().writing():
            for line, row in batch:
                _take(line, row, report, source=source, at=at)
        yield report
    with db.database().writing():
        counts = {"added": (None, report.added), "present": (None, report.present), "refused": (None, len(report.refused))}
        audit.record("organizations.import", "import", actor=None, at=at, changes={"sha256": (None, sha256), **counts})
    yield report


def _take(line: int, row: dict[str, str], report: Report, *, source: str, at: datetime) -> None:
    try:
        facts = facts_of(row)
    except Unusable as refused:
        report.refused.append((line, refused.reason))
        return
    if _is_present(facts):
        report.present += 1
        return
    actions.add(facts, source=source, actor=None, at=at)
    report.added += 1


def facts_of(row: dict[str, str]) -> Facts:
    """What a row says, resolved to our codes; Unusable with the first reason why it cannot be taken."""
    if OVERFLOW in row:
        raise Unusable(_("cellules de trop : %(count)s; mettez entre guillemets le texte qui contient le séparateur", count=row[OVERFLOW]))
    for name in REQUIRED:
        if not row.get(name):
            raise Unusable(_("la colonne « %(column)s » est vide", column=COLUMNS[name][0]))
    for name, value in row.items():
        if len(value) > LONGEST.get(name, SHORT):
            raise Unusable(_("la colonne « %(column)s » est trop longue", column=COLUMNS[name][0]))
        if control_in(value, lines=name.startswith("description")):
            raise Unusable(_("la colonne « %(column)s » contient un saut de ligne ou un caractère invisible", column=COLUMNS[name][0]))
    sectors = [one for one in row["sector"].split(";") if one.strip()]
    if not sectors:
        raise Unusable(_("la colonne « %(column)s » est vide", column=COLUMNS["sector"][0]))
    return Facts(
        name=row["name"],
        legal_form_code=_resolved(
            reference.legal_form_codes(), row["legal_form"], _("forme juridique inconnue : %(value)s", value=row["legal_form"])
        ),
        municipality=row["municipality"],
        region_code=_resolved(reference.region_codes(), row["region"], _("région inconnue : %(value)s", value=row["region"])),
        sector_codes=tuple(_resolved(reference.sector_codes(), one, _("secteur inconnu : %(value)s", value=one)) for one in sectors),
        description_fr=row["description_fr"],
        description_en=row.get("description_en") or None,
        website=_website(row.get("website", "")),
    )


def _resolved(known: dict[str, str], written: str, reason: str) -> str:
    code = known.get(fold(written.strip()))
    if code is None:
        raise Unusable(reason)
    return code


def _website(written: str) -> str | None:
    if not written:
        return None
    address = written if "://" in written else f"https://{written}"
    if not rules.is_website(address):
        raise Unusable(_("site Web illisible : %(value)s", value=written))
    return address


def _is_present(facts: Facts) -> bool:
    same = select(Organization.id).where(Organization.sort_name == fold(facts.name), Organization.region_code == facts.region_code)
    return db.session().scalar(same.where(Organization.municipality == facts.municipality)) is not None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unusable(_("Ce fichier n’est pas en UTF-8 (ligne %(line)d) : enregistrez-le en CSV UTF-8.", line=line)) from None


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV, each with the line on which it begins. Unusable when its quotes do not match: a quote never
    closed would swallow the rest of the file without a word."""
    first = text.partition("\n")[0]
    # Excel in French separates by semicolons.
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error:
            raise Unusable(_("Ce fichier n’est pas un CSV bien formé à la ligne %(line)d : vérifiez ses guillemets.", line=line)) from None
        if values is None:
            return
        yield line, values


def _header(titles: list[str]) -> tuple[list[str | None], list[str]]:
    """Our name of each column in order (None when nothing reads it), and the headers that are left aside."""
    known = {fold(title): name for name, titles in COLUMNS.items() for title in titles}
    found = [known.get(fold(title.replace("_", " ").strip())) for title in titles]
    if missing := [COLUMNS[name][0] for name in REQUIRED if name not in found]:
        raise Unusable(_("Il manque à ce fichier : %(columns)s.", columns=", ".join(missing)))
    return found, [_printable(title) for title, name in zip(titles, found, strict=True) if name is None]


def _rows(records: Iterator[tuple[int, list[str]]], header: list[str | None]) -> Iterator[tuple[int, dict[str, str]]]:
    for line, values in records:
        if extra := [value for value in values[len(header) :] if value.strip()]:
            # Its cells are not under their headers: nothing of it can be believed.
            yield line, {OVERFLOW: str(len(extra))}
        elif any(values):
            yield line, {name: value.strip() for name, value in zip(header, values, strict=False) if name}


def _printable(text: str) -> str:
    """The text of someone's file as a terminal may show it."""
    return "".join(one if one.isprintable() else " " for one in text).strip()
