"""A change after the sending, until the deadline: a text made clearer, one document more, a later deadline; every enterprise is told.
And giving a price request up, for a reason that all of them read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.core import audit, db, documents, outbox, states
from marketplace.core.documents import Kept
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.tenders.asking import rules, telling, zones
from marketplace.tenders.drafting import amending, writing
from marketplace.tenders.drafting import telling as drafting
from marketplace.tenders.drafting.amending import Changes
from marketplace.tenders.drafting.telling import Told
from marketplace.tenders.models import Tender, TenderAmendment, TenderDocument, TenderStage

DEADLINE = "bids_due_at"


@dataclass(frozen=True)
class Amended:
    """What is said otherwise: the description, the deadline, the text of each line by its rank; what is None stays as it is."""

    description: str | None = None
    due_at: datetime | None = None
    specifications: Mapping[int, str] = field(default_factory=dict)


def difference(tender: Tender, said: Amended) -> Changes:
    """What is said otherwise, as triples (field, before, after) of plain values; a text of a line is `lot.2.specification`."""
    found: Changes = []
    if said.description is not None and said.description != tender.description_fr:
        found.append(["description_fr", tender.description_fr, said.description])
    for lot in tender.lots:
        after = said.specifications.get(lot.rank, lot.specification)
        if after != lot.specification:
            found.append([f"lot.{lot.rank}.specification", lot.specification, after])
    if said.due_at is not None and said.due_at != tender.bids_due_at:
        found.append([DEADLINE, _plain(tender.bids_due_at), _plain(said.due_at)])
    return found


def faults(tender: Tender, changes: Changes, at: datetime) -> list[tuple[str, str]]:
    """Every reason why these changes cannot be made now, each with its field; '' for the whole."""
    if reason := rules.why_not_amend(tender, at):
        return [("", reason)]
    if not changes:
        return [("", str(_("Rien n’a changé : il n’y a rien à annoncer.")))]
    found = [(name, reason) for name, before, after in changes if (reason := _why_not_one(name, before, after))]
    moved = next((datetime.fromisoformat(after) for name, _before, after in changes if name == DEADLINE), None)
    if moved is not None and (why := why_not_moved(tender, moved)):
        found.append((DEADLINE, why))
    return found


def amend(tender: Tender, said: Amended, reason: str, *, actor: User, at: datetime) -> TenderAmendment:
    """Publish a notice of what changes. RuleBroken, with every reason, for what cannot change or not any more."""
    changes = difference(tender, said)
    if found := faults(tender, changes, at):
        raise RuleBroken(" ".join(why for _name, why in found))
    for name, _before, after in changes:
        if name == DEADLINE:
            tender.bids_due_at = datetime.fromisoformat(after)
        elif name == "description_fr":
            tender.description_fr = after
        else:
            next(one for one in tender.lots if one.rank == int(name.split(".")[1])).specification = after
    return published(tender, changes, reason, actor, at)


def add_document(tender: Tender, kept: Kept, title: str, reason: str, *, actor: User, at: datetime) -> TenderAmendment:
    """Publish one more document, by a notice. RuleBroken past the deadline."""
    if why := rules.why_not_amend(tender, at):
        raise RuleBroken(why)
    row = TenderDocument(tender_id=tender.id, file=documents.add(kept, at=at), title=title, added_by_id=actor.id, added_at=at)
    db.session().add(row)
    return published(tender, [["document", None, title]], reason, actor, at)


def cancel(tender: Tender, reason: str, *, actor: User, at: datetime) -> None:
    """Give it up, for a reason that the enterprises read. RuleBroken once it is awarded or over."""
    if why := rules.why_not_cancel(tender):
        raise RuleBroken(why)
    was_sent = tender.opens_at is not None
    tender.cancelled_reason = reason
    states.move(tender, TenderStage.CANCELLED, actor=actor, at=at)
    writing.touch(tender, at=at)
    if was_sent:
        telling.tell(tender, telling.CANCELLED, at=at)
        outbox.announce("tenders.asking_cancelled", tender_id=tender.id)


def told(tender: Tender, amendment: TenderAmendment) -> list[Told]:
    """What a notice changed, in the language of the page; a deadline by the clock of the request."""
    found = []
    for (name, before, after), one in zip(amendment.changes, drafting.told(tender, amendment), strict=True):
        if name == DEADLINE:
            one = Told(name, one.label, *(zones.told(datetime.fromisoformat(at), tender.bids_zone) for at in (before, after)))
        found.append(one)
    return found


def published(tender: Tender, changes: Changes, reason: str, actor: User, at: datetime) -> TenderAmendment:
    """Write the notice of what was changed in the unit at work, and tell every enterprise that was asked."""
    number = max((one.number for one in amending.amendments(tender)), default=0) + 1
    row = TenderAmendment(tender_id=tender.id, number=number, reason=reason, changes=changes, made_by_id=actor.id, made_at=at)
    db.session().add(row)
    db.session().flush()
    if tender.is_grouped:
        # All those that a group purchase concerns are told of it, the enterprises that are named among them.
        audit.record("tenders.amend", tender, actor=actor, at=at, changes={"tenders.notice": (None, number)})
        writing.touch(tender, at=at)
        outbox.announce("tenders.amended", tender_id=tender.id, amendment_id=row.id)
        return row
    audit.record("tenders.asking_amended", tender, actor=actor, at=at, changes={"tenders.notice": (None, number)})
    writing.touch(tender, at=at)
    telling.tell_amended(tender, number, reason, is_later=any(name == DEADLINE for name, *_rest in changes), at=at)
    outbox.announce("tenders.asking_amended", tender_id=tender.id, amendment_id=row.id)
    return row


def _why_not_one(name: str, before: Any, after: Any) -> str | None:
    if name != DEADLINE and before and not after:
        return str(_("Un texte se précise, il ne s’efface pas."))
    if name == DEADLINE and datetime.fromisoformat(after) < datetime.fromisoformat(before):
        return str(_("L’heure limite ne peut être que reportée."))
    return None


def why_not_moved(tender: Tender, due_at: datetime) -> str | None:
    """The reason why the deadline cannot go so far: what is asked for would begin before."""
    starts = [one for one in (tender.delivery_from, tender.term_from) if one is not None]
    if starts and min(starts) <= zones.today(due_at, tender.bids_zone):
        return str(_("La livraison ou le contrat commencerait avant que les réponses soient reçues."))
    return None


def _plain(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
