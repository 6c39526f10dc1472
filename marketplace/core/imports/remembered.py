"""The columns that somebody chose for a file, proposed again for the next one with the same titles."""

from sqlalchemy import select

from marketplace.core import db
from marketplace.core.imports.handlers import Handler
from marketplace.core.imports.models import ImportRun, RunStatus
from search_index.analysis import fold

# Those whose columns were chosen; of a run that is staged, they are only proposed.
CHOSEN = (RunStatus.WAITING, RunStatus.APPLYING, RunStatus.DONE)
LOOKED_AT = 20


def mapping(run: ImportRun, header: list[str], handler: Handler, *, returned: bool) -> dict[str, str]:
    """Our names by the places of the columns, as the organisation of a run chose them last for these titles, in whatever order; what it
    left aside stays so. Empty when it never did: for the desk and the operators too, who read the files of many."""
    first = 2 if returned else 0
    titles = [fold(title) for title in header]
    if run.owner_id is None or len(set(titles[first:])) < len(titles[first:]):
        return {}
    theirs = select(ImportRun).where(ImportRun.kind == run.kind, ImportRun.owner_id == run.owner_id, ImportRun.status.in_(CHOSEN))
    for one in db.session().scalars(theirs.where(ImportRun.id != run.id).order_by(ImportRun.id.desc()).limit(LOOKED_AT)):
        before = [fold(title) for title in one.header]
        if sorted(before[_skipped(one) :]) == sorted(titles[first:]):
            return _moved(one, before, titles, handler, first)
    return {}


def _moved(one: ImportRun, before: list[str], titles: list[str], handler: Handler, first: int) -> dict[str, str]:
    known = {column.name for column in handler.columns}
    chosen = {before[int(place)]: name for place, name in one.mapping.items() if name in known}
    return {str(place): chosen[title] for place, title in enumerate(titles) if place >= first and title in chosen}


def _skipped(run: ImportRun) -> int:
    return 2 if run.notes.get("returned") else 0
