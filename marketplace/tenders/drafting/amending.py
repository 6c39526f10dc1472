"""A change after publication: what may change, how the close moves for it, and the notice that everybody is told of."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, documents, outbox
from marketplace.core.documents import Kept
from marketplace.core.errors import RuleBroken
from marketplace.core.formats import day
from marketplace.core.locale import _
from marketplace.tenders.calling import checking
from marketplace.tenders.calling import rules as calling
from marketplace.tenders.drafting import facts, rules, writing
from marketplace.tenders.drafting.moments import same_hour_from
from marketplace.tenders.drafting.telling import LABELS
from marketplace.tenders.models import Lot, Tender, TenderAmendment, TenderDocument

# What an amendment may touch, and nothing else: no price, no lot, no rule of sharing, nobody who supplies.
OF_TENDER = ("description_fr", "description_en", "delivery_from", "delivery_until", "delivery_note", "closes_at", "confirms_by")
LATER = ("closes_at", "confirms_by", "delivery_from", "delivery_until")
OF_LOT = ("specification", "minimum")
# What one adheres to: a change of it leaves five days to read it, and to leave.
ADHERED_TO = (
    "description_fr",
    "description_en",
    "delivery_from",
    "delivery_until",
    "delivery_note",
    "specification",
    "minimum",
    "document",
)

Changes = list[list[Any]]


def amendments(tender: Tender) -> list[TenderAmendment]:
    """The notices of a purchase, the first one first."""
    asked = select(TenderAmendment).where(TenderAmendment.tender_id == tender.id).order_by(TenderAmendment.number)
    return list(db.session().scalars(asked))


def difference(tender: Tender, said: Mapping[str, Any], lots: Mapping[int, Mapping[str, Any]]) -> Changes:
    """What is said otherwise, as triples (field, before, after) of plain values; a field of a lot is `lot.2.minimum`."""
    names = [name for name in OF_TENDER if name in said]
    before, after = facts.facts_of(tender, names), {name: facts.tidy(name, said[name]) for name in names}
    found = [[name, before[name], after[name]] for name in names if before[name] != after[name]]
    for lot in tender.lots:
        now = facts.facts_of_lot(lot)
        wanted = lots.get(lot.rank, {})
        found += [[f"lot.{lot.rank}.{name}", now[name], wanted[name]] for name in OF_LOT if name in wanted and wanted[name] != now[name]]
    return found


def why_not(tender: Tender, changes: Changes, at: datetime) -> list[str]:
    """Every reason why these changes cannot be made now; empty when they can."""
    return [_labelled(name, reason) for name, reason in faults(tender, changes, at)]


def faults(tender: Tender, changes: Changes, at: datetime) -> list[tuple[str, str]]:
    """The same reasons, each with the field that it is about, as `difference` names it; the whole of it is ''."""
    if reason := rules.why_not_amend(tender, at):
        return [("", reason)]
    if not changes:
        return [("", str(_("Rien n’a changé : il n’y a rien à annoncer.")))]
    found = [(name, reason) for name, before, after in changes if (reason := _why_not_one(name, before, after, at))]
    ends = {name: after for name, _before, after in changes}
    first, last = ends.get("delivery_from", tender.delivery_from), ends.get("delivery_until", tender.delivery_until)
    if first and last and str(last) < str(first):
        found.append(("delivery_from", str(_("La livraison finirait avant de commencer."))))
    return [*found, *_before_delivery(tender, changes, at)]


def _before_delivery(tender: Tender, changes: Changes, at: datetime) -> list[tuple[str, str]]:
    """The fault of a close that would come after the delivery begins, with its true reason; none while a date is missing."""
    said = {name: after for name, _before, after in changes}
    later = None if "closes_at" in said and said["closes_at"] is None else close_after(tender, changes, at)
    close = later or facts.rich("closes_at", said.get("closes_at", facts.plain("closes_at", tender.closes_at)))
    begins = facts.rich("delivery_from", said.get("delivery_from", facts.plain("delivery_from", tender.delivery_from)))
    if close is None or begins is None or begins > clock.local_day(close):
        return []
    if later is not None:
        told = _("Il faut laisser cinq jours pour lire ce changement, et la livraison commence avant : reportez-la aussi.")
        return [("delivery_from", str(told))]
    if "closes_at" in said:
        told = _(
            "La nouvelle clôture vient après le début de la livraison, le %(day)s : "
            "choisissez-en une avant, ou reportez aussi la livraison.",
            day=day(begins),
        )
        return [("closes_at", str(told))]
    return [("delivery_from", str(_("La livraison commence avant la clôture des adhésions : reportez-la aussi.")))]


def _labelled(name: str, reason: str) -> str:
    """A reason under the name of its field, for who does not see it beside the field."""
    if not name:
        return reason
    return str(_("%(label)s : %(problem)s", label=LABELS[name.rpartition(".")[2]], problem=reason))


def amend(
    tender: Tender, said: Mapping[str, Any], lots: Mapping[int, Mapping[str, Any]], reason: str, *, actor: User, at: datetime
) -> TenderAmendment:
    """Publish a notice of what changes. RuleBroken, with every reason, for what cannot change or not any more."""
    changes = difference(tender, said, lots)
    if found := why_not(tender, changes, at):
        raise RuleBroken(" ".join(found))
    for name, _before, after in changes:
        _write(tender, name, after)
    return _published(tender, changes, reason, actor, at)


def why_not_document(tender: Tender, title: str, at: datetime) -> str | None:
    """The reason why no document can be added by a notice now, or None."""
    return " ".join(reason for _name, reason in faults(tender, [["document", None, title]], at)) or None


def add_document(tender: Tender, kept: Kept, title: str, reason: str, *, actor: User, at: datetime) -> TenderAmendment:
    """Publish one more document, by a notice. RuleBroken when adhesions are closed."""
    if why := why_not_document(tender, title, at):
        raise RuleBroken(why)
    row = TenderDocument(tender_id=tender.id, file=documents.add(kept, at=at), title=title, added_by_id=actor.id, added_at=at)
    db.session().add(row)
    return _published(tender, [["document", None, title]], reason, actor, at)


def close_after(tender: Tender, changes: Changes, at: datetime) -> datetime | None:
    """When adhesions will close once these changes are made, if that must be later than what they say; None when five days are left."""
    touched = {name.rpartition(".")[2] if name.startswith("lot.") else name for name, _before, _after in changes}
    wanted = next((datetime.fromisoformat(after) for name, _before, after in changes if name == "closes_at"), tender.closes_at)
    earliest = at + rules.AFTER_AMENDMENT
    if wanted is None or not touched & set(ADHERED_TO) or wanted >= earliest:
        return None
    return same_hour_from(wanted, earliest)


def _published(tender: Tender, changes: Changes, reason: str, actor: User, at: datetime) -> TenderAmendment:
    changes = _with_close(tender, changes, at)
    number = max((one.number for one in amendments(tender)), default=0) + 1
    row = TenderAmendment(tender_id=tender.id, number=number, reason=reason, changes=changes, made_by_id=actor.id, made_at=at)
    db.session().add(row)
    db.session().flush()
    audit.record("tenders.amend", tender, actor=actor, at=at, changes={"tenders.notice": (None, number)})
    writing.touch(tender, at=at)
    outbox.announce("tenders.amended", tender_id=tender.id, amendment_id=row.id)
    return row


def _with_close(tender: Tender, changes: Changes, at: datetime) -> Changes:
    """The same with the close moved where it must, and what follows it: `faults` saw to it that the delivery does not begin before."""
    later = close_after(tender, changes, at)
    if later is not None:
        told = next((one for one in changes if one[0] == "closes_at"), None)
        before = told[1] if told else facts.plain("closes_at", tender.closes_at)
        changes = [one for one in changes if one is not told] + [["closes_at", before, facts.plain("closes_at", later)]]
        tender.closes_at = later
    last = clock.local_day(tender.closes_at) if tender.closes_at else None
    changes = _with_answers(tender, changes, at)
    if last and tender.confirms_by and tender.confirms_by < last:
        told = next((one for one in changes if one[0] == "confirms_by"), None)
        before = told[1] if told else tender.confirms_by.isoformat()
        changes = [one for one in changes if one is not told] + [["confirms_by", before, last.isoformat()]]
        tender.confirms_by = last
    return changes


def _with_answers(tender: Tender, changes: Changes, at: datetime) -> Changes:
    """The same with the deadline of answers put off, when the close left enterprises too few days."""
    if not tender.is_answered or tender.bids_due_at is None or tender.closes_at is None:
        return changes
    before, days = tender.bids_due_at, checking.answer_days(tender, at)
    after = calling.same_hour_from(tender, calling.earliest(tender.closes_at, tender.bids_zone, days))
    if after is None or after <= before:
        return changes
    if calling.starts_before(tender, after):
        raise RuleBroken(_("Les réponses seraient dues après le début de la livraison ou du contrat : reportez-le d’abord."))
    tender.bids_due_at = after
    return [*changes, ["bids_due_at", facts.plain("bids_due_at", before), facts.plain("bids_due_at", after)]]


def _why_not_one(name: str, before: Any, after: Any, at: datetime) -> str | None:
    field = name.rpartition(".")[2] if name.startswith("lot.") else name
    if name in LATER:
        if after is None or (before is not None and _instant(after) < _instant(before)):
            return str(_("Une date ne peut être que reportée."))
        if before is not None and name in facts.DAYS and date.fromisoformat(before) < clock.local_day(at):
            return str(_("Cette date est passée, elle ne change plus."))
    if field == "minimum" and (before is None or (after is not None and after > before)):
        return str(_("Un minimum ne peut être que réduit."))
    if field in ("description_fr", "specification") and before and not after:
        return str(_("Un texte se précise, il ne s’efface pas."))
    return None


def _instant(value: str) -> Any:
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)


def _write(tender: Tender, name: str, after: Any) -> None:
    if not name.startswith("lot."):
        setattr(tender, name, facts.rich(name, after))
        return
    _lot, rank, field = name.split(".")
    lot: Lot = next(one for one in tender.lots if one.rank == int(rank))
    setattr(lot, field, after)
