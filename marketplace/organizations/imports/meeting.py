"""Whether an enterprise of a file is one that is known already, and what the file may then change of it.

The same NEQ, or the same name in the same place from the same source: nothing less is the same enterprise. What looks alike is
proposed afterwards to a person.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, or_, select, true

from marketplace.core import db
from marketplace.core.imports import runs
from marketplace.core.imports.handlers import Context
from marketplace.organizations.editing.writing import FIELDS
from marketplace.organizations.models import Activity, Organization, OtherName
from search_index.analysis import fold

# A row of COLUMNS.
Known = Any

PLACE = ("municipality", "municipality_code", "mrc_code", "region_code")
POINT = ("latitude", "longitude")
# What is asked of an enterprise to know whether a row says anything new; the rest of it is read when something does.
COLUMNS = tuple(getattr(Organization, name) for name in ("id", "source", "source_key", "sort_name", "origins", "merged_into_id", *FIELDS))
ATTACHED: dict[str, tuple[Any, Any]] = {
    "sector_codes": (Activity, true()),
    "served": (Activity, Activity.reach.is_not(None)),
    "other_names": (OtherName, true()),
}
NOTHING: tuple[Any, ...] = (None, "", [], ())


def key_of(row: dict[str, str]) -> str:
    """How a source calls an enterprise: name and place as written, folded. What people edit afterwards does not change it."""
    names = ("name", "municipality", "municipality_written", "municipality_code", "region")
    return " | ".join(fold(row.get(name, "")) for name in names)


def known(said: dict[str, Any], key: str, context: Context) -> Known | None:
    """The enterprise that these facts are of; the one that it was merged into, when it was."""
    neq, o = said.get("neq"), Organization
    mine = o.source == context.source
    ways = [and_(mine, o.source_key == key), and_(mine, o.sort_name == fold(said["name"])), *([o.neq == neq] if neq else [])]
    # One that still stands before one that was merged, the oldest first.
    found = db.session().execute(select(*COLUMNS).where(or_(*ways)).order_by(o.merged_into_id.is_not(None), o.id)).all()
    tests = (
        lambda one: bool(neq) and one.neq == neq,
        lambda one: one.source_key == key,
        lambda one: _is_there(one, said),
        _came_back(said),
    )
    for number, test in enumerate(tests):
        # Two numbers are two enterprises; one that is not known may be this one.
        own = (one for one in found if number == 0 or (one.source == context.source and one.neq in (None, neq or one.neq)))
        if met := next((one for one in own if test(one)), None):
            return _standing(met)
    return None


def changes(one: Known, said: dict[str, Any], context: Context, *, row_before: int | None) -> dict[str, Any]:
    """Of what is said, what may be written: what was empty, and what came from the same source, unless a row before this one of the
    same file said otherwise. What a person wrote or emptied stays."""
    written = {}
    for name, value in said.items():
        if name in PLACE or name in POINT:
            continue
        current = _current(one, name)
        if value != current and _may_write(one, name, current, context, row_before):
            written[name] = value
    for group in (PLACE, POINT):
        values = {name: said[name] for name in group if name in said}
        first = group[0]
        if not values or all(getattr(one, name) == value for name, value in values.items()):
            continue
        completes = group is PLACE and not one.municipality_code and fold(one.municipality) == fold(said["municipality"])
        if _may_write(one, first, getattr(one, first), context, row_before) or (completes and not _is_of_a_person(one, first)):
            written |= values
    return written


def _current(one: Known, name: str) -> Any:
    """What is known under this name; of what is attached to the enterprise, only whether there is any: a file gives it to who has none."""
    if name not in ATTACHED:
        return getattr(one, name)
    table, condition = ATTACHED[name]
    return db.session().scalar(select(table.id).where(table.organization_id == one.id, condition).limit(1))


def row_before(one: Known, context: Context) -> int | None:
    """The line of the same file that spoke of the same enterprise already; None when none did."""
    return runs.line_of(context.run_id, one.id)


def _may_write(one: Known, name: str, current: Any, context: Context, row_before: int | None) -> bool:
    if _is_of_a_person(one, name):
        return False
    if current in NOTHING:
        return True
    # Sectors, territories and other names are edited one by one: a file only gives them to who has none.
    return name not in ATTACHED and row_before is None and one.origins.get(name, one.source) == context.source


def _is_of_a_person(one: Known, name: str) -> bool:
    return name in one.origins and one.origins[name] is None


def _is_there(one: Any, said: dict[str, Any]) -> bool:
    """Whether a known enterprise of this name is in the same place."""
    if one.sort_name != fold(said["name"]):
        return False
    if code := said.get("municipality_code"):
        return bool(one.municipality_code == code)
    return bool(fold(one.municipality) == fold(said["municipality"]) and one.region_code == said["region_code"])


def _came_back(said: dict[str, Any]) -> Callable[[Any], bool]:
    """A row that was taken while its municipality was not understood, and comes back mended: same name, region and postal address."""

    def came_back(one: Any) -> bool:
        alike = [getattr(one, name) == said[name] for name in ("postal_code", "address") if said.get(name)]
        unplaced = one.municipality_code is None and bool(said.get("municipality_code")) and one.region_code == said["region_code"]
        return bool(alike) and all(alike) and unplaced and one.sort_name == fold(said["name"])

    return came_back


def _standing(one: Known) -> Known:
    while one.merged_into_id is not None:
        one = db.session().execute(select(*COLUMNS).where(Organization.id == one.merged_into_id)).one()
    return one
