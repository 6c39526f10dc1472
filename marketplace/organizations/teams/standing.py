"""Whether an organisation may act as a buyer: confirmed by a domain or by the team, suspended with a reason and an end."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import N_, _
from marketplace.organizations.models import BuyerType, Organization, Standing
from marketplace.organizations.teams import rules
from marketplace.organizations.teams.telling import tell_team

BY_DOMAIN, BY_TEAM, BY_NEQ = "domain", "team", "neq"


def of(organization: Organization) -> Standing:
    """The standing of an organisation, made when there is none yet; its row and the organisation's are locked until the end of the unit."""
    db.load(Organization, id=organization.id)
    found = db.session().scalar(
        select(Standing).where(Standing.organization_id == organization.id).execution_options(populate_existing=True)
    )
    if found is None:
        found = Standing(organization=organization)
        db.session().add(found)
        db.session().flush()
        db.session().expire(organization, ["standing"])
    return found


def why_not_confirm(organization: Organization, basis: str) -> str | None:
    """The reason why an organisation cannot be confirmed by this, or None: a private buyer is known by its NEQ alone."""
    if organization.buyer_type is None:
        return _("Cette organisation n’est pas un acheteur : dites d’abord de quel type, dans son identité.")
    if organization.buyer_type is not BuyerType.PRIVATE:
        return None
    if basis != BY_NEQ:
        return _("Un acheteur privé se confirme par son NEQ, vérifié au registre des entreprises.")
    return None if organization.neq else _("Écrivez d’abord le NEQ de cet acheteur privé, dans son identité, une fois vérifié au registre.")


def may_confirm_itself(organization: Organization) -> bool:
    """Whether the domain of an address is enough to confirm a buyer: it is public, and the team did not take its confirmation back."""
    is_withdrawn = organization.standing is not None and organization.standing.unconfirmed_at is not None
    return why_not_confirm(organization, BY_DOMAIN) is None and not is_withdrawn


def confirm(organization: Organization, basis: str, *, actor: User | None, at: datetime) -> None:
    """Say that an organisation is the buyer that it says; `basis` tells by what.

    Nothing when it is confirmed already. RuleBroken for one that is no buyer, for a private one without a NEQ, and by a domain once the
    team took a confirmation back.
    """
    standing = of(organization)
    if standing.confirmed_at is not None:
        return
    if reason := why_not_confirm(organization, basis):
        raise RuleBroken(reason)
    if basis == BY_DOMAIN and standing.unconfirmed_at is not None:
        raise RuleBroken(_("L’équipe de Maillage a retiré la confirmation de cet acheteur : elle seule peut la lui rendre."))
    standing.confirmed_at, standing.basis, standing.unconfirmed_at = at, basis, None
    audit.record("organizations.confirmed", organization, actor=actor, at=at, changes={"basis": (None, basis)})
    message = N_("« %(organization)s » est maintenant un acheteur confirmé.")
    tell_team(organization, "teams.standing", message, at=at, path=f"/espace/{organization.slug}")


def unconfirm(organization: Organization, *, actor: User, at: datetime) -> None:
    """Take the confirmation back, until the team gives it anew. RuleBroken when there is none."""
    standing = of(organization)
    if standing.confirmed_at is None:
        raise RuleBroken(_("Cette organisation n’est pas confirmée."))
    before, standing.confirmed_at, standing.basis, standing.unconfirmed_at = standing.basis, None, None, at
    audit.record("organizations.unconfirmed", organization, actor=actor, at=at, changes={"basis": (before, None)})


def united(kept: Organization, own: Standing | None, theirs: Standing, at: datetime) -> dict[str, Any]:
    """What the standing of a page says once it stands for another too: the columns that change.

    It is confirmed when the other was, unless the team took its own confirmation back; suspended when either is, until the later end.
    """
    values: dict[str, Any] = {}
    is_confirmed, is_withdrawn = bool(own and own.confirmed_at), bool(own and own.unconfirmed_at)
    if not is_confirmed and not is_withdrawn:
        if theirs.confirmed_at and theirs.basis and why_not_confirm(kept, theirs.basis) is None:
            values |= {"confirmed_at": theirs.confirmed_at, "basis": theirs.basis}
        elif theirs.unconfirmed_at:
            values["unconfirmed_at"] = theirs.unconfirmed_at
    is_longer = not rules.is_suspended(own, at) or _ends_later(theirs.suspended_until, own.suspended_until if own else None)
    if rules.is_suspended(theirs, at) and is_longer:
        names = ("suspended_at", "suspended_until", "suspension_reason")
        values |= {name: getattr(theirs, name) for name in names}
    return values


def suspend(organization: Organization, reason: str, *, until: datetime | None, actor: User, at: datetime) -> None:
    """Take from an organisation all that its members do for it, from now until an instant (None: until the team says otherwise).

    Its members are written to. RuleBroken when it is suspended already or when the end is behind.
    """
    standing = of(organization)
    if rules.is_suspended(standing, at):
        raise RuleBroken(_("Cette organisation est déjà suspendue."))
    if until is not None and until <= at:
        raise RuleBroken(_("La fin de la suspension doit être à venir."))
    standing.suspended_at, standing.suspended_until, standing.suspension_reason = at, until, reason
    changes = {"suspended_until": (None, until and until.isoformat())}
    audit.record("organizations.suspended", organization, actor=actor, at=at, changes=changes)
    message = N_("« %(organization)s » est suspendue : personne ne peut agir pour elle.")
    tell_team(organization, "teams.standing", message, at=at, mail_template="organizations/mail/team_suspended.txt")


def reinstate(organization: Organization, *, actor: User, at: datetime) -> None:
    """End a suspension before its term. RuleBroken when there is none."""
    standing = of(organization)
    if not rules.is_suspended(standing, at):
        raise RuleBroken(_("Cette organisation n’est pas suspendue."))
    standing.suspended_at = standing.suspended_until = standing.suspension_reason = None
    audit.record("organizations.reinstated", organization, actor=actor, at=at)
    message = N_("La suspension de « %(organization)s » est levée.")
    tell_team(organization, "teams.standing", message, at=at, path=f"/espace/{organization.slug}")


def _ends_later(one: datetime | None, other: datetime | None) -> bool:
    """Whether a suspension ends after another; None is no end."""
    return other is not None and (one is None or one > other)
