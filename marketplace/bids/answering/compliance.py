"""The compliance file of who answers, as it is when an answer is handed in: frozen with it, shown before to its bidder, then to the buyer.

Documents are named with their hash, and stay where they are: who may read them is decided by the share of the file alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.answering import acts
from marketplace.bids.models import Bid
from marketplace.bids.sealing.contents import Content
from marketplace.core import clock, db
from marketplace.organizations.compliance import reading, rules
from marketplace.organizations.models import ComplianceKind, Organization
from marketplace.tenders.models import Tender

# What the content says of the version that was shown, where the file changed between the page and the button.
SHOWN = "shown"


@dataclass(frozen=True)
class Piece:
    """A document of a file: whose, which kind, its last good day, and whether it is good until the answer holds no more."""

    name: str
    label: str
    title: str
    valid_until: date | None
    holds: bool


@dataclass(frozen=True)
class Sheet:
    """What a file says of an answer that holds until a day: its documents, then the kinds that such a purchase asks and that it lacks."""

    pieces: Sequence[Piece]
    missing: Sequence[str]
    until: date

    @property
    def ending(self) -> list[Piece]:
        """The documents whose last good day comes before the answer stops holding."""
        return [one for one in self.pieces if not one.holds]


def held(lead: Organization, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The documents in force of the enterprise that answers and, of a group, of each member: as the content keeps them."""
    group = (content.get("group") or {}).get("members") or ()
    others = sorted({one["organization"] for one in group} - {lead.id})
    named = (
        db.session().scalars(select(Organization).where(Organization.id.in_(others)).order_by(Organization.id)).unique() if others else ()
    )
    return [_said(organization, one) for organization in (lead, *named) for one in reading.items(organization)]


def with_file(content: Content, lead: Organization) -> Content:
    """A content with the file as it is now; without the word where there is nothing in it."""
    plain = {name: value for name, value in content.items() if name not in ("compliance", SHOWN)}
    found = held(lead, content)
    return plain | ({"compliance": found} if found else {})


def without_shown(content: Content) -> Content:
    """What was typed and what the file said, without what the handing in added."""
    return {name: value for name, value in content.items() if name != SHOWN}


def freeze(bid: Bid, content: Content, sha256: str, *, actor: User, at: datetime) -> bool:
    """Have the version in hand say the file of this very moment; whether it changed since it was saved. The version is then sealed anew,
    and remembers the hash that was shown, so that a button pressed twice hands in once."""
    now = with_file(content, bid.lead)
    if now == without_shown(content):
        return False
    acts.save(bid, now | {SHOWN: sha256}, actor=actor, at=at)
    return True


def sheet(said: Iterable[Mapping[str, Any]], tender: Tender, amount: int, kinds: Sequence[ComplianceKind]) -> Sheet:
    """The file of an answer of this amount in cents before taxes: what is said here is all that is known of it."""
    due = tender.bids_due_at
    on, until = (clock.local_day(due + timedelta(days=days)) if due else date.max for days in (0, tender.bid_validity_days))
    labels = {one.code: str(one.label) for one in kinds}
    pieces = [_piece(one, until, labels) for one in said]
    kept = {one["kind"] for one in said}
    asked = rules.asked_for(kinds, buyer=tender.organizer.buyer_type, nature=tender.nature, amount_cents=amount, on=on)
    return Sheet(pieces, [str(one.label) for one in asked if one.code not in kept and one.code != reading.OTHER], until)


def check_shape(content: Mapping[str, Any]) -> None:
    """TypeError, KeyError or ValueError for a file, or a group whose file it is, that no form of ours makes."""
    for one in content.get("compliance") or ():
        _piece(one, date.max)
        if not isinstance(one["kind"], str) or not isinstance(one["label"], str):
            raise TypeError("A document of a file is said by words.")
    for one in (content.get("group") or {}).get("members") or ():
        if not isinstance(one["organization"], int):
            raise TypeError("A member of a group is said by its number.")


def _said(organization: Organization, one: Any) -> dict[str, Any]:
    return {
        "organization": organization.id,
        "name": organization.name,
        "kind": one.kind_code,
        "label": one.kind.label_fr,
        "title": one.title or "",
        "issuer": one.issuer or "",
        "issued_on": one.issued_on.isoformat() if one.issued_on else None,
        "valid_until": one.expires_on.isoformat() if one.expires_on else None,
        "sha256": one.file.sha256,
    }


def _piece(one: Mapping[str, Any], until: date, labels: Mapping[str, str] | None = None) -> Piece:
    """A document as it was frozen; its kind is said in the language of the page where it is still known."""
    last = date.fromisoformat(one["valid_until"]) if one.get("valid_until") else None
    label = (labels or {}).get(one["kind"], one["label"])
    return Piece(one.get("name") or "", label, one.get("title") or "", last, last is None or until <= last)
