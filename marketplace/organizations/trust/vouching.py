"""Giving a level to a page, renewing it, taking it away: each an event of its history, told to whoever manages the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import current_app

from config import Settings
from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, documents
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import N_, _
from marketplace.organizations.models import Organization, TrustAct, TrustEvent, TrustEvidence, TrustLevel
from marketplace.organizations.trust import rules, state
from marketplace.organizations.trust.rules import Case
from marketplace.organizations.trust.telling import tell_managers

TOPIC = "trust.changed"
TOLD = {
    (TrustLevel.VERIFIED, TrustAct.GIVEN): N_("La fiche « %(organization)s » est vérifiée."),
    (TrustLevel.VERIFIED, TrustAct.RENEWED): N_("La vérification de la fiche « %(organization)s » est renouvelée."),
    (TrustLevel.ACCREDITED, TrustAct.GIVEN): N_("La fiche « %(organization)s » est accréditée."),
    (TrustLevel.ACCREDITED, TrustAct.RENEWED): N_("L’accréditation de la fiche « %(organization)s » est renouvelée."),
}
TAKEN = N_("Un niveau de confiance est retiré à la fiche « %(organization)s ». Lisez pourquoi; vous pouvez répondre.")


@dataclass(frozen=True)
class Evidence:
    """What was looked at for one test: words, a document that `documents.keep` wrote, or both."""

    test: str
    words: str | None = None
    kept: documents.Kept | None = None


@dataclass(frozen=True)
class Vouch:
    """A level to give: until which day, by which issuer when the team accredits, what was examined of the law (`yes` or `no` by test),
    a remark that everyone reads, the evidence, and the day of the list of members by which it is given."""

    level: TrustLevel
    expires_on: date | None
    issuer: str | None = None
    examined: Mapping[str, str] = field(default_factory=dict)
    remark: str | None = None
    evidence: Sequence[Evidence] = ()
    listed_on: date | None = None


def term(at: datetime) -> date:
    """The last day of a verification given now, unless whoever gives it says another."""
    settings: Settings = current_app.extensions["maillage.settings"]
    return rules.last_day(clock.local_day(at), settings.verification_months)


def vouch(case: Case, given: Vouch, *, network: Organization | None, actor: User | None, at: datetime) -> TrustEvent:
    """Give a level to a page in the name of a network, or of the team (None). RuleBroken when that network or that person may not,
    Unusable for a term that cannot be or an accreditation without an issuer."""
    organization = db.load(Organization, id=case.organization.id)
    _check(case, given, network, actor, at)
    made = TrustEvent(
        organization_id=organization.id,
        level=given.level,
        verifier_id=network.id if network else None,
        issuer=given.issuer if network is None and given.level is TrustLevel.ACCREDITED else None,
        decided_at=at,
        expires_on=given.expires_on,
        reason=given.remark,
        decided_by_id=actor.id if actor else None,
        is_by_team=network is None,
        examined=rules.answers_told(given.examined),
        listed_on=given.listed_on,
    )
    before = _word_of(made, organization, at)
    made.act, made.about_id = (TrustAct.RENEWED, before.id) if before else (TrustAct.GIVEN, None)
    db.session().add(made)
    db.session().flush()
    _keep(made, given.evidence, at)
    old = organization.trust_level
    new = state.refresh(organization, at)
    changes = {"trust_level": (old.value, new.level.value), "trust_expires_on": (None, given.expires_on)}
    audit.record("organizations.trust_given", organization, actor=actor, at=at, changes=changes)
    tell_managers(organization, TOPIC, TOLD[made.level, made.act], at=at)
    return made


def withdraw(case: Case, event: TrustEvent, reason: str, *, network: Organization | None, actor: User, at: datetime) -> TrustEvent:
    """Take away what an event gave, in the name of the network that gave it or of the team (None), with the reason that the enterprise
    and everyone read. RuleBroken when it is in force no more, was given by another, or for one's own organisation."""
    organization = db.load(Organization, id=case.organization.id)
    if event.id not in {one.id for one in rules.in_force(state.events_of(organization.id), clock.local_day(at))}:
        raise RuleBroken(_("Ce niveau n’est plus en vigueur : rechargez la page."))
    if network is not None and event.verifier_id != network.id:
        raise RuleBroken(_("Un autre organisme a donné ce niveau : lui seul, ou l’équipe de Maillage, peut le retirer."))
    _check_kin(case, actor)
    made = TrustEvent(
        organization_id=organization.id,
        level=event.level,
        verifier_id=event.verifier_id,
        issuer=event.issuer,
        decided_at=at,
        reason=reason,
        act=TrustAct.WITHDRAWN,
        about_id=event.id,
        decided_by_id=actor.id,
        is_by_team=network is None,
    )
    db.session().add(made)
    db.session().flush()
    old = organization.trust_level
    changes = {"trust_level": (old.value, state.refresh(organization, at).level.value)}
    audit.record("organizations.trust_withdrawn", organization, actor=actor, at=at, changes=changes)
    tell_managers(organization, TOPIC, TAKEN, at=at)
    return made


def _check(case: Case, given: Vouch, network: Organization | None, actor: User | None, at: datetime) -> None:
    if given.level not in rules.levels_for(case, network.id if network else None):
        raise RuleBroken(_("Ce réseau ne peut pas donner ce niveau à cette fiche."))
    if actor is not None:
        _check_kin(case, actor)
    if reason := rules.why_not_term(given.expires_on, given.level, clock.local_day(at)):
        raise Unusable(reason)
    if network is None and given.level is TrustLevel.ACCREDITED and not given.issuer:
        raise Unusable(_("Dites quel organisme accrédite."))


def _check_kin(case: Case, actor: User) -> None:
    if actor.id in case.kin:
        raise RuleBroken(_("Vous faites ou faisiez partie de cette organisation : une autre personne doit décider."))


def _word_of(made: TrustEvent, organization: Organization, at: datetime) -> TrustEvent | None:
    """What the same giver said last of this page, if it was not a withdrawal."""
    words = rules.last_words(state.events_of(organization.id), clock.local_day(at))
    return next((one for one in words if rules.giver(one) == rules.giver(made)), None)


def _keep(event: TrustEvent, evidence: Sequence[Evidence], at: datetime) -> None:
    for one in evidence:
        file = documents.add(one.kept, at=at) if one.kept else None
        db.session().add(TrustEvidence(event_id=event.id, test=one.test, words=one.words, file=file))
