"""What the nights take away in this room, and in the one below for which it knows the reasons."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, or_

from config import Settings
from marketplace.accounts.models import LoginSession, PrivacyRequest
from marketplace.accounts.privacy import exporting, incidents, mail_folder, register
from marketplace.core import db, outbox, retention
from marketplace.core.locale import _
from marketplace.core.notices import Notice
from marketplace.core.retention import Kept


@outbox.nightly("accounts.forget", hour=3)
def forget(*, job: outbox.Job, at: datetime) -> None:
    """Take away sign-ins, notices, answered requests, incidents and copies that are too old."""
    settings: Settings = current_app.extensions["maillage.settings"]
    before = at - retention.days("retention_sessions")
    too_old = LoginSession.created_at < before - timedelta(seconds=settings.session_absolute)
    sessions = delete(LoginSession).where(or_(LoginSession.ended_at < before, too_old))
    retention.swept("sessions", db.session().execute(sessions), at=at)
    notices = delete(Notice).where(Notice.at < at - retention.days("retention_notices"))
    retention.swept("notices", db.session().execute(notices), at=at)
    requests = delete(PrivacyRequest).where(PrivacyRequest.closed_at < at - retention.days("retention_requests"))
    retention.swept("requests", db.session().execute(requests), at=at)
    incidents.forget_old(at=at)
    exporting.forget_old(at=at)


@outbox.nightly("accounts.forget-files", hour=4, own_units=True)
def forget_files(*, job: outbox.Job, at: datetime) -> None:
    """Delete the files that the rows no longer name, and the mails of the folder; complete the register outside the database."""
    with db.database().reading():
        register.complete()
    exporting.sweep_files()
    mail_folder.forget_old(at=at)


def kinds() -> list[Kept]:
    """What goes by itself in this room, and what was told, with the reasons."""
    return [
        _kind(
            "sessions",
            _("Connexions terminées"),
            _("Voir qu’un autre s’est servi d’un compte, le temps de s’en apercevoir."),
            "retention_sessions",
        ),
        _kind("notices", _("Avis"), _("Retrouver ce qui a été dit au cours de la dernière année."), "retention_notices"),
        _kind(
            "requests",
            _("Demandes répondues sur les renseignements personnels"),
            _("Montrer que la réponse est venue à temps."),
            "retention_requests",
        ),
        _kind(
            "incidents",
            _("Incidents de confidentialité"),
            _("La loi demande de les garder cinq ans après en avoir eu connaissance."),
            "retention_incidents",
        ),
        Kept("exports", _("Copies faites pour une personne"), exporting.GOOD_FOR.days, _("Laisser le temps de les prendre.")),
        _kind("mails", _("Courriels du dossier qui remplace un serveur"), _("Les relire pendant un essai."), "retention_mails"),
    ]


def _kind(kind: str, label: str, why: str, setting: str) -> Kept:
    return Kept(kind, label, retention.days(setting).days, why, setting.upper())
