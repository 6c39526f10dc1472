"""Sending again an answer that was found damaged: typed anew by its bidder, in time; from then on it counts with the others.

Answers are open by then: nothing is sealed any more, and what is sent is hashed and noted in the general log.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.answering import compliance, said, weighed
from marketplace.bids.answering.forms import AnswerForm, answer_form
from marketplace.bids.answering.said import Fault
from marketplace.bids.models import Bid, OpenedBid, PriceState
from marketplace.bids.opening import minutes, opened
from marketplace.bids.regrouping import mending
from marketplace.bids.sealing import envelopes
from marketplace.bids.sealing.contents import Content
from marketplace.core import audit, db, documents, outbox
from marketplace.core.documents import Kept
from marketplace.core.errors import Missing, RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender

MOST_DOCUMENTS = 20
WHOLE, FIRST, SECOND = "whole", "first", "prices"


@dataclass
class Tried:
    """One look at the page, or one try: the form, what it lacks, the reason why nothing may be sent; 303 once it may be kept."""

    form: AnswerForm
    opened: OpenedBid | None
    reason: str = ""
    status: int = 200
    faults: list[Fault] = field(default_factory=list)
    documents: list[Kept] = field(default_factory=list)
    left: mending.Kept = field(default_factory=mending.Kept)
    proofs: dict[int, str] = field(default_factory=dict)

    @property
    def part(self) -> str:
        """What is sent again: the whole answer, or one of its two envelopes."""
        state = self.opened.price_state if self.opened else None
        return WHOLE if state is None else SECOND if state is PriceState.DAMAGED else FIRST


def of(tender: Tender, organization: Organization) -> OpenedBid | None:
    """The opened answer of an enterprise, or None."""
    mine = (Bid.tender_id == tender.id, Bid.lead_id == organization.id)
    return db.session().scalars(select(OpenedBid).join(OpenedBid.bid).where(*mine)).unique().one_or_none()


def shown(tender: Tender, organization: Organization, at: datetime) -> Tried:
    """The page as it opens. Missing for an enterprise whose answer was opened intact, or never was."""
    found = of(tender, organization)
    if found is None or (found.is_intact and found.cure_until is None):
        raise Missing()
    left = mending.kept(found.bid, found.bid_version)
    form = answer_form(tender, mending.to_type(left, said.empty()), None)
    return Tried(form, found, rules.why_not_cure(found, at) or "", left=left)


def tried(tender: Tender, organization: Organization, sent: Any, at: datetime) -> Tried:
    """What a browser sent, read and examined, its documents on the disk; outside the writing unit, for that is slow."""
    one = shown(tender, organization, at)
    one.form = answer_form(tender, said.empty(), None, sent=sent)
    if one.reason:
        one.status = 409
    elif not one.form.validate() or not _keep(one):
        one.status = 422
    else:
        one.faults = _faults(one, tender)
        one.status = 422 if one.faults else 303
    return one


def cure(one: Tried, tender: Tender, organization: Organization, *, actor: User, at: datetime) -> None:
    """Keep what was sent as what the answer says; the purchase must be locked. RuleBroken when it may not any more."""
    found = of(tender, organization)
    if (reason := rules.why_not_cure(found, at)) or found is None:
        raise RuleBroken(reason or "")
    stored = {}
    for said_of_it, kept in zip(_named(one), one.documents, strict=True):
        row = documents.add(kept, at=at)
        db.session().flush()
        stored[said_of_it["token"]] = row.id
    before = {said_of_it["token"]: said_of_it for said_of_it in found.content.get("files") or ()}
    # Who answers together and the file of each are not typed again: they are those of the version, and of this moment.
    content = mending.with_group(mending.kept(found.bid, found.bid_version), _content(one))
    if one.part != SECOND:
        content = compliance.with_file(content, organization)
    files = [{**said_of_it, "stored_file": stored.get(said_of_it["token"])} for said_of_it in content["files"]]
    found.content = content | {"files": [before.get(said_of_it["token"], said_of_it) for said_of_it in files]}
    found.is_intact, found.sha256 = True, minutes.digest(opened.written(found.content))
    if found.price_state is PriceState.DAMAGED:
        found.price_state = PriceState.OPENED
    audit.record("bids.cured", found, actor=actor, at=at, organization_id=organization.id, changes={"sha256": (None, found.sha256)})
    outbox.announce("bids.cured", opened_bid_id=found.id)


def _content(one: Tried) -> Content:
    """What was typed: the whole answer or, of two envelopes, the one that was damaged. The other stays as it is: open and scored, or
    still sealed."""
    assert one.opened is not None
    named = _named(one)
    typed = one.form.content(named)
    typed = weighed.placed(typed, said.empty(), [(named[place]["token"], criterion) for place, criterion in one.proofs.items()])
    if one.opened.price_state is None:
        return typed
    first, second = envelopes.split(typed)
    return first if one.part == FIRST else envelopes.joined(opened.written(one.opened.content), second)


def _named(one: Tried) -> list[dict[str, Any]]:
    """The documents that were sent, as a content names them."""
    return [
        {"token": f"renvoi-{one.part}-{place}", "name": kept.name, "media_type": kept.media_type, "size": kept.file[1]}
        for place, kept in enumerate(one.documents, start=1)
    ]


def _faults(one: Tried, tender: Tender) -> list[Fault]:
    """What is missing of the part that is sent again."""
    content = _content(one)
    found = [*said.faults(content, tender), *weighed.faults(content, tender)]
    is_priced, is_said = one.part != FIRST, one.part != SECOND
    unlike = list(mending.faults(one.left, content, tender, is_priced=is_priced, is_said=is_said))
    if one.part == FIRST:
        found = [fault for fault in found if not fault.anchor.startswith("price_")]
    if one.part == SECOND:
        found = [fault for fault in found if fault.anchor.startswith("price_")]
    return found + unlike


def _keep(one: Tried) -> bool:
    """Whether the documents may be kept; the reason beside their field otherwise."""
    found = [(document, one.form.sent, "") for document in one.form.documents()]
    found += weighed.documents(one.form.criteria, one.form)
    if len(found) > MOST_DOCUMENTS:
        one.form.sent.errors = [_("Au plus %(most)d documents : retirez-en, ou réunissez-en plusieurs.", most=MOST_DOCUMENTS)]
        return False
    for document, field_of_it, criterion in found:
        try:
            one.documents.append(documents.keep(document.stream, document.filename or ""))
        except Unusable as refused:
            field_of_it.errors = [*field_of_it.errors, _("« %(name)s » : %(why)s", name=document.filename, why=refused.reason)]
        else:
            one.proofs |= {len(one.documents) - 1: criterion} if criterion else {}
    return not one.form.errors
