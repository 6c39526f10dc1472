"""What this room and the one below hold of a person: her account, her keys, what she was told, what she asked; what was done is in
`done`."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from sqlalchemy import func, select

from marketplace.accounts.models import (
    DataExport,
    LoginSession,
    NoticeChoice,
    Passkey,
    PrivacyRequest,
    QuietHours,
    RecoveryCode,
    TotpFactor,
    User,
)
from marketplace.accounts.privacy import done, exporting, words
from marketplace.accounts.privacy.held import Coded, Held, Kind
from marketplace.core import db
from marketplace.core.imports.models import ImportRun
from marketplace.core.locale import _
from marketplace.core.notices import Notice

Row = Mapping[str, Any]


def held(person: User, most: int | None) -> list[Held]:
    """Everything of these two rooms, with the newest `most` rows of each kind."""
    sessions, notices, requests, copies, files = (kind(person).held(most) for kind in (_sessions, _notices, _requests, _copies, _files))
    keys, choices = _keys(person, most), _choices(person, most)
    return [account(person), sessions, keys, notices, choices, requests, copies, files, *done.held(person, most)]


def account(person: User) -> Held:
    """Who she is, and how she asked to be reached."""
    row = {
        "email": person.email,
        "name": person.name,
        "language": Coded(person.locale, words.LANGUAGES[person.locale]()),
        "created_at": person.created_at,
        "is_staff": person.is_staff,
        "has_password": person.password_hash is not None,
        "signed_up_at": person.signed_up_at,
        "new_email": person.new_email,
        "new_email_at": person.new_email_at,
        "previous_email": person.previous_email,
        "email_changed_at": person.email_changed_at,
        "status": words.account_status(person.status),
        "suspension_reason": person.suspension_reason,
        "suspended_until": person.suspended_until,
    }
    shown = {name: value for name, value in row.items() if value is not None}
    return Held(
        "accounts.account",
        _("Votre compte"),
        _("Vous reconnaître quand vous vous connectez, vous nommer auprès de ceux avec qui vous travaillez, vous écrire."),
        _("Tant que votre compte est ouvert. De votre mot de passe, seule une empreinte est gardée : personne ne peut le lire."),
        {name: label for name, label in words.account().items() if name in shown},
        [shown],
        1,
    )


def _sessions(person: User) -> Kind:
    return Kind(
        "accounts.sessions",
        _("Vos connexions"),
        _("Vous montrer où votre compte est ouvert et le fermer ailleurs; voir qu’un autre s’en sert."),
        words.for_days("retention_sessions", _("après la fin de chacune")),
        {
            "began_at": (_("Début"), attrgetter("created_at")),
            "browser": (_("Navigateur"), attrgetter("agent")),
            "proved_at": (_("Dernière preuve de qui vous êtes"), attrgetter("proved_at")),
            "second_factor": (_("Avec un second facteur"), attrgetter("has_second_factor")),
            "ended_at": (_("Fin"), attrgetter("ended_at")),
        },
        select(LoginSession).where(LoginSession.user_id == person.id).order_by(LoginSession.id.desc()),
    )


def _keys(person: User, most: int | None) -> Held:
    totp = db.session().scalar(select(TotpFactor).where(TotpFactor.user_id == person.id))
    unused = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == person.id, RecoveryCode.used_at.is_(None))
    left = db.session().scalar(unused) or 0
    keys = db.session().scalars(select(Passkey).where(Passkey.user_id == person.id).order_by(Passkey.id.desc())).all()
    rows: list[Row] = [{"name": one.name, "created_at": one.created_at, "last_used_at": one.last_used_at} for one in keys]
    if totp:
        rows.append({"name": Coded("totp", _("Application de codes")), "created_at": totp.created_at, "last_used_at": None})
    if left:
        rows.append({"name": Coded(f"recovery_codes:{left}", words.codes_left(left)), "created_at": None, "last_used_at": None})
    return Held(
        "accounts.keys",
        _("Vos seconds facteurs"),
        _("Vérifier que c’est bien vous."),
        _("Jusqu’à ce que vous les retiriez. Ni les secrets, chiffrés, ni les codes, réduits à une empreinte, ne sont dans la copie."),
        {"name": _("Facteur"), "created_at": _("Ajouté"), "last_used_at": _("Dernier usage")},
        rows[:most],
        len(rows),
    )


def _notices(person: User) -> Kind:
    return Kind(
        "core.notices",
        _("Ce qui vous a été dit"),
        _("Vous dire ce qui vous concerne et ce qui attend de vous un geste."),
        words.for_days("retention_notices"),
        {
            "at": (_("Moment"), attrgetter("at")),
            "sentence": (_("Avis"), lambda one: str(one)),
            "read_at": (_("Lu"), attrgetter("read_at")),
        },
        select(Notice).where(Notice.recipient_id == person.id).order_by(Notice.id.desc()),
    )


def _choices(person: User, most: int | None) -> Held:
    quiet = db.session().scalar(select(QuietHours).where(QuietHours.user_id == person.id))
    choices = db.session().scalars(select(NoticeChoice).where(NoticeChoice.user_id == person.id).order_by(NoticeChoice.topic)).all()
    rows: list[Row] = [{"topic": one.topic, "by_mail": words.by_mail(one.by_mail)} for one in choices]
    if quiet:
        hours = _("de %(starts)d h à %(ends)d h", starts=quiet.starts, ends=quiet.ends)
        silence = Coded("quiet_hours", _("Heures de silence"))
        rows.insert(0, {"topic": silence, "by_mail": Coded(f"{quiet.starts}-{quiet.ends}", hours)})
    return Held(
        "accounts.notice_choices",
        _("Ce que vous avez choisi de recevoir"),
        _("Vous écrire comme vous l’avez demandé."),
        _("Tant que votre compte est ouvert."),
        {"topic": _("Sujet"), "by_mail": _("Par courriel")},
        rows[:most],
        len(rows),
    )


def _requests(person: User) -> Kind:
    return Kind(
        "accounts.requests",
        _("Vos demandes sur vos renseignements"),
        _("Vous répondre, et pouvoir montrer que la réponse est venue à temps."),
        words.for_days("retention_requests", _("après la réponse")),
        {
            "asked_at": (_("Demandé"), attrgetter("created_at")),
            "words": (_("Votre demande"), attrgetter("words")),
            "status": (_("État"), lambda one: words.status(one.status)),
            "answer": (_("Réponse"), attrgetter("answer")),
            "closed_at": (_("Répondu"), attrgetter("closed_at")),
        },
        select(PrivacyRequest).where(PrivacyRequest.user_id == person.id).order_by(PrivacyRequest.id.desc()),
    )


def _copies(person: User) -> Kind:
    return Kind(
        "accounts.copies",
        _("Les copies que vous avez demandées"),
        _("Les faire, et vous les remettre."),
        words.days_kept(exporting.GOOD_FOR.days),
        {
            "asked_at": (_("Demandé"), attrgetter("asked_at")),
            "ready_at": (_("Prête"), attrgetter("ready_at")),
        },
        select(DataExport).where(DataExport.user_id == person.id).order_by(DataExport.id.desc()),
    )


def _files(person: User) -> Kind:
    return Kind(
        "core.imports",
        _("Les fichiers que vous avez envoyés"),
        _("Compléter le répertoire, et savoir d’où vient chaque renseignement."),
        _("Aussi longtemps que ce qui en vient reste au répertoire; le contenu des lignes, moins longtemps."),
        {
            "at": (_("Moment"), attrgetter("created_at")),
            "name": (_("Fichier"), attrgetter("file.name")),
            "source": (_("Source"), attrgetter("source")),
            "rows": (_("Lignes"), attrgetter("total")),
        },
        select(ImportRun).where(ImportRun.created_by == person.id).order_by(ImportRun.id.desc()),
        stays=_("Le répertoire en vient. Ils restent sans dire que c’est vous : seul le numéro de votre compte y figure."),
    )


def exports_of(person: User) -> list[DataExport]:
    """The copies that were made for her, or are being made, the newest first."""
    asked = select(DataExport).where(DataExport.user_id == person.id).order_by(DataExport.id.desc())
    return list(db.session().scalars(asked))
