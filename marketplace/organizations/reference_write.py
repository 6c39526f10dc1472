"""Writing the reference data that the product carries, as often as one likes with the same result.

Our own files lead, but for what people did: a place that an official list brought, a place name that was removed, a hub whose
page was edited stay as they are. One query a table tells what differs; a start where nothing does writes nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from marketplace.core import db
from marketplace.core.model import Base
from marketplace.organizations import reference
from marketplace.organizations.models import (
    Certification,
    ComplianceKind,
    Confidence,
    LegalForm,
    Mrc,
    Municipality,
    PurchaseCategory,
    Region,
    Sector,
    Unit,
)
from marketplace.organizations.places import reference as reference_places
from search_index.analysis import fold

Row = Mapping[str, Any]


def write() -> int:
    """Bring every table of reference data to what the files say, in the unit at work; how many rows the files hold."""
    written = [_bring(model, [as_row(one) for one in reference.rows(name)]) for name, model, as_row in _TABLES]
    written.append(_bring(Municipality, [_municipality(one) for one in reference.rows("municipalities")], source=reference.PLACES_SOURCE))
    kinds = [_compliance_kind(rank, one) for rank, one in enumerate(reference.rows("compliance_kinds"))]
    written.append(_bring(ComplianceKind, kinds, source=reference.SOURCE))
    return sum(written) + reference_places.write_periods() + reference_places.write_names() + reference_places.write_hubs()


def _bring(model: type[Base], rows: Sequence[Row], *, source: str | None = None) -> int:
    """Add the rows that are missing and correct those that differ; with `source`, only those which still come from it."""
    columns = list(rows[0])
    known = {found.code: found._mapping for found in db.session().execute(select(*(getattr(model, name) for name in columns)))}
    missing = [dict(row) for row in rows if row["code"] not in known]
    differing = [row for row in rows if row["code"] in known and dict(known[row["code"]]) != dict(row)]
    if missing:
        db.session().execute(insert(model), missing)
    for row in differing:
        if source is None or known[row["code"]]["source"] == source:
            db.session().execute(update(model).where(model.code == row["code"]).values(**row))  # type: ignore[attr-defined]
    return len(rows)


def _labels(row: Row) -> dict[str, Any]:
    return {"code": row["code"], "label_fr": row["name_fr"], "label_en": row["name_en"]}


def _legal_form(row: Row) -> Row:
    shorts = {"short_fr": row["short_fr"] or row["name_fr"], "short_en": row["short_en"] or row["name_en"]}
    return {**_labels(row), "family": row["family"], **shorts}


def _mrc(row: Row) -> Row:
    return {"code": row["code"], "name": row["name"], "sort_name": fold(row["name"]), "region_code": row["region_code"]}


def _certification(row: Row) -> Row:
    return {**_labels(row), "kind": row["kind"], "issuer": row["issuer"] or None, "sector_code": row["sector_code"] or None}


def _purchase_category(row: Row) -> Row:
    return {**_labels(row), "level": row["level"], "sector_code": row["sector_code"] or None}


def _compliance_kind(rank: int, row: Row) -> Row:
    return {
        **_labels(row),
        "rank": rank,
        "issuer": row["issuer"] or None,
        "about_fr": row["about_fr"],
        "about_en": row["about_en"],
        "natures": row["natures"].split(";") if row["natures"] else [],
        "buyer_types": row["buyer_types"].split(";") if row["buyer_types"] else [],
        "floor_cents": int(row["floor_cents"]) if row["floor_cents"] else None,
        "reference": row["reference"] or None,
        "confidence": Confidence(row["confidence"]),
        "source": reference.SOURCE,
    }


def _municipality(row: Row) -> Row:
    return {
        "code": row["code"],
        "name": row["name"],
        "sort_name": fold(row["name"]),
        "designation": row["designation"] or None,
        "mrc_code": row["mrc_code"] or None,
        "region_code": row["region_code"],
        "latitude": float(row["latitude"]) if row["latitude"] else None,
        "longitude": float(row["longitude"]) if row["longitude"] else None,
        "population": int(row["population"]) if row["population"] else None,
        "source": reference.PLACES_SOURCE,
    }


# In the order of their foreign keys.
_TABLES: Iterable[tuple[str, type[Base], Callable[[Row], Row]]] = (
    ("regions", Region, _labels),
    ("sectors", Sector, _labels),
    ("legal_forms", LegalForm, _legal_form),
    ("mrcs", Mrc, _mrc),
    ("certifications", Certification, _certification),
    ("purchase_categories", PurchaseCategory, _purchase_category),
    ("units", Unit, lambda row: {**_labels(row), "decimals": int(row["decimals"])}),
)
