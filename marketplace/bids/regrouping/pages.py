"""What the pages of an answer of several are given: to its lead, to those whom it invited."""

from datetime import datetime
from typing import Any

from marketplace.bids import rules
from marketplace.bids.answering import pages, reading, said, since
from marketplace.bids.models import BidMember, BidVersion
from marketplace.bids.regrouping import (
    acts,
    agreeing,
    changes,
    coming,
    coverage,
    disclosed,
    forms,
    group,
    members,
    places,
    receipted,
    room,
    suggesting,
)
from marketplace.bids.regrouping.group import Group
from marketplace.bids.sealing import cipher, keyring
from marketplace.bids.sealing.contents import Content
from marketplace.catalogue.joint import saying
from marketplace.core import clock, documents
from marketplace.core.access import can
from marketplace.core.errors import Missing, RuleBroken
from marketplace.organizations.models import Organization
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender
from marketplace.tenders.reading import queries as tenders_read


def leading(tender: Tender, organization: Organization, at: datetime, **given: Any) -> dict[str, Any]:
    """The page where a lead makes its group: the enterprises, the matrix, what is missing and who could fill it, the room."""
    own = reading.readable(tender, organization)
    found = coming.begun(tender, organization, own.bid)
    wanted = places.of(tender)
    priced = group.priced(own.content)
    table = coverage.matrix(found, [lot.id for lot in tender.lots], wanted.spots, wanted.cells, priced)
    missing = coverage.gaps(table)
    known = set(members.kept(one.organization for one in found.parts).values())
    is_open = rules.is_open(tender, at)
    shown: dict[str, Any] = {
        "group": found,
        "parts": _parts(own.bid, found, tender, wanted),
        "spots": wanted.spots,
        "table_of": table,
        "missing": missing,
        "names": wanted.names,
        "gaps": suggesting.gaps(tender, missing, wanted.spots, known, at) if is_open else [],
        "form_said": changes.form_said(found.form),
        "forms_allowed": group.forms_of(tender),
        "messages": room.messages(own.bid) if own.bid else [],
        "accept": documents.ACCEPT,
        "invite": forms.InviteForm(formdata=None),
        "message": forms.MessageForm(formdata=None),
        "contract": forms.contract_forms(tender, found.form),
        "status": 200,
    }
    return pages.of_request(tender, organization, own, at) | shown | given


def writing(tender: Tender, organization: Organization, member: Organization, form: Any, at: datetime, status: int = 200) -> dict[str, Any]:
    """The page where a lead says what one enterprise does."""
    own = reading.readable(tender, organization)
    told = {"member": member, "form": form, "status": status, "is_lead": member.id == organization.id}
    return pages.of_request(tender, organization, own, at) | told


def joined(row: BidMember, at: datetime, **given: Any) -> dict[str, Any]:
    """The page of an invited enterprise: what is asked, the whole answer as it stands, what changed, the room."""
    bid, tender = row.bid, row.bid.tender
    version, content = read_by(row)
    spots, notices = places.of(tender).names, tenders_read.amendments(tender)
    last, is_open = members.last_acceptance(bid, row.organization_id), rules.is_open(tender, at)
    accepted = last if last and version and last.sha256 == version.sha256 else None
    is_new = version is not None and version.received_at is None
    found = group.of(content)
    return {
        "organization": row.organization,
        "row": row,
        "bid": bid,
        "tender": tender,
        "version": version,
        "content": content,
        "lines": said.lines(content, tender),
        "totals": said.totals(content, tender, clock.local_day(at)),
        "members": disclosed.told(bid.id, version.sha256 if version else "", found, tender, spots) if found else [],
        "form_said": changes.form_said(found.form) if found else "",
        "is_open": is_open,
        "is_handed_in": version is not None and version.received_at is not None,
        "stands": members.standing(bid) is not None,
        "since": since.of(tender, notices, members.standing(bid), at),
        "accepted": accepted,
        "changed": changes.between(_accepted(row), content, tender, spots) if last and not accepted else [],
        "why_not_accept": agreeing.why_not_accept(row, version, content) if is_open and is_new and not accepted else None,
        "may_accept": is_open and is_new and not accepted and can("bids.commit", row.organization),
        "why_not_leave": acts.why_not_leave(row, at),
        "may_commit": can("bids.commit", row.organization),
        "may_write": can("bids.answer", row.organization),
        "due": zones.told(tender.bids_due_at, tender.bids_zone) if tender.bids_due_at else "",
        "deadline": zones.deadline(tender.bids_due_at, tender.bids_zone, at) if tender.bids_due_at else "",
        "spots": spots,
        "documents": tenders_read.documents(tender),
        "enquiries": tenders_read.enquiries(tender),
        "amendments": notices,
        "history": receipted.of(row),
        "accept": documents.ACCEPT,
        "messages": room.messages(bid),
        "message": forms.MessageForm(formdata=None),
        "status": 200,
    } | given


def document_of(row: BidMember, token: str) -> str:
    """The token of a document of the version that a member reads. Missing for any other of the answer."""
    _version, content = read_by(row)
    if not any(one["token"] == token for one in content["files"]):
        raise Missing()
    return token


def read_by(row: BidMember) -> tuple[BidVersion | None, Content]:
    """The version that a member reads: the one in hand, or the one handed in when what is in hand does without it. RuleBroken when the key
    of the answer is not there."""
    try:
        for version in (members.in_hand(row.bid), members.standing(row.bid)):
            content = reading.content_of(version) if version else said.empty()
            if version and row.organization_id in members.named(content):
                return version, content
    except (cipher.Broken, keyring.NoKey):
        raise RuleBroken(reading.why_shut()) from None
    return None, said.empty()


def _accepted(row: BidMember) -> Content:
    """What a member accepted last, as it read it; nothing when it cannot be read any more."""
    last = members.last_acceptance(row.bid, row.organization_id)
    if last is None:
        return said.empty()
    try:
        return members.said_as(row.bid, last)
    except (cipher.Broken, keyring.NoKey):
        return said.empty()


def _parts(bid: Any, found: Group, tender: Tender, wanted: places.Wanted) -> list[dict[str, Any]]:
    """Each enterprise of a group, in words, with where it stands."""
    names = wanted.names
    now = members.kept(one.organization for one in found.parts)
    stands = {one.row.organization_id: one for one in agreeing.stands(bid)} if bid is not None else {}
    pages_of = members.organizations(now.values())
    return [
        {
            "part": one,
            "organization": pages_of[now[one.organization]],
            "does": changes.served(one, tender, names, briefly=True),
            "share": saying.share(one.share),
            "stand": stands.get(now[one.organization]),
        }
        for one in found.parts
    ]
