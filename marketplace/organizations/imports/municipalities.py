"""The official list of municipalities, from a file: what it says is taken, and the dated history that we keep stays."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from marketplace.core import db
from marketplace.core.imports.handlers import Column, Context, Handler, Message, RowRefused, Taken, declare
from marketplace.core.imports.models import Outcome
from marketplace.core.locale import N_
from marketplace.organizations import reference
from marketplace.organizations.models import Mrc, Municipality, MunicipalityPeriod, PlaceName, PlaceNameKind
from marketplace.organizations.places import editing as place_editing
from marketplace.organizations.places import reference as reference_places
from marketplace.organizations.places import words as place_words
from search_index.analysis import fold

KIND = "municipalities"

NO_CODE = N_("le code « %(value)s » n’est pas celui d’une municipalité : il faut cinq chiffres, comme 10043")
NO_NAME = N_("le nom est vide")
NO_MRC = N_("la MRC « %(value)s » est inconnue : il faut un code de trois chiffres, comme 100, ou rien")
NO_REGION = N_("la région « %(value)s » est inconnue : il faut un code de 01 à 17, ou son nom")
OTHER_REGION = N_("la MRC %(mrc)s est dans la région %(region)s, et non %(value)s : corrigez l’une ou l’autre")
NO_NUMBER = N_("« %(value)s » n’est pas un nombre que la colonne « %(column)s » puisse contenir")
KEPT = N_("le fichier la dit dans %(said)s; son historique daté la dit dans %(kept)s, qui reste : ajoutez une période au bureau")
MOVED = N_("elle passe de %(before)s à %(after)s sans date : ajoutez au bureau la période d’avant, si vous la connaissez")
RENAMED = N_("elle s’appelait %(before)s : l’ancien nom reste reconnu")

# Bounds of Québec in degrees, with some room.
BOUNDS = {"latitude": (44.0, 64.0), "longitude": (-81.0, -56.0)}


def take(row: Mapping[str, str], context: Context) -> Taken:
    """Add a municipality or bring it to what the row says; an empty cell says nothing. RowRefused with every reason at once."""
    reasons: list[Message] = []
    code = row.get("code", "").strip().zfill(5)
    if not re.fullmatch("[0-9]{5}", code) or code == "00000":
        reasons.append(Message(NO_CODE, {"value": row.get("code", "")}))
    name = row.get("name", "").replace("'", "’").replace("--", "–")
    if not place_words.key(name):
        reasons.append(Message(NO_NAME))
    mrc_code, region_code = _membership(row, reasons)
    facts = {"name": name, "sort_name": fold(name), "source": context.source, **_known(row, reasons)}
    if reasons:
        raise RowRefused(*reasons)
    found = db.session().get(Municipality, code)
    if found is None:
        db.session().add(Municipality(code=code, mrc_code=mrc_code, region_code=region_code, **facts))
        return Taken(Outcome.ADDED, int(code))
    warnings = (*_move(found, mrc_code, region_code), *_rename(found, name))
    for column, value in facts.items():
        setattr(found, column, value)
    return Taken(Outcome.CHANGED if db.session().is_modified(found) else Outcome.UNCHANGED, int(code), warnings)


def after(context: Context) -> None:
    """Give the municipalities that came their dated history, where their MRC has one."""
    reference_places.write_periods()


def _membership(row: Mapping[str, str], reasons: list[Message]) -> tuple[str | None, str]:
    """The MRC and the region that a row says, by their codes or else their names; the region of the MRC when it says none."""
    written_mrc = row.get("mrc_code") or row.get("mrc_name", "")
    written_region = row.get("region_code") or row.get("region_name", "")
    mrc = _mrc(written_mrc)
    # The official list writes « Estrie (05) ».
    region_code = reference.region_codes().get(fold(re.sub(r"\s*\([0-9]{2}\)$", "", written_region)))
    if written_mrc and mrc is None:
        reasons.append(Message(NO_MRC, {"value": written_mrc}))
    if (written_region or not written_mrc) and region_code is None:
        reasons.append(Message(NO_REGION, {"value": written_region}))
    elif mrc is not None and region_code not in (None, mrc.region_code):
        reasons.append(Message(OTHER_REGION, {"mrc": mrc.code, "region": mrc.region_code, "value": written_region}))
    return mrc.code if mrc else None, region_code or (mrc.region_code if mrc else "")


def _mrc(written: str) -> Mrc | None:
    if re.fullmatch("[0-9]{1,3}", written):
        return db.session().get(Mrc, written.zfill(3))
    name = fold(written).removeprefix("mrc ")
    return db.session().scalars(select(Mrc).where(Mrc.sort_name == name)).one_or_none() if name else None


def _known(row: Mapping[str, str], reasons: list[Message]) -> dict[str, Any]:
    """What the other cells say; a point that the file itself calls approximate says nothing."""
    found: dict[str, Any] = {"designation": row.get("designation")}
    if population := re.sub(r"\s", "", row.get("population", "")):
        if re.fullmatch("[0-9]{1,8}", population):
            found["population"] = int(population)
        else:
            reasons.append(Message(NO_NUMBER, {"value": row["population"], "column": "population"}))
    if not fold(row.get("point_source", "")).startswith("approx"):
        found |= {name: _degrees(row.get(name, ""), name, reasons) for name in BOUNDS}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _degrees(written: str, name: str, reasons: list[Message]) -> float | None:
    if not written:
        return None
    least, most = BOUNDS[name]
    if re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{1,12})?", written) and least <= float(written.replace(",", ".")) <= most:
        return float(written.replace(",", "."))
    reasons.append(Message(NO_NUMBER, {"value": written, "column": name}))
    return None


def _move(found: Municipality, mrc_code: str | None, region_code: str) -> list[Message]:
    """Follow a change of MRC or region, unless a dated history says otherwise."""
    before, said = (found.mrc_code, found.region_code), (mrc_code, region_code)
    if before == said:
        return []
    words = ["/".join(filter(None, one)) for one in (before, said)]
    dated = select(MunicipalityPeriod.id).where(MunicipalityPeriod.municipality_code == found.code).limit(1)
    if db.session().scalar(dated) is not None:
        return [Message(KEPT, {"said": words[1], "kept": words[0]})]
    place_editing.move(found, mrc_code=mrc_code, region_code=region_code)
    return [Message(MOVED, {"before": words[0], "after": words[1]})]


def _rename(found: Municipality, name: str) -> list[Message]:
    """Keep under its former name a municipality that took another."""
    former = place_words.key(found.name)
    if former == place_words.key(name):
        return []
    known = select(PlaceName.id).where(PlaceName.municipality_code == found.code, PlaceName.folded == former)
    if db.session().scalar(known) is None:
        db.session().add(PlaceName(municipality_code=found.code, name=found.name, folded=former, kind=PlaceNameKind.FORMER))
    return [Message(RENAMED, {"before": found.name})]


declare(
    Handler(
        kind=KIND,
        label=N_("Municipalités"),
        policy="organizations.edit",
        columns=(
            Column("code", ("code", "mcode", "code géographique", "code municipalité"), needed=True, label=N_("Code")),
            Column("name", ("nom", "munnom", "municipalité", "name"), needed=True, label=N_("Nom")),
            Column("designation", ("désignation", "mdes", "designation"), label=N_("Désignation")),
            Column("region_code", ("region_code", "code région", "code de la région"), label=N_("Code de la région")),
            Column("region_name", ("région", "region", "regadm", "région administrative"), label=N_("Nom de la région")),
            Column("mrc_code", ("mrc_code", "code mrc", "code de la mrc"), label=N_("Code de la MRC")),
            Column("mrc_name", ("mrc", "nom de la mrc"), label=N_("Nom de la MRC")),
            Column("population", ("population", "mpopul"), label=N_("Population")),
            Column("latitude", ("lat", "latitude"), label=N_("Latitude")),
            Column("longitude", ("lon", "long", "lng", "longitude"), label=N_("Longitude")),
            Column("point_source", ("source_coord", "source des coordonnées"), label=N_("Source des coordonnées")),
        ),
        take=take,
        after=after,
    )
)
