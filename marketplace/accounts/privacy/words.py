"""The words of the pages about personal information that several of them use."""

from collections.abc import Callable, Mapping

from marketplace.accounts.models import ByMail, Harm, RequestStatus
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
        "new_email": _("Nouvelle adresse, à confirmer"),
        "previous_email": _("Adresse d’avant, gardée une semaine"),
        "suspension_reason": _("Raison de la suspension"),
        "suspended_until": _("Suspension jusqu’à"),
    }


def for_days(setting: str, after: str = "") -> str:
    """For how long, from a setting of retention: « Pendant 90 jours après la fin de chacune. »"""
    days = retention.days(setting).days
    told = ngettext("Pendant %(num)d jour", "Pendant %(num)d jours", days)
    return f"{told} {after}.".replace(" .", ".")


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
