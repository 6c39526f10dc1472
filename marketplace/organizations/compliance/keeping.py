"""Keeping a compliance file: a document added, put in the place of another, taken out, read; what the page says of the whole.

The log holds the kind of a document and its numbers in our tables, never what is written in it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, documents
from marketplace.core.documents import Kept
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.compliance import reading, rules
from marketplace.organizations.models import ComplianceFile, ComplianceItem, ComplianceKind, ComplianceShare, Organization

MOST = 60


@dataclass(frozen=True)
class Told:
    """What is typed of a document. `expires_on` is its last good day, None when it has no term."""

    title: str | None = None
    number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    expires_on: date | None = None


def add(
    organization: Organization,
    kind: ComplianceKind,
    told: Told,
    kept: Kept,
    *,
    in_place_of: ComplianceItem | None,
    actor: User | None,
    at: datetime,
) -> ComplianceItem:
    """Put a document in a file; the one whose place it takes becomes history. RuleBroken when the file has sixty already."""
    db.load(Organization, id=organization.id)
    if in_place_of is None and len(reading.items(organization)) >= MOST:
        raise RuleBroken(_("Ce dossier contient déjà %(most)d pièces : retirez-en une d’abord.", most=MOST))
    if in_place_of is not None:
        in_place_of.ended_at = at
    made = ComplianceItem(
        organization_id=organization.id,
        kind=kind,
        **vars(told),
        file=documents.add(kept, at=at),
        added_by_id=actor.id if actor else None,
        added_at=at,
        # Whoever types a near end knows it: she is told at the next step only.
        reminded=rules.reminder_due(told.expires_on, None, clock.local_day(at)),
    )
    db.session().add(made)
    db.session().flush()
    former = in_place_of.id if in_place_of else None
    audit.record("compliance.added", made, actor=actor, at=at, changes={"kind": (None, kind.code), "replaces": (None, former)})
    return made


def remove(item: ComplianceItem, *, actor: User, at: datetime) -> None:
    """Take a document out of its file: it is history until retention."""
    if item.ended_at is not None:
        raise RuleBroken(_("Cette pièce n’est plus au dossier."))
    item.ended_at = at
    audit.record("compliance.removed", item, actor=actor, at=at, changes={"kind": (item.kind_code, None)})


def note_read(item: ComplianceItem, *, share: ComplianceShare | None, actor: User, at: datetime) -> None:
    """Note that somebody took a document, and by which share when she is of a buyer."""
    changes = {"kind": (item.kind_code, item.kind_code)} | ({"share": (share.id, share.id)} if share else {})
    audit.record("compliance.read", item, actor=actor, at=at, changes=changes)


def show(organization: Organization, is_shown: bool, *, actor: User, at: datetime) -> bool:
    """Say whether the public page may tell that the file is kept up to date; whether that changed anything."""
    found = reading.choice(organization)
    if found is None:
        found = ComplianceFile(organization_id=organization.id, is_shown=False)
        db.session().add(found)
    if found.is_shown is is_shown:
        return False
    found.is_shown = is_shown
    audit.record("compliance.shown", organization, actor=actor, at=at, changes={"is_shown": (not is_shown, is_shown)})
    return True
