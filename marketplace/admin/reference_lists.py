"""What the desk shows of the reference data: each list with how many rows hang from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.core.locale import _, _l
from marketplace.organizations import queries
from marketplace.organizations.models import (
    Activity,
    Certification,
    ComplianceKind,
    HeldCertification,
    LegalForm,
    Mrc,
    Municipality,
    MunicipalityPeriod,
    NetworkTerritory,
    NetworkType,
    Organization,
    PlaceName,
    PurchaseCategory,
    Region,
    Sector,
    Unit,
)
from marketplace.organizations.places import words as place_words
from search_index.analysis import fold


@dataclass(frozen=True)
class Nomenclature:
    """A list of codes with labels in both languages; `counted` is how many rows use each, None when nothing counts."""

    title: Any
    model: Any
    more: Callable[[Any], Any]
    more_title: Any
    counted: Select[Any] | None = None
    counted_title: Any = ""


KINDS = {
    "accreditation": _l("agrément"),
    "attestation": _l("attestation"),
    "authorization": _l("autorisation"),
    "category": _l("catégorie"),
    "certificate": _l("certificat"),
    "certification": _l("certification"),
    "declaration": _l("déclaration"),
    "label": _l("marque"),
    "licence": _l("licence"),
    "membership": _l("adhésion"),
    "permit": _l("permis"),
    "recognition": _l("reconnaissance"),
    "registration": _l("enregistrement"),
}
LEVELS = {"family": _l("famille"), "class": _l("classe")}

_BY_SECTOR = select(Activity.sector_code, func.count(Activity.organization_id.distinct())).group_by(Activity.sector_code)
_BY_FORM = select(Organization.legal_form_code, func.count()).where(queries.SHOWN).group_by(Organization.legal_form_code)
_BY_CERTIFICATION = select(HeldCertification.certification_code, func.count()).group_by(HeldCertification.certification_code)

NOMENCLATURES = {
    "secteurs": Nomenclature(_l("Secteurs d’activité"), Sector, lambda one: "", "", _BY_SECTOR, _l("Organisations")),
    "formes": Nomenclature(_l("Formes juridiques"), LegalForm, lambda one: one.family, _l("Famille"), _BY_FORM, _l("Entreprises")),
    "certifications": Nomenclature(
        _l("Certifications et reconnaissances"),
        Certification,
        lambda one: ", ".join(filter(None, (str(KINDS.get(one.kind, one.kind)), one.issuer))),
        _l("Genre, émetteur"),
        _BY_CERTIFICATION,
        _l("Attributions"),
    ),
    "categories": Nomenclature(
        _l("Catégories d’achat (UNSPSC)"), PurchaseCategory, lambda one: LEVELS.get(one.level, one.level), _l("Niveau")
    ),
    "unites": Nomenclature(_l("Unités"), Unit, lambda one: one.decimals, _l("Décimales")),
}


def nomenclature(name: str) -> Nomenclature:
    """A list by its name in the address; Missing when there is none."""
    if name not in NOMENCLATURES:
        raise Missing()
    return NOMENCLATURES[name]


def rows_of(one: Nomenclature) -> list[tuple[Any, int | None]]:
    """Every row of a list by its code, with how many use it."""
    counted = dict(db.session().execute(one.counted).all()) if one.counted is not None else None
    rows = db.session().scalars(select(one.model).order_by(one.model.code))
    return [(row, counted.get(row.code, 0) if counted is not None else None) for row in rows]


def regions() -> list[tuple[Region, int, int, int]]:
    """Each region with how many MRC, municipalities and published enterprises are in it today."""
    counts = [_counted(Mrc.region_code), _counted(Municipality.region_code), queries.counts_by_region()]
    return [(one, *(count.get(one.code, 0) for count in counts)) for one in queries.regions()]


def mrcs() -> list[tuple[Mrc, int, int]]:
    """Each MRC with how many known municipalities and published enterprises are in it today."""
    municipalities = _counted(Municipality.mrc_code)
    shown = select(Organization.mrc_code, func.count()).where(queries.SHOWN).group_by(Organization.mrc_code)
    enterprises = dict(db.session().execute(shown).all())
    found = db.session().scalars(select(Mrc).order_by(Mrc.region_code, Mrc.sort_name))
    return [(one, municipalities.get(one.code, 0), enterprises.get(one.code, 0)) for one in found]


def municipalities(asked: str) -> Select[tuple[Municipality]]:
    """Those that bear or bore such a name, or whose code begins so, by name."""
    found = select(Municipality).options(joinedload(Municipality.mrc), joinedload(Municipality.region))
    found = found.order_by(Municipality.sort_name, Municipality.code)
    text = fold(asked)
    if not text:
        return found
    named = select(PlaceName.municipality_code).where(
        PlaceName.folded.contains(place_words.key(asked), autoescape=True), ~PlaceName.is_withdrawn
    )
    return found.where(
        or_(
            Municipality.sort_name.contains(text, autoescape=True),
            Municipality.sort_name.contains(place_words.key(asked), autoescape=True),
            Municipality.code.startswith(text, autoescape=True),
            Municipality.code.in_(named),
        )
    )


def names_that_fit(found: Sequence[Municipality], asked: str) -> dict[str, list[str]]:
    """Of municipalities that were found, the other names for which they were, by code: who looks for Saint-Hubert meets Longueuil."""
    named: dict[str, list[str]] = {}
    if known := place_words.key(asked):
        fitting = select(PlaceName).where(PlaceName.municipality_code.in_([one.code for one in found]), ~PlaceName.is_withdrawn)
        for name in db.session().scalars(fitting.where(PlaceName.folded.contains(known, autoescape=True)).order_by(PlaceName.folded)):
            named.setdefault(name.municipality_code, []).append(name.name)
    return named


def hubs() -> list[tuple[Organization, Sequence[str]]]:
    """Each hub with the pieces of its territory in words: regions, then MRC, then municipalities."""
    t = NetworkTerritory
    named = (
        select(t.network_id, Region.label_fr, Mrc.name, Municipality.name)
        .outerjoin(Region, t.region_code == Region.code)
        .outerjoin(Mrc, t.mrc_code == Mrc.code)
        .outerjoin(Municipality, t.municipality_code == Municipality.code)
        .order_by(t.region_code, Mrc.sort_name, Municipality.sort_name)
    )
    pieces: dict[int, list[str]] = {}
    for network_id, region, mrc, municipality in db.session().execute(named):
        said = region or (_("MRC %(name)s", name=mrc) if mrc else municipality)
        pieces.setdefault(network_id, []).append(said)
    hub = select(Organization).where(Organization.network_type == NetworkType.HUB).order_by(Organization.sort_name)
    return [(one, pieces.get(one.id, ())) for one in db.session().scalars(hub).unique()]


def totals() -> dict[str, int]:
    """How many rows each list holds: regions, mrcs, municipalities, hubs, and each nomenclature by its name."""
    hub_count = select(func.count()).select_from(Organization).where(Organization.network_type == NetworkType.HUB)
    models = {"regions": Region, "mrcs": Mrc, "municipalities": Municipality, "compliance_kinds": ComplianceKind}
    models |= {name: one.model for name, one in NOMENCLATURES.items()}
    counted = {name: select(func.count()).select_from(model).scalar_subquery().label(name) for name, model in models.items()}
    row = db.session().execute(select(*counted.values(), hub_count.scalar_subquery().label("hubs"))).one()
    return dict(row._mapping)


def _counted(column: Any) -> dict[str, int]:
    return dict(db.session().execute(select(column, func.count()).group_by(column)).all())


def every_mrc() -> list[Mrc]:
    return list(db.session().scalars(select(Mrc).order_by(Mrc.sort_name)))


def belonging(period: MunicipalityPeriod) -> tuple[Mrc | None, Region]:
    """The MRC and the region of a period."""
    mrc = db.session().get(Mrc, period.mrc_code) if period.mrc_code else None
    return mrc, db.session().get_one(Region, period.region_code)


def organizations_in(municipality: Municipality) -> int:
    """How many organisations are there, shown or not."""
    there = select(func.count()).select_from(Organization).where(Organization.municipality_code == municipality.code)
    return db.session().scalar(there) or 0
