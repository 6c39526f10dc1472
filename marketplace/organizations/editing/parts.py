"""Changing what a page says, a part at a time: checked against the version that was read, told to the log, followed by the index.

The log holds the names of what changed with the values before and after. Of an address to write to, a telephone and what only
verified buyers may see, it holds whether there was one.
"""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from marketplace.accounts.models import User
from marketplace.core import audit, db, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations import slugs
from marketplace.organizations.editing import holdings
from marketplace.organizations.editing.writing import other_names
from marketplace.organizations.models import (
    Activity,
    Mrc,
    Organization,
    OrganizationStatus,
    OtherName,
    Picture,
    Region,
)
from marketplace.organizations.searched import hubs
from search_index.analysis import fold

UNTOLD = frozenset(["contact_email", "contact_phone", "largest_contract", "insurance"])
VERB = "organizations.edit"


def is_known(name: str) -> bool:
    """Whether an organisation has a value of this name."""
    return name == "other_names" or hasattr(Organization, name)


def value_of(row: Any, name: str) -> Any:
    """What a row says under a name of ours: a column, or a list of names or codes."""
    if name == "other_names":
        return other_names(row)
    if name in ("region_codes", "mrc_codes"):
        return [one.code for one in getattr(row, name.replace("_codes", "s"))]
    return getattr(row, name)


def start(values: dict[str, Any], *, actor: User | None, at: datetime) -> Organization:
    """A page that nobody sees yet, from its name, its place and what it is."""
    organization = Organization(source="bureau", created_at=at, updated_at=at, status=OrganizationStatus.DRAFT, description_fr="")
    organization.slug = slugs.free_slug(values["name"], values["municipality"])
    for name, value in values.items():
        _set(organization, name, value)
    organization.origins = dict.fromkeys(values)
    db.session().add(organization)
    db.session().flush()
    audit.record("organizations.start", organization, actor=actor, at=at, changes=told({}, values))
    return organization


def change(organization: Organization, values: dict[str, Any], *, read_version: int, actor: User | None, at: datetime) -> list[str]:
    """Write what changed and note it; the names of the fields that did. RuleBroken when someone saved meanwhile."""
    check_version(organization, read_version)
    values = {name: sorted(value, key=fold) if name == "other_names" else value for name, value in values.items()}
    before = {name: value_of(organization, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        _set(organization, name, value)
    if changed:
        _note(organization, told(before, changed), actor=actor, at=at)
    if "network_type" in changed:
        hubs.note_served([organization.id])
    return list(changed)


def add_row(
    organization: Organization, model: type[Any], values: dict[str, Any], *, read_version: int, actor: User | None, at: datetime
) -> Any:
    """Attach a row (an activity, a clause …) to an organisation; RuleBroken when someone saved meanwhile."""
    check_version(organization, read_version)
    row = model()
    setattr(row, holdings.owner_column(model).key, organization.id)
    for name, value in values.items():
        _set(row, name, value)
    db.session().add(row)
    note_row(organization, row, values, actor=actor, at=at)
    return row


def note_row(organization: Organization, row: Any, values: dict[str, Any], *, actor: User | None, at: datetime) -> None:
    """Tell the log of a row that was just attached, and make the page's next version."""
    db.session().flush()
    _note(organization, told({}, values, prefix=type(row).__tablename__), actor=actor, at=at)


def change_row(
    organization: Organization, row: Any, values: dict[str, Any], *, read_version: int, actor: User | None, at: datetime
) -> list[str]:
    """Write what changed of an attached row; RuleBroken when someone saved the page meanwhile."""
    check_version(organization, read_version)
    before = {name: value_of(row, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        _set(row, name, value)
    if changed:
        _note(organization, told(before, changed, prefix=type(row).__tablename__), actor=actor, at=at)
    return list(changed)


def remove_row(
    organization: Organization, row: Any, names: tuple[str, ...], *, read_version: int, actor: User | None, at: datetime
) -> None:
    """Take an attached row away; `names` are those that the log tells. RuleBroken when someone saved the page meanwhile."""
    check_version(organization, read_version)
    before = {name: value_of(row, name) for name in names}
    if isinstance(row, Activity):
        organization.activities.remove(row)
    else:
        db.session().delete(row)
    _note(organization, told(before, dict.fromkeys(names), prefix=type(row).__tablename__), actor=actor, at=at)


def free_rank(organization: Organization, *, logo: bool) -> int:
    """The rank of a new picture; a new logo takes the place of the old one, which becomes the last photo."""
    ranks = {picture.rank: picture for picture in holdings.rows(Picture, organization)}
    last = max((0, *ranks)) + 1
    if not logo:
        return last
    if 0 in ranks:
        ranks[0].rank = last
    return 0


def touch(organization: Organization, *, at: datetime) -> None:
    """Make this the next version of the page, so that a copy read before is known to be old and the index follows."""
    organization.updated_at = at
    flag_modified(organization, "updated_at")


def is_stale(organization: Organization, read_version: int) -> bool:
    return organization.version != read_version


def check_version(organization: Organization, read_version: int) -> None:
    if is_stale(organization, read_version):
        raise RuleBroken(
            _("Quelqu’un a enregistré cette fiche depuis que vous l’avez ouverte. Rechargez-la, puis refaites votre changement.")
        )


def publish(organization: Organization, *, actor: User | None, at: datetime) -> None:
    """Show a page for the first time, or again. RuleBroken while nobody could find it: it is somewhere, or it is nowhere."""
    if organization.merged_into_id is not None:
        raise RuleBroken(_("Cette fiche a été fusionnée avec une autre : annulez la fusion pour la publier."))
    if not organization.region_code:
        raise RuleBroken(_("Cette fiche n’a pas encore de lieu : choisissez sa municipalité ou sa région, puis publiez-la."))
    states.move(organization, OrganizationStatus.PUBLISHED, actor=actor, at=at)
    touch(organization, at=at)


def told(before: dict[str, Any], after: dict[str, Any], *, prefix: str = "") -> dict[str, tuple[Any, Any]]:
    """What the log holds of a change: each name with its values before and after, or with none when it is not told."""
    start = f"{prefix}." if prefix else ""
    pairs = {name: (_flat(before.get(name)), _flat(value)) for name, value in after.items() if before.get(name) != value}
    return {f"{start}{name}": (None, None) if name in UNTOLD else pair for name, pair in pairs.items()}


def _note(organization: Organization, changes: dict[str, tuple[Any, Any]], *, actor: User | None, at: datetime) -> None:
    # What a person wrote, no import writes over: its territory and its sectors are said of all activities at once.
    names = ("sector_codes", "served") if Activity.__tablename__ in {one.split(".")[0] for one in changes} else tuple(changes)
    organization.origins = {**organization.origins, **dict.fromkeys(one for one in names if "." not in one)}
    touch(organization, at=at)
    audit.record(VERB, organization, actor=actor, at=at, changes=changes)


def _set(row: Any, name: str, value: Any) -> None:
    if name == "other_names":
        _keep_names(row, value)
    elif name == "region_codes":
        row.regions = list(db.session().scalars(select(Region).where(Region.code.in_(value)).order_by(Region.code)))
    elif name == "mrc_codes":
        row.mrcs = list(db.session().scalars(select(Mrc).where(Mrc.code.in_(value)).order_by(Mrc.sort_name)).unique())
    else:
        setattr(row, name, value)
        if name == "name":
            row.sort_name = fold(value)


def _keep_names(organization: Organization, names: list[str]) -> None:
    db.session().execute(delete(OtherName).where(OtherName.organization_id == organization.id))
    db.session().add_all([OtherName(organization_id=organization.id, name=name, folded=fold(name)) for name in names])


def _flat(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
