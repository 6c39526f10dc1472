"""What an evaluation holds of a person: her seats with what she declared, her scores, what she wrote for a committee or complained of."""

from operator import attrgetter
from typing import Any

from sqlalchemy import or_, select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Kind
from marketplace.awards import words
from marketplace.awards.models import CommitteeMember, Complaint, ConsensusScore, MarginGrant, MemberScore
from marketplace.bids.models import OpenedBid
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.tenders.criteria import numbers


def seats(person: User) -> Kind:
    """The committees that she sat on, or named somebody to."""
    row = CommitteeMember
    columns = {
        "tender": (_("Demande de prix"), attrgetter("tender.number")),
        "organization": (_("Organisation"), attrgetter("organization.name")),
        "seat": (_("Place"), lambda one: str(words.SEATS[one.seat])),
        "at": (_("Moment"), attrgetter("named_at")),
        "closed_at": (_("Notes closes"), lambda one: one.closed_at if one.user_id == person.id else None),
        "left_at": (_("Départ"), attrgetter("left_at")),
        "has_conflict": (_("Conflit déclaré"), lambda one: one.has_conflict if one.user_id == person.id else None),
        "declared_at": (_("Déclaration"), attrgetter("declared_at")),
        "declaration": (_("Texte"), lambda one: one.declaration if one.user_id == person.id else ""),
    }
    mine = or_(row.user_id == person.id, row.named_by_id == person.id)
    return _kind(
        "seats", _("Les comités dont vous êtes, ou que vous avez nommés"), columns, select(row).where(mine).order_by(row.id.desc())
    )


def scores(person: User) -> Kind:
    """The scores that she gave."""
    columns = {
        "tender": (_("Demande de prix"), attrgetter("member.tender.number")),
        "points": (_("Points"), lambda one: numbers.said(one.points)),
        "comment": (_("Texte"), attrgetter("comment")),
    }
    rows = select(MemberScore).join(MemberScore.member).where(CommitteeMember.user_id == person.id).order_by(MemberScore.id.desc())
    return _kind("scores", _("Les notes que vous avez données"), columns, rows)


def consensus(person: User) -> Kind:
    """What she wrote as a secretary."""
    columns = {
        "tender": (_("Demande de prix"), attrgetter("opened_bid.bid.tender.number")),
        "at": (_("Moment"), attrgetter("written_at")),
        "reason": (_("Texte"), attrgetter("reason")),
    }
    rows = select(ConsensusScore).filter_by(written_by_id=person.id).order_by(ConsensusScore.id.desc())
    return _kind("consensus", _("Les consensus que vous avez écrits"), columns, rows)


def margins(person: User) -> Kind:
    """The margins that she recorded."""
    columns = {
        "tender": (_("Demande de prix"), lambda one: db.session().get_one(OpenedBid, one.opened_bid_id).bid.tender.number),
        "at": (_("Moment"), attrgetter("granted_at")),
        "reason": (_("Texte"), attrgetter("reason")),
    }
    rows = select(MarginGrant).filter_by(granted_by_id=person.id).order_by(MarginGrant.id.desc())
    return _kind("margins", _("Les marges préférentielles que vous avez consignées"), columns, rows)


def complaints(person: User) -> Kind:
    """The complaints that she made or answered."""
    row = Complaint
    columns = {
        "tender": (_("Demande de prix"), attrgetter("tender.number")),
        "at": (_("Moment"), lambda one: one.made_at if one.made_by_id == person.id else one.answered_at),
        "said": (_("Texte"), lambda one: one.said if one.made_by_id == person.id else one.answer),
    }
    mine = or_(row.made_by_id == person.id, row.answered_by_id == person.id)
    label = _("Les plaintes que vous avez faites, ou auxquelles vous avez répondu")
    return _kind("complaints", label, columns, select(row).where(mine).order_by(row.id.desc()))


def _kind(name: str, label: str, columns: dict[str, Any], rows: Any) -> Kind:
    why = _("Montrer que les réponses ont été notées comme annoncé.")
    stays = _("Le rapport d’évaluation doit rester entier. Vous n’y avez plus de nom : « personne retirée ».")
    return Kind(f"awards.{name}", label, why, _("Tant que le contrat doit être conservé."), columns, rows, stays=stays)
