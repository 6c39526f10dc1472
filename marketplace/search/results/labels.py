"""What the values of the filters are called, read with one statement: regions, MRC, sectors, legal forms, certifications."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, literal, null, select, union_all

from marketplace.catalogue import said_in_search as listings
from marketplace.core import db
from marketplace.core.locale import _, current
from marketplace.organizations import words
from marketplace.organizations.models import (
    Certification,
    LegalForm,
    Mrc,
    Nature,
    NetworkType,
    Organization,
    OrganizationStatus,
    PurchaseCategory,
    Region,
    Sector,
    TrustLevel,
)

KEPT = "search.labels"
NAMED = (
    ("region", Region),
    ("sector", Sector),
    ("legal_form", LegalForm),
    ("certification", Certification),
    ("category", PurchaseCategory),
)


@dataclass(frozen=True)
class Labels:
    """The values that each facet may have, in the order of their codes, with their names in the language of the page.

    `regions_of` maps the code of an MRC to that of its region; `short_forms` are the legal forms as they are said in a line.
    """

    of: Mapping[str, Mapping[str, str]]
    regions_of: Mapping[str, str]
    short_forms: Mapping[str, str]

    def __getitem__(self, facet: str) -> Mapping[str, str]:
        return self.of[facet]

    def say(self, facet: str, code: str) -> str:
        """The name of a value; its code when the reference data does not hold it."""
        return self.of[facet].get(code, code)


def read() -> Labels:
    """The names as the unit at work sees them; read once a unit."""
    kept = db.session().info
    if KEPT not in kept:
        kept[KEPT] = _made()
    found: Labels = kept[KEPT]
    return found


def _made() -> Labels:
    found: dict[str, dict[str, str]] = {
        kind: {} for kind in ("region", "mrc", "sector", "legal_form", "certification", "short", "hub", "category")
    }
    regions_of: dict[str, str] = {}
    speaks_english = current() == "en"
    for kind, code, french, english, parent in sorted(db.session().execute(_all()), key=lambda row: (row[0], row[1])):
        found[kind][code] = english if speaks_english and english else french
        if kind == "mrc":
            regions_of[code] = parent
    short_forms = found.pop("short")
    of = {
        **found,
        "serves": {**found["region"], **found["mrc"]},
        "kind": {one.value: words.said(one).capitalize() for one in Nature},
        "trust": {one.value: words.said(one).capitalize() for one in TrustLevel},
        "available": {"now": _("Disponible maintenant")},
        **listings.said(),
    }
    return Labels(of, regions_of, short_forms)


@cache
def _all() -> Any:
    """One statement for all names: (kind, code, French, English, region of an MRC)."""
    statements: list[Select[Any]] = [select(literal(kind), model.code, model.label_fr, model.label_en, null()) for kind, model in NAMED]
    hubs = select(literal("hub"), Organization.slug, Organization.name, null(), null())
    statements += [
        select(literal("short"), LegalForm.code, LegalForm.short_fr, LegalForm.short_en, null()),
        select(literal("mrc"), Mrc.code, Mrc.name, null(), Mrc.region_code),
        hubs.where(Organization.network_type == NetworkType.HUB, Organization.status == OrganizationStatus.PUBLISHED),
    ]
    return union_all(*statements)
