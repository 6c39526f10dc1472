"""Adding, changing and withdrawing a page of the directory."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.core import audit, db, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.editing.adding import New, add_all
from marketplace.organizations.editing.facts import UNSAID, Facts
from marketplace.organizations.editing.writing import values_of, write
from marketplace.organizations.models import NetworkType, Organization, OrganizationStatus
from marketplace.organizations.searched import hubs

# Fields whose values may be about a person: the log names them and never holds them.
PERSONAL = frozenset({"contact_email", "contact_phone"})


def add(
    facts: Facts, *, source: str, actor: User | None, at: datetime, is_demo: bool = False, source_key: str | None = None
) -> Organization:
    """Put an enterprise in the directory and publish its page. `source_key` is how its source calls it, for the next import."""
    (number,) = add_all([New(facts, source_key)], source=source, actor=actor, at=at, is_demo=is_demo)
    return db.session().get_one(Organization, number)


def change(organization: Organization, facts: Facts, *, read_version: int, actor: User | None, at: datetime) -> list[str]:
    """Write what changed and note it; the names of the fields that did. RuleBroken when someone saved meanwhile."""
    if organization.version != read_version:
        raise RuleBroken(
            _("Quelqu’un a enregistré cette fiche depuis que vous l’avez ouverte. Rechargez-la, puis refaites votre changement.")
        )
    return rewrite(organization, facts, origin=None, actor=actor, at=at)


def rewrite(organization: Organization, facts: Facts, *, origin: str | None, actor: User | None, at: datetime) -> list[str]:
    """Write facts over those that are there, keep who said them (`origin`: a source, or None for a person) and note what changed."""
    before = values_of(organization)
    write(organization, facts)
    after = values_of(organization, names=before["other_names"] if facts.other_names is UNSAID else None)
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    if changes:
        organization.updated_at = at
        organization.origins = _with_origin(organization, changes, origin)
        audit.record("organizations.edit", organization, actor=actor, at=at, changes=_impersonal(changes))
    return list(changes)


def withdraw(organization: Organization, *, actor: User | None, at: datetime) -> None:
    """Take a page down; its address answers that it is gone."""
    states.move(organization, OrganizationStatus.WITHDRAWN, actor=actor, at=at)
    organization.updated_at = at
    if organization.network_type is NetworkType.HUB:
        hubs.note_served([organization.id])


def publish(organization: Organization, *, actor: User | None, at: datetime) -> None:
    """Put a withdrawn page back; RuleBroken for one that was merged into another."""
    if organization.merged_into_id is not None:
        raise RuleBroken(_("Cette fiche a été fusionnée avec une autre : annulez d’abord la fusion."))
    states.move(organization, OrganizationStatus.PUBLISHED, actor=actor, at=at)
    organization.updated_at = at
    if organization.network_type is NetworkType.HUB:
        hubs.note_served([organization.id])


def _with_origin(organization: Organization, names: Iterable[str], origin: str | None) -> dict[str, Any]:
    """Who said each field, once these are said by `origin`; what comes from the organisation's own source needs no word."""
    own = origin is not None and origin == organization.source
    kept = {name: who for name, who in organization.origins.items() if name not in names}
    return kept if own else {**kept, **dict.fromkeys(names, origin)}


def _impersonal(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """The changes as the log may hold them for ever: of an address or a number that may be a person's, only that it changed."""
    return {name: (None, None) if name in PERSONAL else change for name, change in changes.items()}
