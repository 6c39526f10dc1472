"""Deciding of a claim: by its letter, by the hub or the team, by the page's own administrators, a second time by the team.

The first that is accepted makes of the others requests to the new administrators.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import User
from marketplace.core import db, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import N_, _
from marketplace.organizations.models import Claim, ClaimStatus, ClaimWay, NetworkType, Organization, Role
from marketplace.organizations.places.territories import located_in
from marketplace.organizations.teams import belonging, membership
from marketplace.organizations.teams.rules import unbounded
from marketplace.organizations.trust import cases, claim_links, rules
from marketplace.organizations.trust.claim_telling import tell_claimant, tell_deciders

ACCEPTED = N_("Vous gérez maintenant la fiche « %(organization)s ».")
REFUSED = N_("Votre demande de gérer la fiche « %(organization)s » est refusée. Lisez pourquoi; vous pouvez demander un second regard.")
UPHELD = N_("Le second regard est fait : votre demande de gérer la fiche « %(organization)s » reste refusée.")
PASSED_ON = N_(
    "Quelqu’un d’autre administre maintenant la fiche « %(organization)s » : votre demande est devenue une demande de s’y joindre."
)
SETTLED = (ClaimStatus.ACCEPTED, ClaimStatus.REFUSED, ClaimStatus.UPHELD, ClaimStatus.WITHDRAWN, ClaimStatus.LAPSED)


def open_link(claim: Claim, person: User, *, at: datetime) -> bool:
    """Whoever made a claim opens the letter's link: she administers the page at once, or, where somebody does by now, asks to join.

    Whether she administers it. SpentLink when the link served meanwhile, RuleBroken for another person.
    """
    if claim.user_id != person.id:
        raise RuleBroken(_("Ce lien est pour la personne qui a fait la demande : ouvrez-le dans son compte."))
    if claim.status is not ClaimStatus.OPEN or claim.way is not ClaimWay.MAIL:
        raise claim_links.spent()
    if belonging.administrators(claim.organization, at):
        _pass_on(claim, at)
        return False
    _accept(claim, Role.ADMINISTRATOR, actor=person, at=at)
    return True


def accept(claim: Claim, role: Role, *, network: Organization | None, actor: User, at: datetime) -> bool:
    """Say yes, in the name of an organisation or of the team (None). Whether she is taken in: a page that has administrators by now has
    the claim passed on to them. RuleBroken when it is settled or for one's own claim."""
    _check(claim, actor, at)
    claim.decided_for_id = network.id if network else None
    if claim.status is ClaimStatus.OPEN and belonging.administrators(claim.organization, at):
        _pass_on(claim, at)
        return False
    claim.decided_by_id = actor.id
    _accept(claim, role if claim.status is ClaimStatus.JOINING else Role.ADMINISTRATOR, actor=actor, at=at)
    return True


def refuse(claim: Claim, reason: str, *, network: Organization | None, actor: User, at: datetime) -> None:
    """Say no, with the reason that she reads. RuleBroken when it is settled or for one's own claim, Unusable without a reason."""
    _check(claim, actor, at)
    if not reason:
        raise Unusable(_("Dites pourquoi : la personne lira cette raison."))
    to = ClaimStatus.UPHELD if claim.status is ClaimStatus.REVIEW else ClaimStatus.REFUSED
    if to is ClaimStatus.REFUSED:
        claim.refused_by_id = actor.id
    claim.decided_at, claim.decided_by_id, claim.reason = at, actor.id, reason
    claim.decided_for_id = network.id if network else None
    states.move(claim, to, actor=actor, at=at)
    tell_claimant(claim, UPHELD if to is ClaimStatus.UPHELD else REFUSED, at=at)


def ask_second_look(claim: Claim, words: str, *, at: datetime) -> None:
    """Whoever was refused asks the team to look again, once. RuleBroken when it was done already, or when nothing was refused."""
    if claim.status is not ClaimStatus.REFUSED:
        raise RuleBroken(_("Un second regard ne se demande qu’une fois, après un refus."))
    states.move(claim, ClaimStatus.REVIEW, actor=claim.user, at=at)
    claim.review_words, claim.since, claim.reminders, claim.decided_at = words, at, 0, None
    tell_deciders(claim, at=at)


def why_not_decide(claim: Claim, actor: User, at: datetime) -> str | None:
    """The reason why a person who may see a claim may not decide of it now, or None."""
    if claim.status not in rules.WAITING:
        return _("Cette demande est déjà réglée.")
    if claim.way is ClaimWay.MAIL and claim.status is ClaimStatus.OPEN:
        return _("Cette demande attend que le courriel envoyé à l’adresse de la fiche soit ouvert : il n’y a rien à décider.")
    kin = cases.kin_of(claim.organization_id, at)
    if claim.status is ClaimStatus.REVIEW:
        return rules.why_not_second_look(actor, claim.refused_by_id, kin)
    is_own_team = claim.status is ClaimStatus.JOINING and claim.organization_id in rules.administered(actor)
    if not is_own_team and not rules.is_before_team(claim):
        return _(
            "Cette demande est entre les mains de l’administration de la fiche. L’équipe peut décider après deux semaines sans réponse."
        )
    if actor.id == claim.user_id:
        return _("C’est votre propre demande : une autre personne décide.")
    if actor.id in kin and not is_own_team:
        return _("Vous faites ou faisiez partie de cette organisation : une autre personne doit décider.")
    return None


def listed(organization: Organization | None, *, is_open: bool) -> Select[tuple[Claim]]:
    """The claims that come to an organisation (None: to the team), those that wait the longest first, or the settled ones, last first."""
    asked = select(Claim).join(Claim.organization).options(joinedload(Claim.user), joinedload(Claim.organization))
    asked = asked.where(Organization.merged_into_id.is_(None), *_coming_to(organization))
    if is_open:
        return asked.where(Claim.status.in_(rules.WAITING)).order_by(Claim.since, Claim.id)
    return asked.where(Claim.status.in_(SETTLED)).order_by(Claim.decided_at.desc(), Claim.id.desc())


def waiting_count(organization: Organization | None) -> int:
    """How many claims wait for an organisation, or for anybody (None)."""
    open_ones = listed(organization, is_open=True).options().order_by(None).with_only_columns(Claim.id).subquery()
    return db.session().scalar(select(func.count()).select_from(open_ones)) or 0


def _coming_to(organization: Organization | None) -> list[ColumnElement[bool]]:
    """To the team come all but those that wait for a letter; to a hub, those of its territory; to an enterprise, its own."""
    by_letter = and_(Claim.way == ClaimWay.MAIL, Claim.status == ClaimStatus.OPEN)
    if organization is None:
        return [~by_letter]
    own = and_(Claim.organization_id == organization.id, or_(Claim.status == ClaimStatus.JOINING, Claim.decided_for_id == organization.id))
    if organization.network_type is not NetworkType.HUB:
        return [own]
    here = and_(located_in(cases.territory_of(organization)), Claim.status != ClaimStatus.JOINING, Claim.status != ClaimStatus.REVIEW)
    return [~by_letter, or_(own, here)]


def _check(claim: Claim, actor: User, at: datetime) -> None:
    if reason := why_not_decide(claim, actor, at):
        raise RuleBroken(reason)


def _accept(claim: Claim, role: Role, *, actor: User, at: datetime) -> None:
    """Take her in, and make of the other claims of the page requests to whoever administers it now."""
    claim.decided_at = at
    states.move(claim, ClaimStatus.ACCEPTED, actor=actor, at=at)
    # She may have been invited meanwhile: her claim is then simply settled. A role that commits money waits for its delegation.
    if not any(one.organization_id == claim.organization_id for one in belonging.of(claim.user_id)):
        membership.join(claim.organization, claim.user, unbounded([role]), actor=actor, at=at)
    tell_claimant(claim, ACCEPTED, at=at)
    db.session().flush()
    others = (Claim.organization_id == claim.organization_id, Claim.id != claim.id)
    left = (ClaimStatus.OPEN, ClaimStatus.REVIEW)
    for one in db.session().scalars(select(Claim).where(*others, Claim.status.in_(left)).order_by(Claim.id)).unique().all():
        _pass_on(one, at)


def _pass_on(claim: Claim, at: datetime) -> None:
    states.move(claim, ClaimStatus.JOINING, actor=None, at=at)
    claim.since, claim.reminders, claim.decided_at, claim.decided_for_id = at, 0, None, None
    db.session().flush()
    tell_claimant(claim, PASSED_ON, at=at)
    tell_deciders(claim, at=at)
