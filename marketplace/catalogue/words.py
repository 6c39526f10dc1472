"""How a catalogue is said: the closed lists, the fields, prices and quantities, in the language of the page."""

import csv
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from marketplace.catalogue.models import AdjustmentKind, Audience, ListingKind, ListingStatus, PriceBasis, PriceVisibility, TaxCode
from marketplace.catalogue.typed import written_price
from marketplace.core.formats import number
from marketplace.core.locale import _, _l, current, ngettext
from marketplace.organizations.models import Reach, Unit

NBSP = "\u00a0"
PLURALS = Path(__file__).parent / "data" / "unit_plurals.csv"

WORDS: dict[Enum, Any] = {
    ListingKind.GOOD: _l("produit"),
    ListingKind.SERVICE: _l("service"),
    ListingStatus.DRAFT: _l("brouillon"),
    ListingStatus.PUBLISHED: _l("publié"),
    ListingStatus.ARCHIVED: _l("archivé"),
    PriceBasis.LISTED: _l("prix affiché"),
    PriceBasis.ON_REQUEST: _l("prix sur demande"),
    PriceBasis.AFTER_VISIT: _l("prix après une visite des lieux"),
    AdjustmentKind.FIXED: _l("prix ferme"),
    AdjustmentKind.CPI: _l("selon l’indice des prix à la consommation"),
    AdjustmentKind.FUEL: _l("selon le prix du carburant"),
    AdjustmentKind.YEARLY: _l("une fois l’an"),
    AdjustmentKind.OTHER: _l("autrement"),
    TaxCode.TAXABLE: _l("taxable"),
    TaxCode.ZERO_RATED: _l("détaxé"),
    TaxCode.EXEMPT: _l("exonéré"),
    PriceVisibility.EVERYBODY: _l("tout le monde"),
    PriceVisibility.BUYERS: _l("les acheteurs vérifiés"),
    PriceVisibility.NETWORKS: _l("les membres de certains réseaux"),
    Audience.EVERYBODY: _l("tout le monde"),
    Audience.NETWORKS: _l("les membres de certains réseaux"),
    Reach.PROVINCE: _l("toute la province"),
    Reach.REGIONS: _l("des régions"),
    Reach.MRCS: _l("des MRC"),
    Reach.RADIUS: _l("un rayon autour de l’entreprise"),
}

FIELDS: dict[str, Any] = {
    "reference": _l("Référence"),
    "title_fr": _l("Titre en français"),
    "title_en": _l("Titre en anglais"),
    "description_fr": _l("Description en français"),
    "description_en": _l("Description en anglais"),
    "kind": _l("Produit ou service"),
    "category_code": _l("Catégorie"),
    "characteristics": _l("Caractéristiques"),
    "unit_code": _l("Unité"),
    "price_basis": _l("Comment le prix est connu"),
    "price": _l("Prix d’une unité, avant taxes"),
    "tiers": _l("Prix de volume"),
    "minimum": _l("Quantité minimale"),
    "pack": _l("Vendu par lots de"),
    "adjustment": _l("Ajustement du prix"),
    "adjustment_note": _l("Précisions sur l’ajustement"),
    "tax_code": _l("Taxes"),
    "tax_reason": _l("Raison de l’exonération"),
    "lead_time_days": _l("Délai de livraison, en jours"),
    "final_count_days": _l("Nombre final attendu, en jours avant la livraison"),
    "reach": _l("Territoire desservi"),
    "radius_km": _l("Rayon, en kilomètres"),
    "region_codes": _l("Régions desservies"),
    "mrc_codes": _l("MRC desservies"),
    "valid_from": _l("Offert à partir du"),
    "valid_until": _l("Offert jusqu’au"),
    "price_visibility": _l("Qui voit le prix"),
    "price_networks": _l("Réseaux qui voient le prix"),
    "audience": _l("Qui voit l’article"),
    "audience_networks": _l("Réseaux qui voient l’article"),
    "pictures": _l("Images"),
    "documents": _l("Documents"),
    "members": _l("Entreprises de l’offre regroupée"),
}


def said(value: Enum) -> str:
    """« service », "service"; KeyError for a value that has no word, which a test forbids."""
    return str(WORDS[value])


def choices(kind: type[Enum], empty: Any = None) -> list[tuple[str, str]]:
    """What a list to choose from offers; `empty` is what stands for no value, when one may say nothing."""
    listed = [(str(one.value), said(one)[:1].upper() + said(one)[1:]) for one in kind]
    return listed if empty is None else [("", str(empty)), *listed]


def price(value: int) -> str:
    """« 1 234,50 $ », "$1,234.50", from ten-thousandths of a dollar; two decimals, or four when there are that many."""
    written = written_price(value, current())
    return f"{written}{NBSP}$" if current() == "fr" else f"${written}"


def quantity(value: int, unit: Unit) -> str:
    """« 1 234,5 », from the decimals of the unit."""
    return number(_exact(value, unit))


def counted(value: int, unit: Unit) -> str:
    """« 1 heure », « 12,5 heures »: French has its plural from two on, English from all but one."""
    exact = _exact(value, unit)
    is_many = exact >= 2 if current() == "fr" else exact != 1
    return f"{number(exact)}{NBSP}{many(unit) if is_many else unit.label}"


def many(unit: Unit) -> str:
    """The plural of a unit; its name as it is for one that the list does not know."""
    found = _plurals().get(unit.code)
    return found[0 if current() == "fr" else 1] if found else str(unit.label)


def bands(content: dict[str, Any], unit: Unit) -> list[tuple[str, int]]:
    """Prices by quantity: « 1 à 9 », « 10 à 39 », « 40 et plus », each with its price; one line alone says no quantity."""
    steps = [(0, content["price"]), *((start, cost) for start, cost in content["tiers"])]
    if len(steps) == 1:
        return [(_("toute quantité"), content["price"])]
    found = []
    for (start, cost), after in zip(steps, [*(one for one, _cost in steps[1:]), None], strict=True):
        if start == 0 and after is not None and after <= (content["minimum"] or 1):
            continue
        found.append((_band(max(start, (content["minimum"] or 1) if unit.decimals == 0 else start), after, unit), cost))
    return found


def _band(start: int, after: int | None, unit: Unit) -> str:
    if after is None:
        return str(_("%(quantity)s et plus", quantity=quantity(start, unit)))
    if unit.decimals == 0:
        last = quantity(after - 1, unit)
        return last if start == after - 1 else _("%(first)s à %(last)s", first=quantity(start, unit), last=last)
    if start == 0:
        return str(_("moins de %(quantity)s", quantity=quantity(after, unit)))
    return str(_("%(first)s à moins de %(last)s", first=quantity(start, unit), last=quantity(after, unit)))


def days(count: int) -> str:
    """« 1 jour », « 10 jours »."""
    return ngettext("%(num)d jour", "%(num)d jours", count)


def because(code: str) -> str:
    """Why a version was made, from its code; words that somebody wrote stay as they are."""
    kind, _colon, what = code.partition(":")
    sentences = {
        "import": _("par l’import no %(what)s", what=what),
        "restored": _("retour à la version %(what)s", what=what),
        "copy": _("copie de %(what)s", what=what),
        "bulk": _("changement de plusieurs articles à la fois"),
        "api": _("par un programme"),
    }
    return str(sentences.get(kind, code))


def plurals(code: str) -> tuple[str, ...]:
    """The plurals of a unit's label, in French and in English; none for a unit that has none."""
    return _plurals().get(code, ())


def _exact(value: int, unit: Unit) -> Decimal:
    return Decimal(value).scaleb(-unit.decimals)


@cache
def _plurals() -> dict[str, tuple[str, str]]:
    with PLURALS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["many_fr"], row["many_en"]) for row in csv.DictReader(file)}
