"""The difference of two contents in words: each field by its name, with what it said before and what it says after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.catalogue import characteristics, content, queries, words
from marketplace.catalogue.content import CHOICES, DAYS, NETWORKS, Change
from marketplace.catalogue.joint import saying
from marketplace.core import db
from marketplace.core.formats import day, number
from marketplace.core.locale import _
from marketplace.organizations.models import Mrc, PurchaseCategory, Region, Unit

NOTHING = "–"
CODES: dict[str, type[Any]] = {"region_codes": Region, "mrc_codes": Mrc}


@dataclass(frozen=True)
class Told:
    """A change as a person reads it; `field` is its name in the content."""

    field: str
    label: str
    before: str
    after: str


def tell(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Told]:
    """What differs between two contents, in the order of a page, in the language of the page."""
    return [
        Told(one.field, label(one.field), _said(one, one.before, before), _said(one, one.after, after))
        for one in content.changes(before, after)
    ]


def label(field: str) -> str:
    """The name of a field of a content."""
    return str(words.FIELDS[field])


def value(field: str, content_: Mapping[str, Any]) -> str:
    """What one field of a content says, in words."""
    return _said(Change(field, None, None), content_[field], content_)


def _said(change: Change, value: Any, whole: Mapping[str, Any]) -> str:
    """Quantities count in the unit of their own content, which the other may have changed."""
    field = change.field
    if value is None or value in ("", []):
        return NOTHING
    unit = db.session().get(Unit, whole.get("unit_code", "C62"))
    if field == "tiers" and unit:
        return "; ".join(
            _("%(price)s dès %(quantity)s", price=words.price(cost), quantity=words.counted(start, unit)) for start, cost in value
        )
    if field in ("minimum", "pack") and unit:
        return words.counted(value, unit)
    if field == "price":
        return words.price(value)
    if field in CHOICES:
        return words.said(CHOICES[field](value))
    if field in DAYS:
        return day(date.fromisoformat(value))
    return _listed(field, value)


def _listed(field: str, value: Any) -> str:
    if field == "characteristics":
        return ", ".join(map(characteristics.label, value))
    if field == "unit_code":
        return _label(Unit, value)
    if field == "category_code":
        return _label(PurchaseCategory, value)
    if field in CODES:
        return ", ".join(_label(CODES[field], code) for code in value)
    if field in NETWORKS:
        names = queries.names_of(set(value))
        return ", ".join(names.get(one, _("un réseau qui n’est plus au répertoire")) for one in value)
    if field == "members":
        names = queries.names_of({one["organization"] for one in value})
        return "; ".join(names.get(one["organization"], NOTHING) + saying.terms(one) for one in value)
    if field == "pictures":
        return "; ".join(str(one["alternative_fr"]) for one in value)
    if field == "documents":
        return "; ".join(str(one["title_fr"]) for one in value)
    return number(value) if isinstance(value, int) else str(value)


def _label(model: type[Any], code: str) -> str:
    found = db.session().get(model, code)
    return code if found is None else str(getattr(found, "label", None) or found.name)
