"""The words of the pages about personal information that several of them use."""

from collections.abc import Callable, Mapping

from marketplace.accounts.models import ByMail, Harm, IdentityProof, RequestStatus, ResetStatus, UserStatus
from marketplace.accounts.privacy.held import Coded
from marketplace.core import retention
from marketplace.core.locale import _, ngettext

LANGUAGES: Mapping[str, Callable[[], str]] = {"fr": lambda: _("français"), "en": lambda: _("anglais")}


def account() -> dict[str, str]:
    """What each fact of an account is called."""
    return {
        "email": _("Adresse de courriel"),
        "name": _("Nom"),
        "language": _("Langue"),
        "created_at": _("Compte ouvert"),
        "is_staff": _("Membre de l’équipe de la plateforme"),
        "has_password": _("Mot de passe choisi"),
        "signed_up_at": _("Compte demandé par vous"),
        "new_email": _("Nouvelle adresse, à confirmer"),
        "new_email_at": _("Nouvelle adresse demandée"),
        "previous_email": _("Adresse d’avant, gardée une semaine"),
        "email_changed_at": _("Adresse changée"),
        "status": _("État"),
        "suspension_reason": _("Raison de la suspension"),
        "suspended_until": _("Suspension jusqu’à"),
    }


def for_days(setting: str, after: str = "") -> str:
    """For how long, from a setting of retention: « Pendant 90 jours après la fin de chacune. »"""
    return f"{_days(retention.days(setting).days)} {after}.".replace(" .", ".")


def days_kept(days: int) -> str:
    """For how long, when no setting says it."""
    return f"{_days(days)}."


def _days(days: int) -> str:
    return ngettext("Pendant %(num)d jour", "Pendant %(num)d jours", days)


def codes_left(count: int) -> str:
    return ngettext("%(num)d code de secours inutilisé.", "%(num)d codes de secours inutilisés.", count)


def number(value: int) -> str:
    return _("nº %(number)s", number=value)


def by_mail(way: ByMail) -> Coded:
    said = {ByMail.NOW: _("tout de suite"), ByMail.DAILY: _("une fois par jour"), ByMail.NEVER: _("jamais")}
    return Coded(way.value, said[way])


def status(status: RequestStatus) -> Coded:
    said = {RequestStatus.OPEN: _("en attente"), RequestStatus.DONE: _("faite"), RequestStatus.DECLINED: _("refusée, avec la raison")}
    return Coded(status.value, said[status])


def harm(harm: Harm) -> str:
    return {Harm.UNDECIDED: _("à évaluer"), Harm.SERIOUS: _("risque sérieux"), Harm.NOT_SERIOUS: _("sans risque sérieux")}[harm]


def proof(proof: IdentityProof) -> Coded:
    """How somebody who lost her factors showed who she is."""
    said = {
        IdentityProof.IN_PERSON: _("En personne, avec une pièce d’identité"),
        IdentityProof.BY_VIDEO: _("Par vidéo, avec une pièce d’identité"),
        IdentityProof.CALLED_BACK: _("Rappelée au numéro connu de son organisation"),
    }
    return Coded(proof.value, said[proof])


def reset(status: ResetStatus) -> Coded:
    said = {ResetStatus.WAITING: _("en attente"), ResetStatus.DONE: _("faite"), ResetStatus.REFUSED: _("refusée")}
    return Coded(status.value, said[status])


def account_status(status: UserStatus) -> Coded:
    """Whether an account is open."""
    said = {UserStatus.ACTIVE: _("ouvert"), UserStatus.SUSPENDED: _("suspendu"), UserStatus.ERASED: _("effacé")}
    return Coded(status.value, said[status])
