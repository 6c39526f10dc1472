"""What an enterprise answers to a withdrawal, and the team's second look: once, by another person than whoever withdrew."""

from datetime import datetime

from sqlalchemy import Select, func, select

from marketplace.accounts.models import User
from marketplace.core import audit, clock, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import N_, _
from marketplace.organizations.models import Organization, TrustAct, TrustAppeal, TrustEvent
from marketplace.organizations.trust import cases, rules, state
from marketplace.organizations.trust.telling import tell_managers, tell_staff

ASKED = N_("« %(organization)s » répond au retrait de sa vérification et demande un second regard.")
RESTORED = N_("Le second regard est fait : le niveau de la fiche « %(organization)s » est rétabli.")
UPHELD = N_("Le second regard est fait : le retrait du niveau de la fiche « %(organization)s » est maintenu.")


def of(event_ids: list[int]) -> dict[int, TrustAppeal]:
    """The answers to some withdrawals, by the number of the withdrawal."""
    found = db.session().scalars(select(TrustAppeal).where(TrustAppeal.event_id.in_(event_ids)))
    return {one.event_id: one for one in found}


def ask(event: TrustEvent, words: str, *, actor: User, at: datetime) -> TrustAppeal:
    """Answer a withdrawal, for the team to look again. RuleBroken when it was answered already."""
    organization = db.load(Organization, id=event.organization_id)
    if event.act is not TrustAct.WITHDRAWN:
        raise RuleBroken(_("Seul un retrait peut être revu."))
    if of([event.id]):
        raise RuleBroken(_("Vous avez déjà répondu à ce retrait."))
    made = TrustAppeal(event_id=event.id, asked_by_id=actor.id, words=words, created_at=at)
    db.session().add(made)
    db.session().flush()
    audit.record("organizations.appeal_made", made, actor=actor, at=at, organization_id=organization.id)
    kin = cases.kin_of(organization.id, at)
    path = f"/bureau/seconds-regards/{made.id}"
    tell_staff("trust.appeal", ASKED, at=at, path=path, kin=kin, organization=organization.name)
    return made


def why_not_decide(appeal: TrustAppeal, actor: User, at: datetime) -> str | None:
    """The reason why a person of the team may not decide of this answer now, or None."""
    if appeal.decided_at is not None:
        return _("Ce second regard est déjà fait.")
    return rules.why_not_second_look(actor, appeal.event.decided_by_id, cases.kin_of(appeal.event.organization_id, at))


def decide(appeal: TrustAppeal, *, is_restored: bool, reason: str, actor: User, at: datetime) -> None:
    """Give back what was withdrawn, or uphold the withdrawal, with the reason. RuleBroken when she may not, or when the term of what was
    withdrawn is behind; Unusable without a reason."""
    organization = db.load(Organization, id=appeal.event.organization_id)
    if why_not := why_not_decide(appeal, actor, at):
        raise RuleBroken(why_not)
    if not reason:
        raise Unusable(_("Dites pourquoi : l’entreprise le lira."))
    appeal.decided_at, appeal.decided_by_id, appeal.is_restored, appeal.reason = at, actor.id, is_restored, reason
    audit.record("organizations.appeal_decided", appeal, actor=actor, at=at, organization_id=organization.id)
    if is_restored:
        _restore(appeal.event, reason, organization, actor, at)
    tell_managers(organization, "trust.changed", RESTORED if is_restored else UPHELD, at=at)


def listed(*, is_open: bool) -> Select[tuple[TrustAppeal]]:
    """The answers that wait, the oldest first; or those that were looked at, the last first."""
    asked = select(TrustAppeal)
    if is_open:
        return asked.where(TrustAppeal.decided_at.is_(None)).order_by(TrustAppeal.id)
    return asked.where(TrustAppeal.decided_at.is_not(None)).order_by(TrustAppeal.decided_at.desc(), TrustAppeal.id.desc())


def waiting_count() -> int:
    return db.session().scalar(select(func.count()).select_from(TrustAppeal).where(TrustAppeal.decided_at.is_(None))) or 0


def _restore(withdrawal: TrustEvent, reason: str, organization: Organization, actor: User, at: datetime) -> None:
    given = db.session().get_one(TrustEvent, withdrawal.about_id)
    if given.expires_on is not None and given.expires_on < clock.local_day(at):
        raise RuleBroken(_("Le terme de ce niveau est passé : il n’y a plus rien à rétablir, une nouvelle vérification est à faire."))
    kept = {"level": given.level, "verifier_id": given.verifier_id, "issuer": given.issuer, "expires_on": given.expires_on}
    same = {"examined": given.examined, "listed_on": given.listed_on, "reason": reason}
    made = TrustEvent(**kept, **same, organization_id=organization.id, decided_at=at, act=TrustAct.RESTORED)
    made.about_id, made.decided_by_id, made.is_by_team = withdrawal.id, actor.id, True
    db.session().add(made)
    db.session().flush()
    old = organization.trust_level
    changes = {"trust_level": (old.value, state.refresh(organization, at).level.value)}
    audit.record("organizations.trust_restored", organization, actor=actor, at=at, changes=changes)
