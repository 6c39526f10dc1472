"""What a person is told of her second factors, on screen and by mail, so that a change that is not hers is seen."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import notices
from marketplace.core.locale import N_

TOPIC = "accounts.security"
PATH = "/compte/second-facteur"
MESSAGES = {
    "app": N_("Une application de codes protège maintenant votre compte."),
    "app_removed": N_("L’application de codes de votre compte a été retirée."),
    "passkey": N_("Une clé d’accès a été ajoutée à votre compte."),
    "passkey_removed": N_("Une clé d’accès de votre compte a été retirée."),
    "codes": N_("De nouveaux codes de secours ont été faits; les anciens ne servent plus."),
    "taken_back": N_("Les seconds facteurs ajoutés autour d’un changement d’adresse que vous avez annulé ont été retirés."),
    "tried": N_("Quelqu’un qui connaît votre mot de passe a montré cinq mauvais codes de second facteur."),
    "reset": N_("L’équipe a retiré tous les seconds facteurs de votre compte, à votre demande."),
}
USED = N_("Un code de secours a servi à votre compte. Codes restants : %(left)s.")


def changed(user: User, what: str, *, at: datetime) -> None:
    """Tell her what changed: a word of MESSAGES."""
    notices.notify(user.id, TOPIC, MESSAGES[what], at=at, path=PATH, mail_template="accounts/mail/factors.txt", what=what)


def recovery_used(user: User, left: int, *, at: datetime) -> None:
    """Tell her that one of her recovery codes served."""
    notices.notify(user.id, TOPIC, USED, at=at, path=PATH, mail_template="accounts/mail/recovery_used.txt", left=left)
