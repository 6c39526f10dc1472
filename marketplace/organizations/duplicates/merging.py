"""Making one page of two, so that it can be undone: what either said is kept, and its address leads to the other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts import sessions
from marketplace.accounts.models import User
from marketplace.core import audit, db, outbox, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.duplicates import links, uniting
from marketplace.organizations.duplicates.choices import ABSORBED, GROUPS, checked, names_left
from marketplace.organizations.duplicates.written import plain
from marketplace.organizations.models import DuplicatePair, Merge, Organization, OrganizationStatus, OtherName, PairStatus
from marketplace.organizations.searched import hubs
from marketplace.organizations.trust import state as history
from search_index.analysis import fold

# What a page says of itself: everything but its number, its address and the count of its versions.
STILL = ("id", "slug", "version", "created_at")
COLUMNS = tuple(name for column in Organization.__table__.columns if (name := column.name) not in STILL)


def merge(kept: Organization, absorbed: Organization, choices: Mapping[str, str], *, actor: User | None, at: datetime) -> Merge:
    """Let one page absorb another; `choices` says "kept" or "absorbed" for each group of fields that differs.

    What is attached to the absorbed page and says something new goes to the kept one, its names too. The absorbed page is
    withdrawn, and its address leads to the other. RuleBroken (409) when they cannot be merged, Unusable for a choice that is none.
    """
    if reason := why_not_merge(kept, absorbed):
        raise RuleBroken(reason)
    chosen = checked(choices, kept, absorbed)
    before = {"kept": state(kept), "absorbed": state(absorbed)}
    left = names_left(kept, absorbed, chosen, known_names(kept))
    _take_over(kept, absorbed, chosen, at)
    made = [OtherName(organization_id=kept.id, name=name, folded=fold(name)) for name in left]
    movers = uniting.people_of(absorbed)
    moved = _move_all(kept, absorbed)
    united = uniting.unite(kept, absorbed, actor=actor, at=at)
    for one in movers:
        sessions.rights_changed(one, at=at)
    db.session().add_all(made)
    history.refresh(kept, at)
    done = Merge(kept_id=kept.id, absorbed_id=absorbed.id, merged_at=at, before=before)
    done.before |= {"after": _changed(before["kept"], state(kept)), "moved": moved, "united": united, "made": [one.id for one in made]}
    db.session().add(done)
    _withdraw(absorbed, kept, actor=actor, at=at)
    hubs.note_served([kept.id, absorbed.id])
    decide_pair(kept, absorbed, PairStatus.MERGED, actor=actor, at=at)
    outbox.announce("organizations.merged", kept_id=kept.id, absorbed_id=absorbed.id)
    look_again(kept, absorbed)
    taken = [name for name, choice in chosen.items() if choice == ABSORBED]
    changes = {"absorbed": (None, absorbed.id), "taken": (None, taken)}
    audit.record("organizations.merge", kept, actor=actor, at=at, changes=changes)
    return done


def why_not_merge(kept: Organization, absorbed: Organization) -> str | None:
    """The reason why these two pages cannot become one now, or None."""
    if kept.id == absorbed.id:
        return _("Une fiche ne peut pas être fusionnée avec elle-même.")
    if kept.merged_into_id or absorbed.merged_into_id:
        return _("L’une de ces fiches vient d’être fusionnée avec une autre. Rechargez la liste des doublons.")
    if OrganizationStatus.WITHDRAWN in (kept.status, absorbed.status):
        return _("L’une de ces fiches est retirée : publiez-la de nouveau avant de la fusionner.")
    if kept.status is OrganizationStatus.DRAFT and absorbed.status is OrganizationStatus.PUBLISHED:
        return _("La fiche publiée doit être celle qui est gardée : son adresse est connue.")
    if kept.is_demo != absorbed.is_demo:
        return _("Une fiche de démonstration ne se fusionne pas avec une vraie fiche.")
    if kept.reference_code and absorbed.reference_code:
        return _("Ces deux fiches sont dans les données de référence, qui les tiennent pour deux organisations.")
    return None


def kept_of(organization: Organization) -> Organization:
    """The page that stands for this one: itself, or the one that absorbed it, however many times."""
    seen = {organization.id}
    while organization.merged_into_id and organization.merged_into_id not in seen:
        seen.add(organization.merged_into_id)
        organization = db.session().get_one(Organization, organization.merged_into_id)
    return organization


def state(organization: Organization) -> dict[str, Any]:
    """All that a page says of itself, as JSON holds it."""
    return {name: plain(getattr(organization, name)) for name in COLUMNS}


def _take_over(kept: Organization, absorbed: Organization, chosen: Mapping[str, str], at: datetime) -> None:
    """Write on the kept page what was chosen of the other; where each field comes from follows it."""
    origins = dict(kept.origins)
    for group in GROUPS:
        for name in group.columns if chosen.get(group.name) == ABSORBED else ():
            setattr(kept, name, getattr(absorbed, name))
            origins[name] = absorbed.origins.get(name, absorbed.source)
    kept.origins = {name: who for name, who in origins.items() if who != kept.source}
    kept.is_enterprise = kept.is_enterprise or absorbed.is_enterprise
    kept.updated_at = at
    if absorbed.reference_code:
        # The database holds each code once: it must have left one page before it comes to the other.
        code, absorbed.reference_code = absorbed.reference_code, None
        db.session().flush()
        kept.reference_code = code
    db.session().flush()


def _move_all(kept: Organization, absorbed: Organization) -> list[dict[str, Any]]:
    db.session().flush()
    moved = []
    for link in links.declared():
        if rows := links.coming(link, kept.id, absorbed.id):
            moved.append(links.move(link, rows, kept.id))
    forget_loaded()
    return moved


def forget_loaded() -> None:
    """Rows changed hands without the session knowing: what it holds is read again."""
    db.session().flush()
    db.session().expire_all()


def known_names(organization: Organization) -> set[str]:
    """Its other names, folded."""
    return set(db.session().scalars(select(OtherName.folded).where(OtherName.organization_id == organization.id)))


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if value != before[name]}


def _withdraw(absorbed: Organization, kept: Organization, *, actor: User | None, at: datetime) -> None:
    if absorbed.status is OrganizationStatus.PUBLISHED:
        states.move(absorbed, OrganizationStatus.WITHDRAWN, actor=actor, at=at)
    absorbed.merged_into_id, absorbed.updated_at = kept.id, at


def decide_pair(one: Organization, other: Organization, to: PairStatus, *, actor: User | None, at: datetime) -> None:
    first, second = sorted((one.id, other.id))
    pair = db.session().scalar(select(DuplicatePair).filter_by(first_id=first, second_id=second))
    if pair is not None and pair.status is not to:
        # From apart to merged there is no way but through a proposal.
        if pair.status is PairStatus.APART:
            states.move(pair, PairStatus.PROPOSED, actor=actor, at=at)
        states.move(pair, to, actor=actor, at=at)
        pair.decided_at = at if to is PairStatus.MERGED else None


def look_again(*pages: Organization) -> None:
    """Ask what these pages look like, now that they say something else."""
    outbox.enqueue("organizations.propose-duplicates", ids=[one.id for one in pages])
