"""Whether an organisation may act as a buyer: confirmed by a domain or by the team, suspended with a reason and an end."""

from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import N_, _
from marketplace.organizations.models import Organization, Standing
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


def confirm(organization: Organization, basis: str, *, actor: User | None, at: datetime) -> None:
    """Say that an organisation is the buyer that it says; `basis` tells by what. RuleBroken for one that is no buyer."""
    if organization.buyer_type is None:
        raise RuleBroken(_("Cette organisation n’est pas un acheteur : dites d’abord de quel type, dans son identité."))
    standing = of(organization)
    if standing.confirmed_at is None:
        standing.confirmed_at, standing.basis = at, basis
        audit.record("organizations.confirmed", organization, actor=actor, at=at, changes={"basis": (None, basis)})
        message = N_("« %(organization)s » est maintenant un acheteur confirmé.")
        tell_team(organization, "teams.standing", message, at=at, path=f"/espace/{organization.slug}")


def unconfirm(organization: Organization, *, actor: User, at: datetime) -> None:
    """Take the confirmation back. RuleBroken when there is none."""
    standing = of(organization)
    if standing.confirmed_at is None:
        raise RuleBroken(_("Cette organisation n’est pas confirmée."))
    before, standing.confirmed_at, standing.basis = standing.basis, None, None
    audit.record("organizations.unconfirmed", organization, actor=actor, at=at, changes={"basis": (before, None)})


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
