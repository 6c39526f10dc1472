"""Saving a price request in preparation: what its page says is written, and noted in the log without its words."""

from collections.abc import Iterable
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import audit, db, documents
from marketplace.core.documents import Kept
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import _
from marketplace.tenders.asking import facts
from marketplace.tenders.asking.facts import Said
from marketplace.tenders.asking.keeping import check_is_draft
from marketplace.tenders.drafting import queries
from marketplace.tenders.drafting.attaching import MOST_DOCUMENTS
from marketplace.tenders.drafting.writing import touch
from marketplace.tenders.models import Tender, TenderDocument


def save(tender: Tender, said: Said, *, actor: User, at: datetime) -> list[str]:
    """Write what the page says; the names of what changed. RuleBroken once it was sent."""
    check_is_draft(tender)
    changed = facts.put(tender, said)
    if changed:
        note(tender, changed, actor=actor, at=at)
    return changed


def attach(tender: Tender, kept: Kept, title: str, *, actor: User, at: datetime) -> TenderDocument:
    """Show a document that `core/documents.keep` wrote. RuleBroken once it was sent: then it comes by a notice."""
    check_is_draft(tender)
    if len(queries.documents(tender)) >= MOST_DOCUMENTS:
        raise RuleBroken(_("Une demande de prix montre au plus %(most)d documents : retirez-en un.", most=MOST_DOCUMENTS))
    row = TenderDocument(tender_id=tender.id, file=documents.add(kept, at=at), title=title, added_by_id=actor.id, added_at=at)
    db.session().add(row)
    note(tender, ["documents"], actor=actor, at=at)
    return row


def detach(tender: Tender, number: int, *, actor: User, at: datetime) -> None:
    """Show a document no more. Missing for one of another, RuleBroken once somebody could have read it."""
    check_is_draft(tender)
    found = next((one for one in queries.documents(tender) if one.id == number), None)
    if found is None:
        raise Missing()
    found.removed_at = at
    note(tender, ["documents"], actor=actor, at=at)


def note(tender: Tender, changed: Iterable[str], *, actor: User, at: datetime) -> None:
    """Note in the log which fields changed, never what they say, and count the row."""
    said = {f"asking.{name}": (None, None) for name in changed}
    audit.record("tenders.asking_written", tender, actor=actor, at=at, changes=said)
    touch(tender, at=at)
