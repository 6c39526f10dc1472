"""Sharing a compliance file with a buyer: given until a day, changed, taken back."""

from datetime import date, datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, notices
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import N_, _
from marketplace.organizations.compliance import reading, rules
from marketplace.organizations.models import ComplianceShare, Organization, Role
from marketplace.organizations.teams import rules as teams

TOPIC = "compliance.shared"
TOLD = (Role.ADMINISTRATOR, Role.BUYER, Role.EVALUATOR)


def between(enterprise: Organization, buyer: Organization) -> ComplianceShare | None:
    """What is shared between the two and not taken back, ended by its day or not."""
    asked = select(ComplianceShare).where(ComplianceShare.organization_id == enterprise.id, ComplianceShare.buyer_id == buyer.id)
    return db.session().scalar(asked.where(ComplianceShare.withdrawn_at.is_(None)).execution_options(populate_existing=True))


def give(
    enterprise: Organization, buyer: Organization, kinds: list[str] | None, ends_on: date, *, actor: User, at: datetime
) -> ComplianceShare:
    """Share a file, or some kinds of it, with a buyer until a day included, or change what is shared; the buyer is told of a new one.

    RuleBroken when it cannot be shared with it, or until that day.
    """
    for number in sorted((enterprise.id, buyer.id)):
        db.load(Organization, id=number)
    is_confirmed = teams.is_confirmed_buyer(buyer, at)
    if reason := rules.why_not_share(enterprise, buyer, ends_on, is_confirmed=is_confirmed, on=clock.local_day(at)):
        raise RuleBroken(reason)
    if kinds is not None and not kinds:
        raise RuleBroken(_("Choisissez au moins un genre de pièce, ou tout le dossier."))
    found = between(enterprise, buyer)
    is_new = found is None or not rules.is_share_in_force(found, clock.local_day(at))
    share = found or ComplianceShare(organization=enterprise, buyer=buyer)
    before = (share.kinds, share.ends_on and share.ends_on.isoformat())
    share.kinds, share.ends_on, share.given_by_id, share.given_at = kinds, ends_on, actor.id, at
    db.session().add(share)
    db.session().flush()
    changes = {"kinds": (before[0], kinds), "ends_on": (before[1], ends_on.isoformat())}
    audit.record("compliance.share_given", share, actor=actor, at=at, changes=changes, organization_id=enterprise.id)
    if is_new:
        _tell(share, at)
    return share


def take_back(share: ComplianceShare, *, actor: User, at: datetime) -> None:
    """End a share at once. RuleBroken when it is over."""
    if share.withdrawn_at is not None:
        raise RuleBroken(_("Ce partage est déjà retiré."))
    share.withdrawn_at = at
    audit.record("compliance.share_ended", share, actor=actor, at=at, organization_id=share.organization_id)


def _tell(share: ComplianceShare, at: datetime) -> None:
    message = N_("« %(enterprise)s » partage son dossier de conformité avec « %(buyer)s ».")
    path = f"/espace/{share.buyer.slug}/conformite-recue/{share.id}"
    names = {"enterprise": share.organization.name, "buyer": share.buyer.name}
    for person in reading.members_as(share.buyer, TOLD, at):
        notices.notify(person.id, TOPIC, message, at=at, path=path, organization_id=share.buyer_id, **names)
