"""Whether an enterprise of a file is one that is known already, and what the file may then change of it.

The same NEQ, or the same name in the same place from the same source: nothing less is the same enterprise. What looks alike is
proposed afterwards to a person.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, or_, select, true

from marketplace.core import db
from marketplace.core.imports import runs
from marketplace.core.imports.handlers import Context, Message, RowRefused
from marketplace.organizations.editing.writing import FIELDS
from marketplace.organizations.imports.cells import Cells
from marketplace.organizations.imports.rows import NOTHING, called
from marketplace.organizations.imports.whereabouts import PLACE, place_changes
from marketplace.organizations.models import Activity, Organization, OtherName
from search_index.analysis import fold

# A row of COLUMNS.
Known = Any

# What is asked of an enterprise to know whether a row says anything new; the rest of it is read when something does.
COLUMNS = tuple(getattr(Organization, name) for name in ("id", "source", "source_key", "sort_name", "origins", "merged_into_id", *FIELDS))
ATTACHED: dict[str, tuple[Any, Any]] = {
    "sector_codes": (Activity, true()),
    "served": (Activity, Activity.reach.is_not(None)),
    "other_names": (OtherName, true()),
}


@dataclass(frozen=True)
class Read:
    """A row that was read: its cells with their warnings, what it says in the words of Facts, how its source calls the enterprise."""

    cells: Cells
    said: dict[str, Any]
    key: str

    @property
    def marks(self) -> frozenset[tuple[str, str]]:
        """By what it may be met; two rows that share none of these are not of one enterprise that neither met before."""
        neq = self.said.get("neq")
        return frozenset((("key", self.key), ("name", called(self.said["name"])), *([("neq", neq)] if neq else [])))


@dataclass(frozen=True)
class Met:
    """The enterprise that a row is of (None: it is new), the line of the same file that spoke of it already, what may be written, and
    what is to be said of its place."""

    known: Known | None = None
    row_before: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    of_place: Message | None = None


def apart(rows: Sequence[Read | RowRefused]) -> Sequence[Read | RowRefused]:
    """As many of these rows as come before the first that may be of the same enterprise as one before it; one at least."""
    seen: set[tuple[str, str]] = set()
    for place, one in enumerate(rows):
        if isinstance(one, Read):
            if not seen.isdisjoint(one.marks):
                return rows[:place]
            seen |= one.marks
    return rows


def meet(rows: Sequence[Read], context: Context) -> list[Met]:
    """What is known of the enterprises of these rows, which are `apart`; as far as the first that may be of one that a row before met,
    for what that row writes is not known yet."""
    found = _Candidates(rows, context)
    known: list[Known | None] = []
    seen: set[int] = set()
    for row in rows:
        candidates = found.of(row)
        one = _known(row, candidates, context)
        if any(each is not None and each.id in seen for each in (one, *candidates)):
            break
        known.append(one)
        seen |= {one.id} if one is not None else set()
    before, attached = (runs.lines_of(context.run_id, seen), _attached(seen)) if seen else ({}, {})
    return [
        Met()
        if one is None
        else Met(one, before.get(one.id), *_changes(one, row.said, context, row_before=before.get(one.id), attached=attached))
        for row, one in zip(rows, known, strict=False)
    ]


class _Candidates:
    """The enterprises that rows may be of, those that still stand before those that were merged, the oldest first."""

    def __init__(self, rows: Sequence[Read], context: Context) -> None:
        o, self._mine = Organization, context.source
        keys, names = {one.key for one in rows}, {fold(one.said["name"]) for one in rows}
        neqs = {one.said["neq"] for one in rows if one.said.get("neq")}
        # A name is asked without its source, which so many pages share that a search by it would read them all.
        ways = [and_(o.source == context.source, o.source_key.in_(keys)), o.sort_name.in_(names), *([o.neq.in_(neqs)] if neqs else [])]
        # What is invented is of nobody: a real enterprise that bears its number or its name is another one.
        asked = select(*COLUMNS).where(or_(*ways), ~o.is_demo).order_by(o.merged_into_id.is_not(None), o.id)
        self._by: dict[tuple[str, str], list[tuple[int, Known]]] = {}
        for place, one in enumerate(db.session().execute(asked) if rows else ()):
            for mark in self._marks(one):
                self._by.setdefault(mark, []).append((place, one))

    def of(self, row: Read) -> list[Known]:
        """Those that this row may be of, in that order."""
        found = {place: one for mark in row.marks for place, one in self._by.get(mark, ())}
        return [found[place] for place in sorted(found)]

    def _marks(self, one: Known) -> Iterator[tuple[str, str]]:
        if one.source == self._mine:
            yield "name", one.sort_name or one.name
            if one.source_key:
                yield "key", one.source_key
        if one.neq:
            yield "neq", one.neq


def _known(row: Read, found: Sequence[Known], context: Context) -> Known | None:
    """The enterprise that these facts are of; the one that it was merged into, when it was."""
    said, neq = row.said, row.said.get("neq")
    tests = (
        lambda one: bool(neq) and one.neq == neq,
        lambda one: one.source_key == row.key,
        lambda one: _is_there(one, said),
        _came_back(said),
    )
    for number, test in enumerate(tests):
        # Two numbers are two enterprises; one that is not known may be this one.
        own = (one for one in found if number == 0 or (one.source == context.source and one.neq in (None, neq or one.neq)))
        if met := next((one for one in own if test(one)), None):
            return _standing(met)
    return None


def _changes(
    one: Known, said: dict[str, Any], context: Context, *, row_before: int | None, attached: dict[str, set[int]]
) -> tuple[dict[str, Any], Message | None]:
    """Of what is said, what may be written: what was empty, and what came from the same source, unless a row before this one of the
    same file said otherwise. What a person wrote or emptied stays. And what is to be said of the place, when it is another."""
    written = {}
    for name, value in said.items():
        if name in PLACE:
            continue
        current = (one.id in attached[name] or None) if name in ATTACHED else getattr(one, name)
        if value != current and _may_write(one, name, current, context, row_before):
            written[name] = value
    place, told = place_changes(
        one,
        said,
        lambda name: _may_write(one, name, getattr(one, name), context, row_before),
        is_of_a_person=_is_of_a_person(one, "municipality"),
        is_own=context.source == one.source,
    )
    return written | place, told


def _attached(numbers: set[int]) -> dict[str, set[int]]:
    """Of these enterprises, which have any of what is ATTACHED, by its name: a file gives it to who has none."""
    found = {}
    for name, (table, condition) in ATTACHED.items():
        asked = select(table.organization_id).where(table.organization_id.in_(numbers), condition).distinct()
        found[name] = set(db.session().scalars(asked))
    return found


def _may_write(one: Known, name: str, current: Any, context: Context, row_before: int | None) -> bool:
    if _is_of_a_person(one, name):
        return False
    if current in NOTHING:
        return True
    # Sectors, territories and other names are edited one by one: a file only gives them to who has none.
    return name not in ATTACHED and row_before is None and one.origins.get(name, one.source) == context.source


def _is_of_a_person(one: Known, name: str) -> bool:
    return name in one.origins and one.origins[name] is None


def _is_called(one: Any, said: dict[str, Any]) -> bool:
    return bool((one.sort_name or one.name) == called(said["name"]))


def _is_there(one: Any, said: dict[str, Any]) -> bool:
    """Whether a known enterprise of this name is in the same place."""
    if not _is_called(one, said):
        return False
    if code := said.get("municipality_code"):
        return bool(one.municipality_code == code)
    return bool(fold(one.municipality) == fold(said["municipality"]) and one.region_code == said["region_code"])


def _came_back(said: dict[str, Any]) -> Callable[[Any], bool]:
    """A row that was taken while its municipality was not understood, and comes back mended: same name, region and postal address."""

    def came_back(one: Any) -> bool:
        alike = [getattr(one, name) == said[name] for name in ("postal_code", "address") if said.get(name)]
        unplaced = one.municipality_code is None and bool(said.get("municipality_code")) and one.region_code == said["region_code"]
        return bool(alike) and all(alike) and unplaced and _is_called(one, said)

    return came_back


def _standing(one: Known) -> Known:
    while one.merged_into_id is not None:
        one = db.session().execute(select(*COLUMNS).where(Organization.id == one.merged_into_id)).one()
    return one
