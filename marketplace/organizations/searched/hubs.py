"""What is said of a hub changes how the enterprises of its territory are found: they are noted with it, many at once."""

from collections.abc import Collection, Iterable

from sqlalchemy import or_, select

from marketplace.core import db, indexing
from marketplace.organizations.models import NetworkTerritory, Organization

# A region, an MRC or a municipality by its code, one of the three.
Piece = tuple[str | None, str | None, str | None]


def note_served(network_ids: Collection[int]) -> None:
    """Have the index follow the enterprises in the territory of these networks."""
    t = NetworkTerritory
    pieces = select(t.region_code, t.mrc_code, t.municipality_code).where(t.network_id.in_(network_ids))
    note_inside((region, mrc, municipality) for region, mrc, municipality in db.session().execute(pieces))


def note_inside(pieces: Iterable[Piece]) -> None:
    """Have the index follow the enterprises that are in one of these places at least."""
    held = set(pieces)
    if not held:
        return
    o = Organization
    codes = [[code for code in kind if code] for kind in zip(*held, strict=True)]
    inside = [column.in_(kind) for column, kind in zip((o.region_code, o.mrc_code, o.municipality_code), codes, strict=True)]
    indexing.note(o, db.session().scalars(select(o.id).where(o.is_enterprise, or_(*inside))))
