"""What a price request says, field by field, in the words of a reader."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any

from marketplace.catalogue import words as catalogue_words
from marketplace.core.formats import day, money, number
from marketplace.core.locale import _l
from marketplace.organizations.models import Unit
from marketplace.tenders import words
from marketplace.tenders.asking import zones
from marketplace.tenders.asking.facts import Line, Said
from marketplace.tenders.drafting.telling import NOTHING, Told

LABELS: dict[str, Any] = {
    "title": _l("Titre"),
    "description": _l("Ce que vous demandez, et pour quoi"),
    "nature": _l("Nature du contrat"),
    "category_code": _l("Catégorie (UNSPSC)"),
    "lines": _l("Ce que vous voulez"),
    "place_name": _l("Lieu"),
    "place_address": _l("Adresse"),
    "delivery_from": _l("Livraison à partir du"),
    "delivery_until": _l("Livraison jusqu’au"),
    "delivery_note": _l("Précisions"),
    "term_from": _l("Début du contrat"),
    "term_until": _l("Fin du contrat"),
    "due_at": _l("Heure limite des réponses"),
    "zone": _l("Selon quelle horloge"),
    "estimate": _l("Estimation du contrat, avant taxes"),
    "validity_days": _l("Durée de validité des réponses, en jours"),
    "bidders": _l("Entreprises"),
    "documents": _l("Documents"),
}


def told_of(before: Said, after: Said, units: Mapping[str, Unit]) -> list[Told]:
    """Where two sayings of a price request differ."""
    return [
        Told(one.name, str(LABELS[one.name]), _said(one.name, before, units), _said(one.name, after, units))
        for one in fields(Said)
        if getattr(before, one.name) != getattr(after, one.name)
    ]


def _said(name: str, of: Said, units: Mapping[str, Unit]) -> str:
    value = getattr(of, name)
    if value in (None, "", ()):
        return NOTHING
    if name == "lines":
        return "\n".join(_line(one, units) for one in value)
    if name == "zone":
        return zones.said(value)
    if name == "estimate":
        return money(value)
    if isinstance(value, Enum):
        return words.said(value)
    if isinstance(value, datetime):
        return zones.told(value, of.zone)
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int) else str(value)


def _line(one: Line, units: Mapping[str, Unit]) -> str:
    unit = units.get(one.unit_code)
    counted = catalogue_words.counted(one.quantity, unit) if one.quantity is not None and unit is not None else NOTHING
    return f"{one.what}\u00a0: {counted}. {one.specification}".strip()
