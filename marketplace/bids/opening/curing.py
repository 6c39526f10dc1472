"""Sending again an answer that was found damaged: typed anew by its bidder, in time; from then on it counts with the others.

Answers are open by then: nothing is sealed any more, and what is sent is hashed and noted in the general log.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.answering import said
from marketplace.bids.answering.forms import AnswerForm, answer_form
from marketplace.bids.answering.said import Fault
from marketplace.bids.models import Bid, OpenedBid
from marketplace.bids.opening import minutes
from marketplace.bids.regrouping import mending
from marketplace.core import audit, db, documents, outbox
from marketplace.core.documents import Kept
from marketplace.core.errors import Missing, RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender

MOST_DOCUMENTS = 20


@dataclass
class Tried:
    """One look at the page, or one try: the form, what it lacks, the reason why nothing may be sent; 303 once it may be kept."""

    form: AnswerForm
    opened: OpenedBid | None
    reason: str = ""
    status: int = 200
    faults: list[Fault] = field(default_factory=list)
    documents: list[Kept] = field(default_factory=list)


def of(tender: Tender, organization: Organization) -> OpenedBid | None:
    """The opened answer of an enterprise, or None."""
    mine = (Bid.tender_id == tender.id, Bid.lead_id == organization.id)
    return db.session().scalars(select(OpenedBid).join(OpenedBid.bid).where(*mine)).unique().one_or_none()


def shown(tender: Tender, organization: Organization, at: datetime) -> Tried:
    """The page as it opens. Missing for an enterprise whose answer was opened intact, or never was."""
    found = of(tender, organization)
    if found is None or (found.is_intact and found.cure_until is None):
        raise Missing()
    return Tried(answer_form(tender, said.empty(), None), found, rules.why_not_cure(found, at) or "")


def tried(tender: Tender, organization: Organization, sent: Any, at: datetime) -> Tried:
    """What a browser sent, read and examined, its documents on the disk; outside the writing unit, for that is slow."""
    one = shown(tender, organization, at)
    one.form = answer_form(tender, said.empty(), None, sent=sent)
    if one.reason:
        one.status = 409
    elif not one.form.validate() or not _keep(one):
        one.status = 422
    else:
        one.faults = said.faults(one.form.content([]), tender)
        one.status = 422 if one.faults else 303
    return one


def cure(one: Tried, tender: Tender, organization: Organization, *, actor: User, at: datetime) -> None:
    """Keep what was sent as what the answer says; the purchase must be locked. RuleBroken when it may not any more."""
    found = of(tender, organization)
    if (reason := rules.why_not_cure(found, at)) or found is None:
        raise RuleBroken(reason or "")
    files = []
    for place, kept in enumerate(one.documents, start=1):
        stored = documents.add(kept, at=at)
        db.session().flush()
        files.append({"token": f"renvoi-{place}", "name": kept.name, "media_type": kept.media_type, "size": kept.file[1]})
        files[-1]["stored_file"] = stored.id
    plain = one.form.content([{name: value for name, value in file.items() if name != "stored_file"} for file in files])
    plain = mending.with_group(found.bid, found.bid_version, plain)
    found.content, found.is_intact, found.sha256 = plain | {"files": files}, True, minutes.digest(plain)
    audit.record("bids.cured", found, actor=actor, at=at, organization_id=organization.id, changes={"sha256": (None, found.sha256)})
    outbox.announce("bids.cured", opened_bid_id=found.id)


def _keep(one: Tried) -> bool:
    """Whether the documents may be kept; the reason beside their field otherwise."""
    found = one.form.documents()
    if len(found) > MOST_DOCUMENTS:
        one.form.sent.errors = [_("Au plus %(most)d documents : retirez-en, ou réunissez-en plusieurs.", most=MOST_DOCUMENTS)]
        return False
    for document in found:
        try:
            one.documents.append(documents.keep(document.stream, document.filename or ""))
        except Unusable as refused:
            one.form.sent.errors = [*one.form.sent.errors, _("« %(name)s » : %(why)s", name=document.filename, why=refused.reason)]
    return not one.form.sent.errors
