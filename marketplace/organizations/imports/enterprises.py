"""The import of enterprises: each row becomes a page, completes one that is known, or is refused with its reasons.

Rows are taken together: what is known of the enterprises that they may be of is asked at once, and what comes of them is written at
once. Two rows that may be of one enterprise never are: the second must see what became of the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import db, outbox
from marketplace.core.imports import handlers
from marketplace.core.imports.handlers import Context, Handler, RowRefused, Taken
from marketplace.core.imports.models import Outcome
from marketplace.core.locale import N_
from marketplace.organizations import actions
from marketplace.organizations.editing.adding import New, add_all
from marketplace.organizations.editing.facts import Facts
from marketplace.organizations.editing.writing import values_of
from marketplace.organizations.imports.cells import Cells
from marketplace.organizations.imports.columns import COLUMNS, PLACE
from marketplace.organizations.imports.meeting import Met, Read, apart, meet
from marketplace.organizations.imports.rows import key_of, said_in
from marketplace.organizations.models import Organization

KIND = "enterprises"

AGAIN = N_("même entreprise qu’à la ligne %(line)s : seul ce qui y manquait est pris d’ici")
OTHER_NAME = N_("ce NEQ est celui de « %(name)s », dont le nom est gardé")


def take(row: Mapping[str, str], context: Context) -> Taken:
    """Add an enterprise, or complete the one that these facts are of."""
    (taken,) = take_together((row,), context)
    if isinstance(taken, RowRefused):
        raise taken
    return taken


def take_together(rows: Sequence[Mapping[str, str]], context: Context) -> Iterator[Taken | RowRefused]:
    """The same of several rows in order; nothing is written of one that is refused."""
    actor = db.session().get(User, context.actor_id) if context.actor_id else None
    waiting: Sequence[Read | RowRefused] = [_read(row, context) for row in rows]
    while waiting:
        some = apart(waiting)
        met = meet([one for one in some if isinstance(one, Read)], context)
        # No further than the first row that meets what an earlier one of them met.
        count = _reached(some, len(met))
        yield from _write(some[:count], met, context, actor)
        waiting = waiting[count:]


def _read(row: Mapping[str, str], context: Context) -> Read | RowRefused:
    cells = Cells(row, context)
    try:
        return Read(cells, said_in(cells), key_of(row))
    except RowRefused as refused:
        return refused


def _reached(some: Sequence[Read | RowRefused], met: int) -> int:
    """How many of these come before the first whose meeting was put off."""
    put_off = [place for place, one in enumerate(some) if isinstance(one, Read)][met:]
    return put_off[0] if put_off else len(some)


def _write(some: Sequence[Read | RowRefused], met: Sequence[Met], context: Context, actor: User | None) -> Iterator[Taken | RowRefused]:
    told = iter(met)
    pairs = [(one, next(told) if isinstance(one, Read) else None) for one in some]
    new = [one for one, known in pairs if isinstance(one, Read) and known is not None and known.known is None]
    added = iter(add_all([New(Facts(**one.said), one.key) for one in new], source=context.source, actor=actor, at=context.at))
    changed = _complete([one for one in met if one.changes], context, actor)
    for one, known in pairs:
        if isinstance(one, RowRefused) or known is None:
            yield one
        elif known.known is None:
            yield Taken(Outcome.ADDED, next(added), tuple(one.cells.warnings))
        else:
            _warn(one, known, context)
            outcome = Outcome.CHANGED if known.known.id in changed else Outcome.UNCHANGED
            yield Taken(outcome, known.known.id, tuple(one.cells.warnings))


def _warn(one: Read, met: Met, context: Context) -> None:
    """Say what a person would want to look at: a second row of one enterprise, a number under another name, another place."""
    if met.of_place is not None:
        one.cells.warnings.append(met.of_place)
    if met.row_before is not None:
        one.cells.warn(AGAIN, line=met.row_before)
    elif one.said["name"] != met.known.name and "name" not in met.changes and context.source != met.known.source:
        one.cells.warn(OTHER_NAME, name=met.known.name)


def _complete(met: Sequence[Met], context: Context, actor: User | None) -> set[int]:
    """Write what rows say that is new of known enterprises; the numbers of those that changed."""
    if not met:
        return set()
    asked = select(Organization).where(Organization.id.in_([one.known.id for one in met]))
    pages = {one.id: one for one in db.session().scalars(asked).unique()}
    changed = set()
    with db.session().no_autoflush:
        for one in met:
            page = pages[one.known.id]
            if actions.rewrite(page, _facts(page, one.changes), origin=context.source, actor=actor, at=context.at):
                changed.add(page.id)
    db.session().flush()
    return changed


def after(context: Context) -> None:
    """Look for pages that may be of one enterprise, now that all are there."""
    outbox.enqueue("organizations.propose-duplicates", run_id=context.run_id)


def _facts(organization: Organization, changes: dict[str, Any]) -> Facts:
    """What is known of an enterprise with these changes; what neither says stays as it is."""
    current = values_of(organization)
    always = ("name", "legal_form_code", "municipality", "region_code", "sector_codes", "description_fr", "description_en", "website")
    values = {name: current[name] for name in always}
    values["sector_codes"] = tuple(values["sector_codes"])
    return Facts(**{**values, **changes})


HANDLER = handlers.declare(
    Handler(
        kind=KIND,
        label=N_("Entreprises collectives"),
        policy="organizations.edit",
        columns=COLUMNS,
        take=take,
        after=after,
        take_together=take_together,
        one_of=(PLACE,),
        publishes=True,
    )
)
