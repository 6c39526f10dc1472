"""Where an enterprise is, from what a file says of it: a name as people write it, a code, an MRC, a region."""

import re
from typing import Any

from sqlalchemy import select

from marketplace.core import db
from marketplace.core.imports.handlers import Message, RowRefused
from marketplace.core.locale import N_
from marketplace.organizations import reference
from marketplace.organizations.editing.facts import Served
from marketplace.organizations.imports.cells import Cells, listed
from marketplace.organizations.models import Mrc, Reach
from marketplace.organizations.places import finding as places
from marketplace.organizations.places.finding import How, Resolution
from search_index.analysis import fold

MOST_TOLD = 6
LONGEST_PLACE = 100

NO_PLACE = N_("aucun lieu : donnez la municipalité ou la région")
UNKNOWN_REGION = N_("région inconnue : %(value)s")
UNKNOWN_MRC = N_("MRC inconnue : %(value)s")
OTHER_REGION = N_("la région %(value)s n’est pas celle de %(place)s : celle de la municipalité est gardée")
UNKNOWN_PLACE = N_("municipalité inconnue : %(value)s")
HOMONYMS = N_("plusieurs municipalités s’appellent %(value)s (%(candidates)s) : précisez laquelle")
NEAR = N_("municipalité inconnue : %(value)s; vouliez-vous dire %(candidates)s?")
CONTRADICTION = N_("la municipalité %(value)s et son code, sa MRC ou sa région ne vont pas ensemble (%(candidates)s) : précisez")
NO_REGION = N_("sans municipalité reconnue, il faut une région")
UNKNOWN_TERRITORY = N_("territoire desservi non compris : %(value)s")
UNSETTLED = {How.HOMONYMS: HOMONYMS, How.NEAR: NEAR, How.CONTRADICTION: CONTRADICTION}

_PROVINCE = {
    fold(one)
    for one in ("Québec (province)", "tout le Québec", "province", "province de Québec", "toute la province", "all of Québec", "provincial")
}
_RADIUS = re.compile(r"(?:rayon de )?([0-9]{1,4})\s*(?:km|kilom[èe]tres)(?: .*)?", re.IGNORECASE)


def place_of(cells: Cells) -> dict[str, Any]:
    """Municipality, its code, MRC and region, as Facts name them. Refuses a row of which nobody could tell where it is."""
    written = cells.text("municipality", most=LONGEST_PLACE) or cells.text("municipality_written", most=LONGEST_PLACE)
    code = _code(cells)
    region, mrc = _region(cells), _mrc(cells.text("mrc"))
    if not written and not code and not region:
        raise RowRefused(Message(NO_PLACE))
    if not written and not code:
        if not mrc and cells.text("mrc"):
            cells.warn(UNKNOWN_MRC, value=cells.text("mrc"))
        return {"municipality": "", "region_code": region, **({"mrc_code": mrc} if mrc else {})}
    found = places.resolve(written, code=code, region_code=region, mrc_code=mrc) if written else _by_code(code)
    if place := found.municipality:
        if region and not place.is_in(region_code=region, mrc_code=None):
            cells.warn(OTHER_REGION, value=region, place=place.name)
        return {"municipality": place.name, "municipality_code": place.code, "mrc_code": place.mrc_code, "region_code": place.region_code}
    return _unsettled(cells, found, written or str(code), code, region)


def _unsettled(cells: Cells, found: Resolution, written: str, code: str | None, region: str | None) -> dict[str, Any]:
    candidates = ", ".join(f"{one.name} ({(one.mrc or one.region).name})" for one in found.candidates[:MOST_TOLD])
    said = UNSETTLED.get(found.how, UNKNOWN_PLACE) if candidates else UNKNOWN_PLACE
    cells.warn(said, value=written, candidates=candidates)
    region = region or _region_of_code(code)
    if not region:
        raise RowRefused(Message(NO_REGION))
    return {"municipality": written, "region_code": region}


def served_by(cells: Cells) -> Served | None:
    """The territory that is served: all of Québec, regions, MRC or so many kilometres; None when it is not said or not understood."""
    written = cells.text("served", most=2000)
    if not written:
        return None
    if fold(written) in _PROVINCE:
        return Served(Reach.PROVINCE)
    if radius := _RADIUS.fullmatch(written):
        return Served(Reach.RADIUS, radius_km=int(radius[1]))
    pieces = listed(written, ";,|")
    regions = [reference.region_codes().get(fold(one)) for one in pieces]
    if all(regions):
        return Served(Reach.REGIONS, region_codes=tuple(dict.fromkeys(one for one in regions if one)))
    mrcs = [_mrc_codes().get(fold(_bare(one))) for one in pieces]
    if all(mrcs):
        return Served(Reach.MRCS, mrc_codes=tuple(dict.fromkeys(one for one in mrcs if one)))
    cells.warn(UNKNOWN_TERRITORY, value=written)
    return None


def _code(cells: Cells) -> str | None:
    written = cells.text("municipality_code")
    if written and not re.fullmatch("[0-9]{4,5}", written):
        cells.not_read("municipality_code", written)
        return None
    # A spreadsheet drops the first zero of « 01023 ».
    return written.zfill(5) if written else None


def _region(cells: Cells) -> str | None:
    written = cells.text("region")
    code = reference.region_codes().get(fold(written)) if written else None
    if written and not code:
        cells.warn(UNKNOWN_REGION, value=written)
    return code


def _mrc(written: str) -> str | None:
    """The code of an MRC by its name or its code. One that is not understood matters only where the municipality is not said."""
    known = _mrc_codes()
    return known.get(fold(_bare(written))) or (written if written in known.values() else None)


def _bare(written: str) -> str:
    """« MRC de La Matanie » as « La Matanie »."""
    return re.sub(r"^mrc\s+(?:des?\s+|du\s+|d[’'])?", "", written, flags=re.IGNORECASE)


def _mrc_codes() -> dict[str, str]:
    """MRC by their folded names, as this unit sees them."""
    known: dict[str, str] | None = db.session().info.get("imports.mrcs")
    if known is None:
        known = {}
        for code, name in db.session().execute(select(Mrc.code, Mrc.name)):
            known[fold(name)] = code
            known.setdefault(fold(re.sub(r"^(La|Le|Les|L’)\s*", "", name)), code)
        db.session().info["imports.mrcs"] = known
    return known


def _by_code(code: str | None) -> Resolution:
    place = places.index().places.get(code) if code else None
    return Resolution(place, (), How.CODE if place else How.UNKNOWN)


def _region_of_code(code: str | None) -> str | None:
    """The region in which every MRC is whose code begins as the municipality's does: it is that of the municipality."""
    if not code:
        return None
    regions = set(db.session().scalars(select(Mrc.region_code).where(Mrc.code.startswith(code[:2]))))
    return regions.pop() if len(regions) == 1 else None
