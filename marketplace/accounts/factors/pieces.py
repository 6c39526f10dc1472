"""What this part brings to the panels of the house, and what its acts are called."""

from flask import url_for
from sqlalchemy import select

from marketplace.accounts.account_cards import Card
from marketplace.accounts.factors import passkeys, recovery, sealing, telling, totp
from marketplace.accounts.models import FactorReset, TotpFactor, User
from marketplace.core import db
from marketplace.core.acts import Named
from marketplace.core.locale import _, ngettext
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic


@panel("account.sections", rank=3)
def factors_card(person: User) -> Card:
    return Card(_("Second facteur"), url_for("accounts.second_factor"), _state(person))


def _state(person: User) -> str:
    """How her account is protected, in one sentence."""
    keys, application = len(passkeys.of(person)), totp.of(person)
    if not keys and application is None:
        return _("Votre mot de passe est seul à protéger votre compte.")
    left = recovery.left(person)
    codes = ngettext("%(num)d code de secours", "%(num)d codes de secours", left)
    if not keys:
        return _("Une application de codes, et %(codes)s.", codes=codes)
    said = ngettext("%(num)d clé d’accès", "%(num)d clés d’accès", keys)
    if application is None:
        return _("%(keys)s, et %(codes)s.", keys=said, codes=codes)
    return _("Une application de codes, %(keys)s, et %(codes)s.", keys=said, codes=codes)


@panel("notices.topics")
def topics() -> list[Topic]:
    why = _("Un changement qui n’est pas de vous doit se voir tout de suite.")
    return [
        Topic(telling.TOPIC, _("Les seconds facteurs de votre compte"), _("Votre compte"), ByMail.NOW, why_mandatory=why),
        Topic("admin.factors", _("Un second facteur perdu attend un accord"), _("Bureau de l’équipe"), ByMail.NOW, for_staff=True),
    ]


@panel("verify")
def unreadable() -> list[str]:
    """Secrets that the present SECRET_KEY does not open, and keys without an owner’s handle."""
    problems = []
    for factor in db.session().scalars(select(TotpFactor).order_by(TotpFactor.id)):
        try:
            sealing.unseal(factor.sealed_secret, about=totp.about(factor.user_id))
        except sealing.SealBroken:
            problems.append(f"Second factor {factor.id} cannot be read: it was sealed under another SECRET_KEY.")
    return problems


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "accounts.factor_added": _("a ajouté un second facteur"),
        "accounts.factor_removed": _("a retiré un second facteur"),
        "accounts.factors_taken_back": _("a annulé un changement d’adresse et les seconds facteurs ajoutés depuis"),
        "accounts.recovery_renewed": _("a fait de nouveaux codes de secours"),
        "accounts.recovery_used": _("est entré avec un code de secours"),
        "accounts.factors_reset_asked": _("a demandé de retirer les seconds facteurs de quelqu’un"),
        "accounts.factors_reset": _("a retiré les seconds facteurs de quelqu’un"),
        "factor_resets.done": _("a donné son accord au retrait de seconds facteurs"),
        "factor_resets.refused": _("a refusé ou repris une demande de retrait de seconds facteurs"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"factor": _("second facteur"), "proof": _("preuve d’identité")}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Requests about lost factors, by the person concerned."""
    if subject_type != "FactorReset":
        return None
    wanted = select(FactorReset.id, User.name).join(FactorReset.user).where(FactorReset.id.in_(ids))
    return {number: Named(name) for number, name in db.session().execute(wanted)}
