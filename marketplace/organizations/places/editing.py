"""What the team corrects of the places: since when a municipality belongs where it does, under what other names it is known."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.clock import local_day
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Mrc, Municipality, MunicipalityPeriod, Organization, PlaceName, PlaceNameKind
from marketplace.organizations.places import belonging
from marketplace.organizations.places import words as place_words


def periods_of(municipality: Municipality) -> list[MunicipalityPeriod]:
    """Its dated history, the oldest first; empty when it has always been where it is, as far as is known."""
    kept = select(MunicipalityPeriod).where(MunicipalityPeriod.municipality_code == municipality.code)
    return sorted(db.session().scalars(kept), key=lambda one: one.valid_from or date.min)


def names_of(municipality: Municipality) -> list[PlaceName]:
    """Its other names but those that were removed, as a reader sorts."""
    kept = select(PlaceName).where(PlaceName.municipality_code == municipality.code, ~PlaceName.is_withdrawn)
    return list(db.session().scalars(kept.order_by(PlaceName.folded)))


def why_not_period(municipality: Municipality, *, since: date, mrc_code: str | None, region_code: str, at: datetime) -> str | None:
    """The reason why no such period can be added, or None."""
    if since > local_day(at):
        return str(_("Ce jour n’est pas encore venu : ajoutez la période à partir de sa date."))
    history = periods_of(municipality)
    if any(one.valid_from == since for one in history):
        return str(_("Une période commence déjà ce jour-là."))
    before = _covering(history, since)
    known = before or municipality
    if (before or not history) and (known.mrc_code, known.region_code) == (mrc_code, region_code):
        return str(_("C’est déjà à cette MRC et à cette région qu’elle appartient ce jour-là."))
    mrc = db.session().get(Mrc, mrc_code) if mrc_code else None
    return belonging.why_not_region(mrc, region_code, since=since, until=_until(before, history)) if mrc else None


def add_period(
    municipality: Municipality, *, since: date, mrc_code: str | None, region_code: str, actor: User | None, at: datetime
) -> MunicipalityPeriod:
    """Say that it belongs to this MRC (None: to none) and region from a day on, until what is known after that day.

    When nothing is known after, this is where it belongs today, and so do the organisations that are there.
    """
    if reason := why_not_period(municipality, since=since, mrc_code=mrc_code, region_code=region_code, at=at):
        raise RuleBroken(reason)
    history = periods_of(municipality)
    before = _covering(history, since)
    if not history:
        before = _period(municipality, municipality.mrc_code, municipality.region_code, None, None)
    until = _until(before, history)
    if before is not None:
        before.valid_to = since
    added = _period(municipality, mrc_code, region_code, since, until)
    if until is None:
        move(municipality, mrc_code=mrc_code, region_code=region_code)
    db.session().flush()
    told = _said(municipality_code=municipality.code, valid_from=since.isoformat(), mrc_code=mrc_code, region_code=region_code)
    audit.record("organizations.place_period", added, actor=actor, at=at, changes=told)
    return added


def move(municipality: Municipality, *, mrc_code: str | None, region_code: str) -> None:
    """Change to what it belongs today, with the organisations that are there."""
    municipality.mrc_code, municipality.region_code = mrc_code, region_code
    for organization in db.session().scalars(select(Organization).where(Organization.municipality_code == municipality.code)).unique():
        organization.mrc_code, organization.region_code = mrc_code, region_code


def why_not_name(municipality: Municipality, name: str) -> str | None:
    """The reason why this cannot be another name of it, or None."""
    known = place_words.key(name)
    if not known:
        return str(_("Écrivez un nom, avec des lettres."))
    if known == place_words.key(municipality.name) or any(one.folded == known for one in names_of(municipality)):
        return str(_("Ce nom est déjà reconnu."))
    return None


def add_name(municipality: Municipality, name: str, kind: PlaceNameKind, *, actor: User | None, at: datetime) -> PlaceName:
    """Recognise a municipality under another name, from now on."""
    if reason := why_not_name(municipality, name):
        raise RuleBroken(reason)
    known = place_words.key(name)
    same = select(PlaceName).where(PlaceName.municipality_code == municipality.code, PlaceName.folded == known)
    added = db.session().scalars(same).one_or_none() or PlaceName(municipality_code=municipality.code, folded=known)
    added.name, added.kind, added.is_withdrawn = name, kind, False
    db.session().add(added)
    db.session().flush()
    told = _said(municipality_code=municipality.code, name=name, kind=kind.value)
    audit.record("organizations.place_name", added, actor=actor, at=at, changes=told)
    return added


def withdraw_name(name: PlaceName, *, actor: User | None, at: datetime) -> None:
    """Recognise it no more; the row stays, so that the product's own files do not bring it back."""
    if name.is_withdrawn:
        raise RuleBroken(_("Ce nom est déjà retiré."))
    name.is_withdrawn = True
    changes = {"municipality_code": (name.municipality_code, None), "name": (name.name, None)}
    audit.record("organizations.place_name_withdrawn", name, actor=actor, at=at, changes=changes)


def bearers(name: PlaceName) -> list[Municipality]:
    """The other municipalities that are known under this name: nobody will guess between them."""
    others = select(PlaceName.municipality_code).where(PlaceName.folded == name.folded, ~PlaceName.is_withdrawn)
    codes = set(db.session().scalars(others))
    found = db.session().scalars(select(Municipality).order_by(Municipality.sort_name, Municipality.code))
    named = [one for one in found if one.code in codes or place_words.key(one.name) == name.folded]
    return [one for one in named if one.code != name.municipality_code]


def _until(before: MunicipalityPeriod | None, history: list[MunicipalityPeriod]) -> date | None:
    """When a new period ends: with the one that it cuts short, or where the first that is known begins."""
    if before is not None:
        return before.valid_to
    return history[0].valid_from if history else None


def _covering(history: list[MunicipalityPeriod], day: date) -> MunicipalityPeriod | None:
    held = (one for one in history if (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day < one.valid_to))
    return next(held, None)


def _period(
    municipality: Municipality, mrc_code: str | None, region_code: str, since: date | None, until: date | None
) -> MunicipalityPeriod:
    added = MunicipalityPeriod(
        municipality_code=municipality.code, mrc_code=mrc_code, region_code=region_code, valid_from=since, valid_to=until
    )
    db.session().add(added)
    return added


def _said(**told: Any) -> dict[str, tuple[Any, Any]]:
    """What the log keeps of something new."""
    return {name: (None, value) for name, value in told.items()}
