"""Asking to manage the page of one's enterprise: by a letter to the page's own address, a document, or the word of the hub.

A page that has administrators already is asked of them. Whoever changes a claim holds its organisation's row first, then its own: of two
claims of one page that are decided at once, the second finds what the first did.
"""

from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from config import Settings
from marketplace.accounts.models import User
from marketplace.core import audit, db, documents, limits, outbox, states
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import N_, _
from marketplace.organizations.models import Claim, ClaimStatus, ClaimWay, Organization
from marketplace.organizations.teams import belonging, membership
from marketplace.organizations.trust import rules
from marketplace.organizations.trust.claim_telling import MAIL_KIND, tell_claimant, tell_deciders

RECEIVED = N_("Votre demande de gérer la fiche « %(organization)s » est reçue. Un avis vous dira chaque étape.")
ASKED_OF_TEAM = N_("La fiche « %(organization)s » a déjà une administration : votre demande de vous y joindre lui est transmise.")


def held(number: int) -> Claim:
    """A claim by its number, its organisation's team locked before it when the unit writes. Missing for none."""
    if abs(number) >= 2**63:
        raise Missing()
    organization_id = db.session().scalar(select(Claim.organization_id).where(Claim.id == number))
    if organization_id is None:
        raise Missing()
    membership.hold(db.load(Organization, id=organization_id))
    return db.load(Claim, id=number)


def ways(organization: Organization, person: User, at: datetime) -> list[ClaimWay]:
    """The ways that are open to her: none where the page has administrators, who decide; the letter alone once she was refused."""
    if belonging.administrators(organization, at):
        return []
    by_mail = [ClaimWay.MAIL] if organization.contact_email else []
    return by_mail if _is_refused(organization, person) else [*by_mail, ClaimWay.DOCUMENT, ClaimWay.WORD]


def why_not_claim(organization: Organization, person: User, at: datetime) -> str | None:
    """The reason why a person cannot ask to manage a page now, or None."""
    if any(one.organization_id == organization.id for one in belonging.of(person.id)):
        return _("Vous faites déjà partie de l’équipe de cette fiche.")
    if waiting(organization, person) is not None:
        return _("Votre demande est déjà en cours.")
    if _is_refused(organization, person) and not ways(organization, person, at):
        return _("Votre demande a été refusée. Depuis votre espace, vous pouvez demander un second regard s’il n’a pas été fait.")
    return None


def count_claim(person: User) -> None:
    """Count one more claim of a person; TooMany past the rate."""
    limits.take("claim", _settings().rate_claim, str(person.id))


def count_letter(organization: Organization) -> None:
    """Count one more letter to the address of a page, whoever asks; TooMany past the rate."""
    limits.take("claim.mail", _settings().rate_claim_mail, str(organization.id))


def claim(
    organization: Organization, person: User, way: ClaimWay, words: str, *, kept: documents.Kept | None = None, at: datetime
) -> Claim:
    """Ask to manage a page. RuleBroken when she cannot, or not in that way."""
    membership.hold(organization)
    if reason := why_not_claim(organization, person, at):
        raise RuleBroken(reason)
    has_team = bool(belonging.administrators(organization, at))
    if not has_team and way not in ways(organization, person, at):
        raise RuleBroken(_("Cette façon de faire n’est pas offerte pour cette fiche : choisissez-en une autre."))
    file = documents.add(kept, at=at) if kept and way is ClaimWay.DOCUMENT and not has_team else None
    made = Claim(user=person, organization=organization, words=words, file=file, created_at=at, since=at)
    made.way, made.status = (ClaimWay.WORD, ClaimStatus.JOINING) if has_team else (way, ClaimStatus.OPEN)
    db.session().add(made)
    db.session().flush()
    audit.record("organizations.claim_made", made, actor=person, at=at, changes={"way": (None, made.way.value)})
    if has_team:
        tell_claimant(made, ASKED_OF_TEAM, at=at)
    elif way is ClaimWay.MAIL:
        send(made, at=at)
    else:
        tell_claimant(made, RECEIVED, at=at)
    tell_deciders(made, at=at)
    return made


def send(claim: Claim, *, at: datetime) -> None:
    """Write to the page's address; the link sent before is dead. RuleBroken for a claim that waits for no letter."""
    if claim.way is not ClaimWay.MAIL or claim.status is not ClaimStatus.OPEN or not claim.organization.contact_email:
        raise RuleBroken(_("Cette demande n’attend plus de courriel : rechargez la page."))
    claim.sent_at = claim.since = at
    db.session().flush()
    outbox.enqueue(MAIL_KIND, claim_id=claim.id)


def take_back(claim: Claim, *, at: datetime) -> None:
    """She asks no more. RuleBroken for what is settled."""
    states.move(claim, ClaimStatus.WITHDRAWN, actor=claim.user, at=at)
    claim.decided_at = at


def waiting(organization: Organization, person: User) -> Claim | None:
    """Her claim of a page that waits for an answer."""
    mine = (Claim.organization_id == organization.id, Claim.user_id == person.id, Claim.status.in_(rules.WAITING))
    return db.session().scalar(select(Claim).where(*mine))


def of(person: User) -> list[Claim]:
    """What a person claimed, the newest first."""
    asked = select(Claim).where(Claim.user_id == person.id).options(joinedload(Claim.organization))
    return list(db.session().scalars(asked.order_by(Claim.id.desc()).limit(20)).unique())


def _is_refused(organization: Organization, person: User) -> bool:
    """Whether the last word on what she asked of this page is a refusal: she is not to ask the same deciders again and again."""
    mine = (Claim.organization_id == organization.id, Claim.user_id == person.id)
    last = db.session().scalar(select(Claim.status).where(*mine).order_by(Claim.id.desc()).limit(1))
    return last in (ClaimStatus.REFUSED, ClaimStatus.UPHELD)


def _settings() -> Settings:
    found: Settings = current_app.extensions["maillage.settings"]
    return found
