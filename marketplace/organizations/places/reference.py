"""The reference data around places: to what municipalities belonged, under what other names they are known, which hub serves them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from marketplace.core import db
from marketplace.core.seeding import SEEDED_AT
from marketplace.organizations import reference, slugs
from marketplace.organizations.models import (
    Municipality,
    MunicipalityPeriod,
    NetworkTerritory,
    NetworkType,
    Organization,
    OrganizationStatus,
    PlaceName,
    PlaceNameKind,
)
from marketplace.organizations.places import words as place_words
from marketplace.organizations.searched import hubs
from search_index.analysis import fold

Codes = tuple[str | None, str | None, str | None]


def write_periods() -> int:
    """Give the municipalities of an MRC that changed region its periods; those that have some already keep theirs."""
    rows = list(reference.rows("mrc_periods"))
    changed = {row["mrc_code"] for row in rows}
    dated = select(MunicipalityPeriod.municipality_code)
    bare = select(Municipality.code, Municipality.mrc_code).where(Municipality.mrc_code.in_(changed), Municipality.code.not_in(dated))
    periods = [
        {
            "municipality_code": code,
            "mrc_code": mrc_code,
            "region_code": row["region_code"],
            "valid_from": _day(row["valid_from"]),
            "valid_to": _day(row["valid_to"]),
        }
        for code, mrc_code in db.session().execute(bare.order_by(Municipality.code)).all()
        for row in rows
        if row["mrc_code"] == mrc_code
    ]
    if periods:
        db.session().execute(insert(MunicipalityPeriod), periods)
    return len(rows)


def write_names() -> int:
    """Add the other names that are missing, one that somebody removed being there as withdrawn."""
    rows = list(reference.rows("place_names"))
    known = {tuple(found) for found in db.session().execute(select(PlaceName.municipality_code, PlaceName.folded))}
    wanted = {
        (row["municipality_code"], place_words.key(row["name"])): {
            "municipality_code": row["municipality_code"],
            "name": row["name"],
            "folded": place_words.key(row["name"]),
            "kind": PlaceNameKind(row["kind"]),
        }
        for row in rows
    }
    if missing := [row for key, row in wanted.items() if key not in known]:
        db.session().execute(insert(PlaceName), missing)
    return len(rows)


def write_hubs() -> int:
    """Publish a page for each hub that has none, and bring to our files those that nobody has edited since."""
    rows = list(reference.rows("networks"))
    territories = _territories()
    columns = (Organization.id, Organization.reference_code, Organization.name, Organization.region_code)
    untouched = Organization.updated_at == Organization.created_at
    found = db.session().execute(select(*columns, untouched.label("untouched")).where(Organization.reference_code.is_not(None)))
    known = {one.reference_code: one for one in found}
    for row in rows:
        facts = {"name": row["name"], "sort_name": fold(row["name"]), "region_code": row["region_code"] or None}
        hub = known.get(row["code"])
        if hub is None:
            number = _publish(row["code"], facts)
            _bring_territory(number, territories.get(row["code"], set()), set())
        elif hub.untouched and (hub.name, hub.region_code) != (facts["name"], facts["region_code"]):
            db.session().execute(update(Organization).where(Organization.id == hub.id).values(**facts))
    held = _held({one.id for one in known.values() if one.untouched})
    for hub in known.values():
        if hub.untouched and hub.reference_code in territories:
            _bring_territory(hub.id, territories[hub.reference_code], held.get(hub.id, set()))
    return len(rows)


def _publish(code: str, facts: dict[str, Any]) -> int:
    """A hub's page with what is known of it and no more: nobody's address is invented."""
    values = {
        **facts,
        "slug": slugs.free_slug(facts["name"], code),
        "is_enterprise": False,
        "network_type": NetworkType.HUB,
        "reference_code": code,
        "municipality": "",
        "description_fr": "",
        "source": reference.SOURCE,
        "status": OrganizationStatus.PUBLISHED,
        # All bear one date, so that two installations are alike.
        "created_at": SEEDED_AT,
        "updated_at": SEEDED_AT,
    }
    return db.session().execute(insert(Organization).values(**values).returning(Organization.id)).scalar_one()


def _territories() -> dict[str, set[Codes]]:
    found: dict[str, set[Codes]] = {}
    for row in reference.rows("network_territories"):
        codes = (row["region_code"] or None, row["mrc_code"] or None, row["municipality_code"] or None)
        found.setdefault(row["network"], set()).add(codes)
    return found


def _held(numbers: Iterable[int]) -> dict[int, set[Codes]]:
    t = NetworkTerritory
    found: dict[int, set[Codes]] = {}
    rows = select(t.network_id, t.region_code, t.mrc_code, t.municipality_code).where(t.network_id.in_(numbers))
    for network_id, *codes in db.session().execute(rows):
        found.setdefault(network_id, set()).add((codes[0], codes[1], codes[2]))
    return found


def _bring_territory(network_id: int, wanted: set[Codes], held: set[Codes]) -> None:
    if held - wanted:
        t = NetworkTerritory
        for region_code, mrc_code, municipality_code in held - wanted:
            piece = (t.region_code.is_not_distinct_from(region_code), t.mrc_code.is_not_distinct_from(mrc_code))
            place = t.municipality_code.is_not_distinct_from(municipality_code)
            db.session().execute(delete(t).where(t.network_id == network_id, *piece, place))
    if wanted - held:
        added = sorted(wanted - held, key=str)
        names = ("region_code", "mrc_code", "municipality_code")
        pieces = [{"network_id": network_id, **dict(zip(names, codes, strict=True))} for codes in added]
        db.session().execute(insert(NetworkTerritory), pieces)
    hubs.note_inside(held ^ wanted)


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
