"""Files of enterprises as a spreadsheet writes them, and what became of them."""

import csv
import io

from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.imports.handlers import Message
from marketplace.organizations.imports.enterprises import KIND
from marketplace.organizations.models import Organization
from tests.core.imports import files

HEADERS = ["Nom", "Forme juridique", "Municipalité", "Région", "Secteur", "Description", "Description en", "Site web"]
ROW = [
    "Coop du Phare",
    "Coopérative de solidarité",
    "Rimouski",
    "Bas-Saint-Laurent",
    "S11",
    "Entretien ménager.",
    "Cleaning.",
    "https://phare.example",
]


def table(*rows: list[str], headers: list[str] | None = None, encoding: str = "utf-8") -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([headers or HEADERS, *rows])
    return file.getvalue().encode(encoding)


def row(**changes: str) -> list[str]:
    names = ["name", "form", "place", "region", "sector", "fr", "en", "site"]
    return [changes.get(name, value) for name, value in zip(names, ROW, strict=True)]


def one_row(**cells: str) -> bytes:
    """A file of one enterprise, its columns under our own names."""
    named = {"name": "Coop du Phare", "municipality": "Rimouski", "region": "01", **cells}
    return table(list(named.values()), headers=list(named))


def take(app: Flask, data: bytes, source: str = "essai") -> int:
    """The number of an import carried to its end."""
    return files.imported(app, data, kind=KIND, source=source)


def counts(app: Flask, run_id: int) -> dict[str, int]:
    return {name: count for name, count in files.run_of(app, run_id).notes["counts"].items() if count}


def told(app: Flask, run_id: int) -> list[tuple[int, str, str]]:
    """For each row with something to say: its line, its outcome, the sentences."""
    rows = files.rows_of(app, run_id)
    with app.app_context():
        return [(one.line, one.outcome.value, " · ".join(map(Message.said, one.messages))) for one in rows if one.messages]


def kept(app: Flask) -> list[Organization]:
    """The enterprises that files brought."""
    with app.app_context(), db.database().reading() as session:
        found = session.scalars(select(Organization).where(Organization.is_enterprise).order_by(Organization.id))
        return list(found)
