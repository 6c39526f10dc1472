"""The committee of a purchase: naming it, what each declares before she sees anything, replacing whoever has a conflict."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import User
from marketplace.awards.evaluating import rules
from marketplace.awards.evaluating.rules import Sitting
from marketplace.awards.models import CommitteeMember, Seat
from marketplace.bids.opening import opened, passing
from marketplace.bids.regrouping import disclosed
from marketplace.core import audit, db, notices, outbox
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import N_, _
from marketplace.organizations.models import Membership, Organization
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.criteria import announced, queries
from marketplace.tenders.models import Participation, ParticipationStage, Tender

TOPIC = "awards.committee"
NAMED = N_("« %(title)s » (%(number)s) : vous êtes du comité qui note les réponses. Faites d’abord votre déclaration.")

NAMED_SECRETARY = N_(
    "« %(title)s » (%(number)s) : vous tenez le secrétariat du comité qui note les réponses. Faites d’abord votre déclaration."
)
ALL_CLOSED = N_("« %(title)s » (%(number)s) : tous les membres du comité ont clos leurs notes. Écrivez le consensus.")


def is_needed(tender: Tender) -> bool:
    """Whether answers are scored: criteria were announced, or are written."""
    found = queries.of(tender)
    return found is not None and bool(found.criteria)


def sitting(tender: Tender) -> Sitting:
    """The committee as it sits now."""
    read = (joinedload(CommitteeMember.user), joinedload(CommitteeMember.organization).lazyload(Organization.activities))
    asked = select(CommitteeMember).where(CommitteeMember.tender_id == tender.id, CommitteeMember.left_at.is_(None)).options(*read)
    return Sitting(tender, db.session().scalars(asked.order_by(CommitteeMember.id)).unique().all())


def concerned(tender: Tender) -> list[tuple[int, str]]:
    """The enterprises that a person of the committee must not be tied to, by number and name: those that were asked, and, once answers
    are open, every one of each answer. Before, nothing tells who answers."""
    asked = {one.organization_id: one.organization.name for one in tender.bidders}
    found = disclosed.enterprises(opened.of(tender)) if tender.bids_opened_at is not None else {}
    return list((asked | found).items())


def gone(tender: Tender) -> Sequence[CommitteeMember]:
    """Those who left it: for the record."""
    asked = select(CommitteeMember).where(CommitteeMember.tender_id == tender.id, CommitteeMember.left_at.is_not(None))
    return db.session().scalars(asked.order_by(CommitteeMember.id)).all()


def candidates(tender: Tender, at: datetime) -> list[Membership]:
    """The people of the organiser and of the other participants, who may be named."""
    mine = select(Participation.organization_id).where(
        Participation.tender_id == tender.id, Participation.stage != ParticipationStage.WITHDRAWN
    )
    whose = (Membership.organization_id == tender.organizer_id) | Membership.organization_id.in_(mine)
    read = (
        joinedload(Membership.user),
        joinedload(Membership.organization).joinedload(Organization.standing),
        joinedload(Membership.organization).lazyload(Organization.activities),
    )
    asked = select(Membership).where(whose, Membership.is_open).options(*read).order_by(Membership.id)
    taken = {one.user_id for one in sitting(tender).seats} | {one.user_id for one in gone(tender)}
    return [one for one in db.session().scalars(asked).unique() if one.user_id not in taken and teams.is_current(one, at)]


def name(tender: Tender, membership_id: int, seat: Seat, *, actor: User, at: datetime) -> CommitteeMember:
    """Name a person to the committee; she is told. The purchase must be locked. RuleBroken once the scores are closed, Unusable for
    somebody who cannot sit."""
    _check_runs(tender)
    found = next((one for one in candidates(tender, at) if one.id == membership_id), None)
    if found is None:
        raise Unusable(_("Choisissez une personne de la liste."))
    if _works_for_a_bidder(found.user, tender):
        raise Unusable(_("Cette personne est de l’équipe d’une entreprise à qui le prix est demandé : elle ne peut pas noter."))
    if seat is Seat.SECRETARY and sitting(tender).secretary is not None:
        raise Unusable(_("Le comité a déjà une personne au secrétariat : retirez-la d’abord."))
    row = CommitteeMember(tender=tender, user=found.user, organization=found.organization, seat=seat, named_by_id=actor.id, named_at=at)
    db.session().add(row)
    db.session().flush()
    audit.record("awards.committee_named", row, actor=actor, at=at, organization_id=tender.organizer_id)
    _tell(row, NAMED_SECRETARY if seat is Seat.SECRETARY else NAMED, at)
    return row


def tell_secretary(tender: Tender, at: datetime) -> None:
    """Tell the secretary once nobody's scores are awaited any more, where the members are enough."""
    now = sitting(tender)
    is_all = len(now.members) >= rules.FEWEST_MEMBERS and all(one.closed_at is not None for one in now.members)
    if is_all and now.secretary is not None:
        _tell(now.secretary, ALL_CLOSED, at)


def _tell(member: CommitteeMember, sentence: str, at: datetime) -> None:
    tender = member.tender
    told = {"title": tender.title_fr, "number": tender.number}
    notices.notify(member.user_id, TOPIC, sentence, at=at, path=f"/comites/{tender.number}", organization_id=member.organization_id, **told)


def remove(member: CommitteeMember, reason: str, *, actor: User, at: datetime) -> None:
    """Have a person sit no more, and say why; what she declared stays on record, what she scored counts no more. RuleBroken once scores
    are closed, Unusable without a reason."""
    _check_runs(member.tender)
    if not reason.strip():
        raise Unusable(_("Dites pourquoi cette personne est retirée : la raison est consignée au journal."))
    if member.left_at is not None:
        raise RuleBroken(_("Cette personne n’est déjà plus du comité."))
    member.left_at = at
    told = {"awards.left_reason": (None, reason.strip())}
    audit.record("awards.committee_left", member, actor=actor, at=at, organization_id=member.tender.organizer_id, changes=told)
    if member.seat is Seat.MEMBER and member.closed_at is None:
        tell_secretary(member.tender, at)


def declare(member: CommitteeMember, *, is_not_elected: bool, has_conflict: bool, said: str, actor: User, at: datetime) -> None:
    """What a person declares before she sees anything. Whoever is elected, or has a conflict, leaves at once and is to be replaced."""
    if reason := rules.why_not_declare(member, member.tender):
        raise RuleBroken(reason)
    if has_conflict and not said.strip():
        raise Unusable(_("Dites en quelques mots quel est le conflit : il est consigné au dossier."))
    if not has_conflict and _works_for_a_bidder(member.user, member.tender):
        raise Unusable(_("Vous êtes de l’équipe d’une des entreprises concernées : c’est un conflit, déclarez-le."))
    member.declared_at, member.has_conflict, member.declaration = at, has_conflict or not is_not_elected, said.strip()
    tender = member.tender
    told = {"awards.conflict": (None, member.has_conflict)}
    audit.record("awards.committee_declared", member, actor=actor, at=at, organization_id=tender.organizer_id, changes=told)
    if member.has_conflict:
        member.left_at = at
        outbox.announce("awards.committee_to_replace", tender_id=tender.id)
        tell_secretary(tender, at)


def why_not_read(tender: Tender, person: User | None) -> str | None:
    """The reason why a person of the buyer may not read what answers say now, or None: until the scores are closed, the committee alone
    does, each once she declared that she has no conflict."""
    if not (announced.told(tender) or {}).get("criteria") or passing.witnessed(tender) is not None:
        return None
    mine = sitting(tender).of(person)
    if rules.reads(mine):
        return None
    if mine is not None:
        return str(_("Faites d’abord votre déclaration : aucune réponse ne se lit avant."))
    return str(_("Les réponses sont notées par un comité : ses membres seuls les lisent, jusqu’à ce que les notes soient closes."))


def _check_runs(tender: Tender) -> None:
    if not is_needed(tender):
        raise RuleBroken(_("Cet achat n’annonce aucun critère : il n’y a pas de comité à nommer."))
    if passing.witnessed(tender) is not None:
        raise RuleBroken(_("Les notes sont closes : le comité ne change plus."))


def _works_for_a_bidder(person: User, tender: Tender) -> bool:
    """Whether she is of the team of an enterprise that was asked, or of one that is of an answer that is open."""
    whose = select(Membership.id).where(Membership.user_id == person.id, Membership.is_open)
    mine = whose.where(Membership.organization_id.in_([number for number, _name in concerned(tender)]))
    return db.session().scalar(mine.limit(1)) is not None
