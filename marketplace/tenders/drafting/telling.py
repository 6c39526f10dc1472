"""What a purchase says, field by field, in the words of a reader: for two people who save at once, and for what an amendment changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from marketplace.catalogue import words as catalogue_words
from marketplace.core import db
from marketplace.core.formats import day, moment, money, number
from marketplace.core.locale import _, _l, ngettext
from marketplace.organizations.models import Mrc, Organization, PurchaseCategory, Region, Unit
from marketplace.tenders import words
from marketplace.tenders.asking import zones
from marketplace.tenders.drafting.facts import CHOICES, DAYS, MOMENTS
from marketplace.tenders.models import Lot, Tender, TenderAmendment

NOTHING = "–"
QUANTITIES = ("expected", "minimum", "capacity", "pack")

LABELS: dict[str, Any] = {
    "title_fr": _l("Titre en français"),
    "title_en": _l("Titre en anglais"),
    "description_fr": _l("Description en français"),
    "description_en": _l("Description en anglais"),
    "nature": _l("Nature du contrat"),
    "delivery_from": _l("Livraison à partir du"),
    "delivery_until": _l("Livraison jusqu’au"),
    "delivery_note": _l("Précisions sur la livraison"),
    "buyers_are_enterprises": _l("Qui achète"),
    "open_to": _l("Qui peut adhérer"),
    "open_codes": _l("Régions et MRC"),
    "open_network_id": _l("Réseau"),
    "invitees": _l("Organismes nommés"),
    "closes_at": _l("Clôture des adhésions"),
    "confirms_by": _l("Résolutions attendues au plus tard le"),
    "term_from": _l("Début du contrat"),
    "term_until": _l("Fin du contrat"),
    "renewals": _l("Nombre de renouvellements"),
    "renewal_months": _l("Durée d’un renouvellement, en mois"),
    "options_note": _l("Options"),
    "on_shortfall": _l("Si le minimum n’est pas atteint"),
    "extension_days": _l("Durée de la prolongation, en jours"),
    "allocation_rule": _l("Partage si l’offre ne suffit pas"),
    "contract_form": _l("Forme du contrat"),
    "fee_rate": _l("Frais de gestion, en %"),
    "fee_note": _l("Précisions sur les frais"),
    "union_committee": _l("Comité"),
    "union_evaluators": _l("Qui évalue"),
    "title": _l("Titre"),
    "specification": _l("Devis"),
    "category_code": _l("Catégorie"),
    "expected": _l("Quantité attendue du groupe"),
    "minimum": _l("Quantité minimale du groupe"),
    "capacity": _l("Quantité maximale que l’offre peut fournir"),
    "pack": _l("Vendu par lots de"),
    "tax_code": _l("Taxes"),
    "items": _l("Articles"),
    "document": _l("Document"),
    "visit": _l("Visite des lieux"),
    "bids_due_at": _l("Heure limite des réponses"),
    "bids_zone": _l("Selon quelle horloge"),
    "bid_validity_days": _l("Durée de validité des réponses, en jours"),
    "is_open_call": _l("Qui peut répondre"),
    "bidders": _l("Entreprises nommées"),
    "unit_code": _l("Unité"),
    "estimate": _l("Estimation du lot, avant taxes"),
}


@dataclass(frozen=True)
class Told:
    """A change as a person reads it; `field` is its name."""

    field: str
    label: str
    before: str
    after: str


def tell(before: Mapping[str, Any], after: Mapping[str, Any], unit: Unit | None = None) -> list[Told]:
    """Where two sets of plain values differ, in the order of the first; quantities are told in `unit`."""
    return [
        Told(name, str(LABELS[name]), said(name, before[name], unit), said(name, after[name], unit))
        for name in before
        if before[name] != after[name]
    ]


def told(tender: Tender, amendment: TenderAmendment) -> list[Told]:
    """What an amendment changed, in the language of the page. A field of a lot is written `lot.2.minimum`, 2 being its rank."""
    lots = {one.rank: one for one in tender.lots}
    return [_told(lots, name, before, after) for name, before, after in amendment.changes]


def _told(lots: Mapping[int, Lot], name: str, before: Any, after: Any) -> Told:
    if not name.startswith("lot."):
        return Told(name, str(LABELS[name]), said(name, before), said(name, after))
    _lot, rank, field = name.split(".")
    lot = lots[int(rank)]
    label = _("Lot %(rank)s, %(field)s", rank=rank, field=str(LABELS[field]).lower())
    return Told(name, label, said(field, before, lot.unit), said(field, after, lot.unit))


def said(name: str, value: Any, unit: Unit | None = None) -> str:
    """One plain value in words."""
    if name == "buyers_are_enterprises":
        return str(_("des entreprises collectives") if value else _("des organismes acheteurs"))
    if name == "is_open_call":
        return str(_("toute entreprise collective") if value else _("les entreprises nommées"))
    if value is None or value in ("", []):
        return NOTHING
    if name == "bids_zone":
        return zones.said(value)
    if name == "estimate":
        return money(value)
    if name in CHOICES:
        return words.said(CHOICES[name](value))
    if name in DAYS:
        return day(date.fromisoformat(value))
    if name in MOMENTS:
        return moment(datetime.fromisoformat(value), zone=True)
    if name in QUANTITIES and unit is not None:
        return catalogue_words.counted(value, unit)
    if name == "fee_rate":
        return number(Decimal(value).scaleb(-2))
    return _looked_up(name, value)


def _looked_up(name: str, value: Any) -> str:
    if name == "open_codes":
        return ", ".join(_name_of_place(code) for code in value)
    if name in ("invitees", "bidders"):
        return ", ".join(_names(value))
    if name == "unit_code":
        return str(db.session().get_one(Unit, value).label)
    if name == "open_network_id":
        return ", ".join(_names([value]))
    if name == "category_code":
        found = db.session().get(PurchaseCategory, value)
        return f"{found.code} – {found.label}" if found else str(value)
    if name == "items":
        counted = ngettext("%(num)d article", "%(num)d articles", len(value))
        return f"{counted} ({'; '.join(one['description'] for one in value)})"
    return number(value) if isinstance(value, int) else str(value)


def _name_of_place(code: str) -> str:
    found = db.session().get(Region, code) if len(code) == 2 else db.session().get(Mrc, code)
    return str(getattr(found, "label", None) or getattr(found, "name", None) or code)


def _names(ids: Iterable[int]) -> list[str]:
    found = [db.session().get(Organization, number) for number in ids]
    return [one.name for one in found if one is not None]
