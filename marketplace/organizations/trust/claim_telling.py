"""Who is told of a claim at each step: whoever made it, those who decide; again after 3, 7 and 14 days; and the letter to the page."""

from datetime import datetime

from sqlalchemy import select

from marketplace.core import db, mail, notices, outbox, states
from marketplace.core.locale import N_
from marketplace.organizations import rules as pages
from marketplace.organizations.models import Claim, ClaimStatus, ClaimWay, Organization
from marketplace.organizations.teams import belonging
from marketplace.organizations.trust import cases, claim_links, rules
from marketplace.organizations.trust.telling import tell_network, tell_staff

MAIL_KIND = "organizations.claim-letter"
TO_DECIDE = N_("Quelqu’un demande à gérer la fiche « %(organization)s ».")
TO_JOIN = N_("Quelqu’un demande à se joindre à l’équipe de « %(organization)s ».")
TO_REVIEW = N_("Un second regard est demandé : gestion de la fiche « %(organization)s ».")
STILL = N_("Une demande attend toujours votre réponse : gestion de la fiche « %(organization)s ».")
TO_TEAM = N_("Une demande attend depuis deux semaines : gestion de la fiche « %(organization)s ».")
LAPSED = N_("Le courriel envoyé à l’adresse de la fiche « %(organization)s » n’a pas été ouvert à temps. Choisissez une autre façon.")


def tell_claimant(claim: Claim, message: str, *, at: datetime) -> None:
    """Whoever made it, in her language, where she reads all of it."""
    path = f"/compte/demandes-de-gestion/{claim.id}"
    notices.notify(claim.user_id, "claims.answered", message, at=at, path=path, organization=claim.organization.name)


def tell_deciders(claim: Claim, *, at: datetime, message: str = "") -> None:
    """Those who decide of it now; a claim that waits for its letter waits for nobody."""
    about, kin = claim.organization, cases.kin_of(claim.organization_id, at) | {claim.user_id}
    told = {"at": at, "organization": about.name}
    if claim.status is ClaimStatus.JOINING:
        path = f"/espace/{about.slug}/demandes/{claim.id}"
        tell_network(about, "claims.to_decide", message or TO_JOIN, path=path, kin={claim.user_id}, **told)
    elif claim.status is ClaimStatus.REVIEW:
        but = kin | {claim.refused_by_id or 0}
        tell_staff("claims.staff", message or TO_REVIEW, path=_desk(claim), kin=but, **told)
    elif claim.status is ClaimStatus.OPEN and claim.way is not ClaimWay.MAIL:
        hubs = [one for one in cases.hubs_of(about) if any(person.user_id not in kin for person in belonging.administrators(one, at))]
        for hub in hubs:
            path = f"/espace/{hub.slug}/demandes/{claim.id}"
            tell_network(hub, "claims.to_decide", message or TO_DECIDE, path=path, kin=kin, **told)
        if not hubs:
            tell_staff("claims.staff", message or TO_DECIDE, path=_desk(claim), kin=kin, **told)


@outbox.handler(MAIL_KIND, own_units=True)
def write_letter(*, job: outbox.Job, at: datetime) -> None:
    """Write to the page's address; not for a claim that was taken back or settled, nor of a page that has no address by now."""
    with db.database().reading() as session:
        claim = session.get(Claim, job.payload["claim_id"])
        if claim is None or claim.status is not ClaimStatus.OPEN or pages.why_not_write_to(claim.organization):
            return
        about = claim.organization
        letter = mail.write(
            "organizations/mail/claim.txt",
            to=str(about.contact_email),
            name=about.name,
            token=job.token,
            locale=pages.language_of(about),
            at=at,
            claimant=claim.user.name,
            organization=about.name,
            link=lambda: claim_links.link_for(claim),
        )
    mail.mailer().send(letter)


@outbox.nightly("organizations.claims-waiting", hour=7)
def remind(*, job: outbox.Job, at: datetime) -> None:
    """Tell those who decide again after 3 and 7 days, and the team after 14; close the claims whose letter nobody opened."""
    asked = select(Claim).join(Claim.organization).where(Claim.status.in_(rules.WAITING), Organization.merged_into_id.is_(None))
    asked = asked.order_by(Claim.organization_id, Claim.id)
    for claim in db.session().scalars(asked).unique().all():
        if claim.way is ClaimWay.MAIL and claim.status is ClaimStatus.OPEN:
            if at >= (claim.sent_at or claim.since) + rules.LINK_LIFE:
                states.move(claim, ClaimStatus.LAPSED, actor=None, at=at)
                claim.decided_at = at
                tell_claimant(claim, LAPSED, at=at)
            continue
        due = rules.due(claim, at)
        if due > claim.reminders:
            claim.reminders = due
            tell_deciders(claim, at=at, message=STILL)
            if due == len(rules.REMINDERS) and claim.status is not ClaimStatus.REVIEW:
                kin = cases.kin_of(claim.organization_id, at) | {claim.user_id}
                tell_staff("claims.staff", TO_TEAM, at=at, path=_desk(claim), kin=kin, organization=claim.organization.name)


def _desk(claim: Claim) -> str:
    return f"/bureau/demandes-de-gestion/{claim.id}"
