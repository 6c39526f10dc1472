"""What a lead and its members do: inviting, dividing the work, accepting a version, leaving, writing in the room. Nothing in the
general log.

Each act changes the sealed content, or rows that only those of the answer read; the row of the purchase is locked.
"""

from dataclasses import replace
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.answering import acts, purging, reading
from marketplace.bids.models import Bid, BidAcceptance, BidMember
from marketplace.bids.regrouping import agreeing, group, members, places, telling
from marketplace.bids.regrouping.group import Group, Part
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.rules import is_shown as is_page_shown
from marketplace.tenders.models import ContractForm, Tender

# As many enterprises as answer together, and as are ever invited to one answer.
MOST, MOST_INVITED = 12, 40


def group_of(bid: Bid) -> Group:
    """Those who answer, as the version in hand says it, or else the last that was handed in."""
    own = reading.readable(bid.tender, bid.lead)
    return group.begun(own.content, bid.lead_id, bid.lead.name, places.of(bid.tender).cells)


def keep(bid: Bid, found: Group, *, actor: User, at: datetime) -> bool:
    """Seal a group in the content in hand; False when it says so already."""
    own = reading.readable(bid.tender, bid.lead)
    said = group.written(own.content, found, places.of(bid.tender).cells)
    if said == own.content and bid.versions:
        return False
    acts.save(bid, said, actor=actor, at=at)
    purging.purge(bid)
    return True


def choose_form(bid: Bid, form: ContractForm, *, actor: User, at: datetime) -> bool:
    """Say how the enterprises would be bound; RuleBroken for a form that was not announced."""
    if form not in group.forms_of(bid.tender):
        raise RuleBroken(_("L’acheteur n’accepte pas cette forme : il en a annoncé une autre."))
    return keep(bid, replace(group_of(bid), form=form), actor=actor, at=at)


def invite(bid: Bid, organization: Organization, role: str = "", *, actor: User, at: datetime) -> BidMember:
    """Have an enterprise of the answer: it reads the whole of it from now on, and is told. RuleBroken, with the reason, when it cannot."""
    found = group_of(bid)
    if reason := why_not_invite(bid.tender, organization, found):
        raise RuleBroken(reason)
    if db.session().query(BidMember).filter_by(bid_id=bid.id).count() >= MOST_INVITED:
        raise RuleBroken(_("Trop d’entreprises ont été invitées à cette réponse."))
    form = found.form if found.form in group.forms_of(bid.tender) else group.forms_of(bid.tender)[0]
    keep(bid, replace(found, form=form).having(Part(organization.id, organization.name, role=role)), actor=actor, at=at)
    row = members.row(bid, organization.id)
    if row is None:
        row = BidMember(bid=bid, organization=organization)
        db.session().add(row)
    row.invited_at, row.invited_by_id, row.left_at = at, actor.id, None
    db.session().flush()
    telling.tell(bid, telling.INVITED, [organization.id], at=at)
    return row


def why_not_invite(tender: Tender, organization: Organization, found: Group) -> str | None:
    """The reason why an enterprise cannot be invited, or None. Nothing of what it does elsewhere is asked: the lead must not learn it."""
    name = organization.name
    if organization.id == found.lead.organization:
        return str(_("Votre entreprise dirige déjà cette réponse : nommez-en une autre."))
    if found.part(organization.id) is not None:
        return str(_("« %(name)s » est déjà de cette réponse : une entreprise n’y est nommée qu’une fois.", name=name))
    if organization.id == tender.organizer_id:
        return str(_("« %(name)s » est l’acheteur : il ne peut pas être de la réponse.", name=name))
    if any(one.organization_id == organization.id for one in tender.participations):
        return str(_("« %(name)s » prend part à cet achat : elle ne peut pas être de la réponse.", name=name))
    if not organization.is_enterprise or not is_page_shown(organization):
        return str(_("« %(name)s » n’a pas de fiche d’entreprise publiée.", name=name))
    return str(_("Une réponse réunit %(most)d entreprises au plus.", most=MOST)) if len(found.parts) >= MOST else None


def write_part(bid: Bid, part: Part, *, actor: User, at: datetime) -> bool:
    """Say what an enterprise of the answer does, where, and its share; RuleBroken for one that is not of it."""
    found = group_of(bid)
    known = found.part(part.organization)
    if known is None:
        raise RuleBroken(_("Cette entreprise n’est plus de la réponse."))
    return keep(bid, found.having(replace(part, name=known.name, is_lead=known.is_lead)), actor=actor, at=at)


def remove(bid: Bid, organization: Organization, *, actor: User, at: datetime) -> None:
    """Go on without an enterprise. It reads nothing more at once; while a version that was handed in names it, once that one no more
    stands."""
    _take_out(bid, organization.id, actor=actor, at=at)
    agreeing.settle(bid, at=at)


def leave(row: BidMember, *, actor: User, at: datetime) -> None:
    """An enterprise leaves the answer: what it did there is to be covered otherwise. RuleBroken while what is handed in binds it."""
    if reason := why_not_leave(row, at):
        raise RuleBroken(reason)
    _take_out(row.bid, row.organization_id, actor=actor, at=at)
    row.left_at = at
    db.session().flush()
    telling.tell(row.bid, telling.LEFT, [row.bid.lead_id], at=at, member=row.organization_id)


def why_not_leave(row: BidMember, at: datetime) -> str | None:
    """The reason why an enterprise cannot leave now, or None."""
    if not rules.is_open(row.bid.tender, at):
        return str(_("L’heure limite est passée : plus rien ne change à cette réponse."))
    if row.organization_id in members.named(members.said_by(members.standing(row.bid))):
        told = _("La réponse est déposée et votre entreprise l’a acceptée. Demandez à « %(lead)s » de la retirer.", lead=row.bid.lead.name)
        return str(told)
    return None


def accept(row: BidMember, sha256: str, *, actor: User, at: datetime) -> BidAcceptance:
    """Accept the exact version that was read, named by the hash of its sealed bytes; the declaration of no collusion is part of it.
    RuleBroken when another one is in hand, or when the enterprise may not."""
    bid, version = row.bid, members.in_hand(row.bid)
    if row.left_at is not None or not rules.is_open(bid.tender, at):
        raise RuleBroken(_("Cette réponse ne s’accepte plus."))
    if version is None or version.sha256 != sha256:
        raise RuleBroken(_("La réponse a changé depuis que vous l’avez lue : relisez-la, puis acceptez-la."))
    if known := members.acceptances(bid, sha256).get(row.organization_id):
        return known
    if reason := agreeing.why_not_accept(row, version, members.said_by(version)):
        raise RuleBroken(reason)
    made = BidAcceptance(
        bid_id=bid.id, organization_id=row.organization_id, bid_version=version.number, sealed=version.sealed,
        sealed_prices=version.sealed_prices, sha256=sha256, at=at, by_id=actor.id,
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    telling.tell(bid, telling.ACCEPTED, [bid.lead_id], at=at, member=row.organization_id)
    return made


def _take_out(bid: Bid, organization_id: int, *, actor: User, at: datetime) -> None:
    """Out of the content in hand, by whichever page it was named."""
    found = group_of(bid)
    now = members.kept(one.organization for one in found.others)
    for number in [one.organization for one in found.others if now[one.organization] == organization_id]:
        found = found.without(number)
    keep(bid, found, actor=actor, at=at)
