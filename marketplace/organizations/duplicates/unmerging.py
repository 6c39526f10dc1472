"""Undoing a merge: both pages as they were, as long as nobody changed since what would be lost."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from marketplace.accounts import sessions
from marketplace.accounts.models import User
from marketplace.core import audit, db, outbox, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.duplicates import links, uniting
from marketplace.organizations.duplicates.choices import GROUPS
from marketplace.organizations.duplicates.merging import decide_pair, forget_loaded, look_again
from marketplace.organizations.duplicates.written import plain, value
from marketplace.organizations.models import Merge, Organization, OrganizationStatus, OtherName, PairStatus
from marketplace.organizations.searched import hubs
from marketplace.organizations.trust import state as history

COLUMNS = Organization.__table__.columns


def unmerge(merge: Merge, *, actor: User | None, at: datetime) -> None:
    """Give back to both pages what each said before. RuleBroken (409) with every reason when something stands in the way.

    What was changed on the kept page since, and does not come from the merge, stays.
    """
    # Always the smaller number first: two people who lock the same pages never wait for each other.
    pages = {number: db.load(Organization, id=number) for number in sorted((merge.kept_id, merge.absorbed_id))}
    kept, absorbed = pages[merge.kept_id], pages[merge.absorbed_id]
    if reasons := why_not_unmerge(merge):
        raise RuleBroken(" ".join(reasons))
    _give_back_rows(merge, kept, absorbed)
    uniting.part(merge.before.get("united", []), at=at)
    for one in uniting.people_of(absorbed):
        sessions.rights_changed(one, at=at)
    _give_back_fields(merge, kept, absorbed, at)
    if history.is_newer((kept.id, absorbed.id), merge.merged_at):
        for page in pages.values():
            history.refresh(page, at)
    if merge.before["absorbed"]["status"] == OrganizationStatus.PUBLISHED.value:
        states.move(absorbed, OrganizationStatus.PUBLISHED, actor=actor, at=at)
    hubs.note_served([kept.id, absorbed.id])
    merge.undone_at = at
    decide_pair(kept, absorbed, PairStatus.PROPOSED, actor=actor, at=at)
    outbox.announce("organizations.unmerged", kept_id=kept.id, absorbed_id=absorbed.id)
    look_again(kept, absorbed)
    audit.record("organizations.unmerge", kept, actor=actor, at=at, changes={"absorbed": (absorbed.id, None)})


def why_not_unmerge(merge: Merge) -> list[str]:
    """Each reason why this merge cannot be undone now, a sentence; empty when it can."""
    if merge.undone_at:
        return [_("Cette fusion est déjà annulée.")]
    if merge.kept.merged_into_id:
        return [_("La fiche gardée a été fusionnée à son tour : annulez d’abord cette autre fusion.")]
    if _later(merge):
        return [_("Une autre fiche a été fusionnée dans celle-ci depuis : annulez d’abord cette fusion plus récente.")]
    reasons = []
    if changed := [str(group.label) for group in GROUPS if any(_was_changed(merge, name) for name in group.columns)]:
        reasons.append(_("Ces renseignements, repris de l’autre fiche, ont été modifiés depuis : %(fields)s.", fields=", ".join(changed)))
    if lost := _lost_rows(merge):
        reasons.append(_("Ces éléments, repris de l’autre fiche, ont été supprimés ou remplacés depuis : %(rows)s.", rows=", ".join(lost)))
    return reasons + uniting.why_not_part(merge)


def latest_of(kept_id: int, absorbed_id: int) -> Merge | None:
    """The last time that one of these pages absorbed the other."""
    both = (kept_id, absorbed_id)
    asked = select(Merge).where(Merge.kept_id.in_(both), Merge.absorbed_id.in_(both)).order_by(Merge.id.desc()).limit(1)
    return db.session().scalar(asked)


def _later(merge: Merge) -> bool:
    asked = select(Merge.id).where(Merge.kept_id == merge.kept_id, Merge.id > merge.id, Merge.undone_at.is_(None)).limit(1)
    return db.session().scalar(asked) is not None


def _was_changed(merge: Merge, name: str) -> bool:
    """Whether a field that the merge wrote says something else by now."""
    after = merge.before["after"]
    return name in after and plain(getattr(merge.kept, name)) != after[name]


def _lost_rows(merge: Merge) -> list[str]:
    lost = []
    for note in merge.before["moved"]:
        link = links.link_of(note)
        if link is None or links.missing(link, note, merge.kept_id):
            lost.append(str(link.label) if link else note["table"])
    return lost


def _give_back_rows(merge: Merge, kept: Organization, absorbed: Organization) -> None:
    db.session().execute(delete(OtherName).where(OtherName.id.in_(merge.before["made"]), OtherName.organization_id == kept.id))
    for note in merge.before["moved"]:
        if link := links.link_of(note):
            links.give_back(link, note, kept.id, absorbed.id)
    forget_loaded()


def _give_back_fields(merge: Merge, kept: Organization, absorbed: Organization, at: datetime) -> None:
    """The fields that the merge wrote; the day of the last change comes back too when nothing was changed since."""
    before, after = merge.before["kept"], merge.before["after"]
    is_untouched = plain(kept.updated_at) == after.get("updated_at", before["updated_at"])
    code = kept.reference_code if "reference_code" in after else None
    for name in after:
        if name != "origins":
            setattr(kept, name, value(COLUMNS[name], before[name]))
    kept.origins = _origins_before(kept.origins, before["origins"], after.get("origins"))
    kept.updated_at = kept.updated_at if is_untouched else at
    absorbed.merged_into_id = None
    absorbed.updated_at = value(COLUMNS["updated_at"], merge.before["absorbed"]["updated_at"])
    # The code leaves one page before it comes back to the other: the database holds each once.
    db.session().flush()
    absorbed.reference_code = code or absorbed.reference_code
    db.session().flush()


def _origins_before(now: dict[str, Any], before: dict[str, Any], after: dict[str, Any] | None) -> dict[str, Any]:
    """Where each field comes from: as before the merge for those that it wrote, as now for the others."""
    if after is None:
        return now
    said_by_merge = {name for name in before.keys() | after.keys() if before.get(name, ...) != after.get(name, ...)}
    kept = {name: who for name, who in now.items() if name not in said_by_merge}
    return kept | {name: before[name] for name in said_by_merge if name in before}
