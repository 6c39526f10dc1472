"""Which answers have the announced preferential margin: said by the buyer with a reason, before anything is ranked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards.evaluating import ranking
from marketplace.awards.models import Award, MarginGrant
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened, passing
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.tenders.criteria import announced
from marketplace.tenders.models import Tender


def without(tender: Tender) -> Sequence[OpenedBid]:
    """The answers that do not have it."""
    found = opened.of(tender)
    held = ranking.granted(found)
    return [one for one in found if one.id not in held]


def why_not(tender: Tender) -> str | None:
    """The reason why nobody can be given it now, or None: before the scores are closed, and before anything is awarded."""
    if not (announced.told(tender) or {}).get("margin"):
        return str(_("Cet achat n’annonce aucune marge préférentielle."))
    if tender.bids_opened_at is None:
        return str(_("Les réponses ne sont pas ouvertes."))
    if passing.witnessed(tender) is not None:
        return str(_("Les notes sont closes : la marge ne s’accorde plus."))
    if db.session().scalar(select(Award.id).where(Award.tender_id == tender.id).limit(1)) is not None:
        return str(_("Un lot est décidé : la marge ne s’accorde plus."))
    return None


def grant(tender: Tender, answer_id: int, reason: str, *, actor: User, at: datetime) -> MarginGrant:
    """Say that an answer has the margin, and why; the purchase must be locked."""
    if refused := why_not(tender):
        raise RuleBroken(refused)
    if answer_id not in {one.id for one in without(tender)}:
        raise Unusable(_("Choisissez une réponse qui n’a pas encore la marge."))
    if not reason.strip():
        raise Unusable(_("Dites pourquoi elle y a droit."))
    row = MarginGrant(opened_bid_id=answer_id, reason=reason.strip(), granted_by_id=actor.id, granted_at=at)
    db.session().add(row)
    db.session().flush()
    audit.record("awards.margin_granted", row, actor=actor, at=at, organization_id=tender.organizer_id)
    return row
