"""The files of a purchase: its documents, the agreement that the bodies signed."""

from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import db, documents
from marketplace.core.documents import Kept
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.files import StoredFile
from marketplace.core.locale import _
from marketplace.tenders.drafting import queries, union, writing
from marketplace.tenders.drafting.keeping import check_is_draft
from marketplace.tenders.models import Tender, TenderDocument

MOST_DOCUMENTS = 40


def add(tender: Tender, kept: Kept, title: str, *, actor: User, at: datetime) -> TenderDocument:
    """Show a document that `core/documents.keep` wrote. RuleBroken once the rules are fixed: then it comes by an amendment."""
    check_is_draft(tender)
    if len(queries.documents(tender)) >= MOST_DOCUMENTS:
        raise RuleBroken(_("Un achat montre au plus %(most)d documents\u00a0: retirez-en un.", most=MOST_DOCUMENTS))
    row = TenderDocument(tender_id=tender.id, file=documents.add(kept, at=at), title=title, added_by_id=actor.id, added_at=at)
    db.session().add(row)
    writing.note(tender, ["documents"], actor=actor, at=at)
    return row


def remove(tender: Tender, number: int, *, actor: User, at: datetime) -> None:
    """Show a document no more. Missing for one of another purchase, RuleBroken once somebody could have read it."""
    check_is_draft(tender)
    found = next((one for one in queries.documents(tender) if one.id == number), None)
    if found is None:
        raise Missing()
    found.removed_at = at
    writing.note(tender, ["documents"], actor=actor, at=at)


def sign_union(tender: Tender, kept: Kept, *, actor: User, at: datetime) -> None:
    """Keep the agreement that all signed, in the place of one that was there, and the digest of what it says: it is asked for again
    when that changes."""
    check_is_draft(tender)
    tender.advice = {**tender.advice, "union": union.digest(tender)}
    tender.union_file = documents.add(kept, at=at)
    writing.note(tender, ["union_file"], actor=actor, at=at)


def file_of(tender: Tender, sha256: str) -> StoredFile:
    """A file of a purchase by its digest, shown or not. Missing otherwise."""
    rows = db.session().scalars(select(TenderDocument).where(TenderDocument.tender_id == tender.id))
    found = [*(one.file for one in rows), *([tender.union_file] if tender.union_file else [])]
    kept = next((one for one in found if one.sha256 == sha256), None)
    if kept is None:
        raise Missing()
    return kept
