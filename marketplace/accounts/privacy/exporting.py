"""A copy of what is held about a person, for her to take away: made by the worker, ready for seven days, in no backup.

A ZIP that holds `donnees.json`, `LISEZ-MOI.txt` in both languages and the files she sent, under `fichiers/`: see docs/privacy.md.
"""

import json
import secrets
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete, func, select

from config import Settings
from marketplace.accounts.models import DataExport, User, UserStatus
from marketplace.accounts.privacy import held
from marketplace.accounts.privacy.held import Held
from marketplace.core import audit, db, notices, outbox, panels, retention
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import N_, _, speaking

KIND = "accounts.export"
FORMAT = "maillage.personal-data"
VERSION = 1
GOOD_FOR = timedelta(days=7)
# A copy costs the worker a second or more: once a quarter of an hour serves a person as well.
BETWEEN = timedelta(minutes=15)


@dataclass(frozen=True)
class Given:
    """A file that the person gave: its name as she knows it, and where its bytes are."""

    name: str
    path: Path


def ask(person: User, *, at: datetime) -> DataExport:
    """Have a copy made. RuleBroken while one is being made, or was less than a quarter of an hour ago."""
    last = db.session().scalar(select(DataExport).where(DataExport.user_id == person.id).order_by(DataExport.id.desc()).limit(1))
    if last and at - last.asked_at < BETWEEN:
        raise RuleBroken(_("Une copie vient d’être demandée. Attendez un quart d’heure avant d’en demander une autre."))
    made = DataExport(user_id=person.id, file=secrets.token_hex(16), asked_at=at)
    db.session().add(made)
    db.session().flush()
    audit.record("accounts.export", person, actor=person, at=at)
    outbox.enqueue(KIND, export_id=made.id)
    return made


@outbox.handler(KIND, own_units=True)
def make(*, job: outbox.Job, at: datetime) -> None:
    """Write the copy, then say on her screen and by mail that it is ready. Nothing when she was erased meanwhile."""
    with db.database().reading() as session:
        db.take_time(session)
        found = session.get(DataExport, job.payload["export_id"])
        person = session.get(User, found.user_id) if found else None
        if found is None or found.ready_at or person is None or person.status is UserStatus.ERASED:
            return
        path = path_of(found)
        write(person, path, at=at)
    with db.database().writing() as session:
        kept = session.get(DataExport, found.id)
        if kept:
            kept.ready_at = at
            message = N_("La copie de vos renseignements est prête. Elle reste là sept jours.")
            notices.notify(
                kept.user_id, "accounts.export", message, at=at, path="/compte/donnees", mail_template="accounts/mail/export.txt"
            )
    if kept is None:
        path.unlink(missing_ok=True)


def write(person: User, path: Path, *, at: datetime) -> None:
    """Write the ZIP to its place, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    given = [one for brought in panels.pieces("person.export", person=person) for one in brought]
    names = [f"fichiers/{number:03d}-{one.name}" for number, one in enumerate(given, start=1)]
    try:
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("donnees.json", json.dumps(document(person, names, at=at), ensure_ascii=False, indent=1))
            archive.writestr("LISEZ-MOI.txt", _explained())
            for name, one in zip(names, given, strict=True):
                archive.write(one.path, name)
        fresh.chmod(0o600)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def document(person: User, files: Sequence[str], *, at: datetime) -> dict[str, Any]:
    """What is held, as `donnees.json` says it: keys that stay the same, texts and labels in both languages."""
    said = {}
    for locale in ("fr", "en"):
        with speaking(locale):
            said[locale] = held.about(person, most=None)
    sections = [_section(*both) for both in zip(said["fr"], said["en"], strict=True)]
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": at.isoformat(),
        "person": person.id,
        "sections": sections,
        "files": list(files),
    }


def _section(french: Held, english: Held) -> dict[str, Any]:
    def both(name: str) -> dict[str, str]:
        return {"fr": getattr(french, name), "en": getattr(english, name)}

    return {
        "key": french.key,
        "title": both("title"),
        "why": both("why"),
        "kept": both("how_long"),
        "after_erasure": both("stays") if french.stays else None,
        "labels": {key: {"fr": label, "en": english.labels[key]} for key, label in french.labels.items()},
        "entries": [{key: held.plain(value) for key, value in row.items()} for row in french.rows],
    }


def _explained() -> str:
    pieces = []
    for locale in ("fr", "en"):
        with speaking(locale):
            pieces += [
                _("Ce que la plateforme Maillage détient à votre sujet"),
                "",
                _("donnees.json contient tout, rubrique par rubrique : ce que c’est, pourquoi, pour combien de temps, et les valeurs."),
                _("Les libellés (labels) y sont en français et en anglais; les clés ne changent pas d’une copie à l’autre."),
                _("Les instants sont en temps universel (ISO 8601). Les fichiers que vous avez envoyés sont dans le dossier fichiers."),
                "",
                "",
            ]
    return "\n".join(pieces).rstrip() + "\n"


def ready(person: User, number: int, *, at: datetime) -> Path:
    """The file of a copy of hers; Missing when it is another's, not made yet, or too old."""
    found = db.load(DataExport, id=number, user_id=person.id)
    if found.ready_at is None or at - found.ready_at > GOOD_FOR or not path_of(found).exists():
        raise Missing()
    return path_of(found)


def folder() -> Path:
    settings: Settings = current_app.extensions["maillage.settings"]
    return settings.data_dir / "exports"


def path_of(export: DataExport) -> Path:
    return folder() / f"{export.file}.zip"


def forget_old(*, at: datetime) -> None:
    """Forget copies that were ready seven days ago, and those that were never made, in the unit at work."""
    old = delete(DataExport).where(func.coalesce(DataExport.ready_at, DataExport.asked_at) < at - GOOD_FOR)
    retention.swept("exports", db.session().execute(old), at=at)


def sweep_files() -> None:
    """Delete the files of copies that no row names any more. It opens a unit of its own."""
    with db.database().reading() as session:
        named = {f"{one}{ending}" for one in session.scalars(select(DataExport.file)) for ending in (".zip", ".new")}
    for path in folder().iterdir() if folder().exists() else ():
        if path.name not in named:
            path.unlink(missing_ok=True)
