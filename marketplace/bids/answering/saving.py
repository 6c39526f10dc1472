"""Saving an answer: what was typed and sent is examined, sealed, then written; what is slow is done outside the writing unit."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.answering import acts, compliance, purging, reading, weighed
from marketplace.bids.answering.acts import Kept
from marketplace.bids.answering.forms import AnswerForm, answer_form
from marketplace.bids.answering.reading import Own
from marketplace.bids.models import Bid
from marketplace.bids.regrouping import group
from marketplace.bids.sealing import contents
from marketplace.core import db, documents
from marketplace.core.documents import Examined
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Tender

MOST_DOCUMENTS = 20


@dataclass
class Tried:
    """One try to save: the form as it is shown, the status of the answer (303 once it may be saved) and what stops it. `removed` are the
    tokens of documents to take away, `kept` those that are sealed on the disk, each with what the content says of it; `proofs` is the
    criterion of each document that is evidence, by its place; `stands` is the number of the version that was handed in, 0 for none."""

    own: Own
    form: AnswerForm
    status: int = 200
    reason: str = ""
    is_stale: bool = False
    removed: tuple[str, ...] = ()
    documents: list[Examined] = field(default_factory=list)
    kept: list[tuple[Kept, dict[str, Any]]] = field(default_factory=list)
    proofs: dict[int, str] = field(default_factory=dict)
    stands: int = 0


def shown(tender: Tender, organization: Organization) -> Tried:
    """The form as it opens."""
    own = reading.own(tender, organization)
    return Tried(own, answer_form(tender, own.content, own.version))


def tried(tender: Tender, organization: Organization, sent: Any, at: datetime) -> Tried:
    """What a browser sent, read and examined: nothing is written."""
    own = reading.readable(tender, organization)
    one = Tried(own, answer_form(tender, own.content, own.version, sent=sent), removed=tuple(sent.getlist("removed")))
    is_sound = one.form.validate()
    if reason := rules.why_not_answer(tender, organization, at):
        one.status, one.reason = 409, reason
    elif "count" in sent:
        one.status = 200 if is_sound else 422
    elif not is_sound or not _examine(one):
        one.status = 422
    else:
        _compare(one, own)
    return one


def keep(one: Tried, tender_id: int, organization_id: int, *, actor: User, at: datetime) -> None:
    """Seal on the disk the documents that were sent: outside any unit, for it is slow. An answer that is not begun is begun first, for
    its key seals them."""
    if one.status != 303 or not one.documents:
        return
    bid = one.own.bid or _begun(one, tender_id, organization_id, actor=actor, at=at)
    key = contents.key_for_bidder(bid)
    for document in one.documents:
        kept = contents.keep_file(bid, document, key)
        told = {"token": kept[0], "name": document.name, "media_type": document.media_type, "size": len(document.content)}
        one.kept.append((kept, told))


def save(one: Tried, tender: Tender, organization: Organization, *, actor: User, at: datetime) -> bool:
    """Seal what was typed, with the row of the purchase locked; False when nothing changed. `one.status` is not 303 any
    more when somebody saved meanwhile."""
    own = reading.readable(tender, organization)
    _compare(one, own)
    if one.status != 303:
        return False
    if reason := rules.why_not_answer(tender, organization, at):
        one.status, one.reason = 409, reason
        return False
    files = [said for said in own.content["files"] if said["token"] not in one.removed]
    added = [(told["token"], one.proofs[place]) for place, (_kept, told) in enumerate(one.kept) if place in one.proofs]
    typed = weighed.placed(one.form.content(files + [told for _kept, told in one.kept]), own.content, added)
    said = compliance.with_file(group.carried(typed, own.content), organization)
    if own.bid is not None and own.bid.versions and said == compliance.without_shown(own.content):
        return False
    bid = own.bid or acts.begin(tender, organization, actor=actor, at=at)
    acts.save(bid, said, [kept for kept, _told in one.kept], actor=actor, at=at)
    purging.purge(bid)
    one.stands = own.standing.number if own.standing else 0
    return True


def _begun(one: Tried, tender_id: int, organization_id: int, *, actor: User, at: datetime) -> Bid:
    with db.database().writing() as session:
        tender, organization = db.load(Tender, id=tender_id), session.get_one(Organization, organization_id)
        if acts.of(tender, organization) is not None:
            raise RuleBroken()
        bid = acts.begin(tender, organization, actor=session.get_one(User, actor.id), at=at)
        # What this browser read is this very answer, which says nothing yet.
        one.form.read.data = str(bid.version)
    return bid


def _compare(one: Tried, own: Own) -> None:
    """Whether somebody of the team saved since the page was shown; the next try then goes over that."""
    now = "" if own.version is None else str(own.version)
    one.is_stale, one.form.read.data = (one.form.read.data or "") != now, now
    one.status, one.own = 409 if one.is_stale else 303, own


def _examine(one: Tried) -> bool:
    """Whether the documents that were sent may be kept; the reason beside their field otherwise."""
    sent = [(document, one.form.sent, "") for document in one.form.documents()]
    sent += weighed.documents(one.form.criteria, one.form)
    stay = [said for said in one.own.content["files"] if said["token"] not in one.removed]
    if len(stay) + len(sent) > MOST_DOCUMENTS:
        one.form.sent.errors = [_("Au plus %(most)d documents : retirez-en, ou réunissez-en plusieurs.", most=MOST_DOCUMENTS)]
        return False
    for document, field_of_it, criterion in sent:
        try:
            one.documents.append(documents.examined(document.stream, document.filename or ""))
        except Unusable as refused:
            field_of_it.errors = [*field_of_it.errors, _("« %(name)s » : %(why)s", name=document.filename, why=refused.reason)]
        else:
            one.proofs |= {len(one.documents) - 1: criterion} if criterion else {}
    return not one.form.errors
