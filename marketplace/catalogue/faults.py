"""What is wrong in a content before it is written, whoever wrote it: a form, a file, a program. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from marketplace.catalogue import characteristics
from marketplace.catalogue.content import CHOICES, DAYS, TEXTS
from marketplace.catalogue.joint import terms
from marketplace.catalogue.typed import LARGEST_PRICE, LARGEST_QUANTITY
from marketplace.core.forms import LONG, SHORT, control_in
from marketplace.core.locale import _

MOST_TIERS = 20
MOST_PICTURES, MOST_DOCUMENTS = 8, 10
LONGEST = {"description_fr": LONG, "description_en": LONG, "adjustment_note": 1000, "tax_reason": 500, "reference": 100}
# The least and the most of each number.
BOUNDS = {
    "price": (0, LARGEST_PRICE),
    "minimum": (1, LARGEST_QUANTITY),
    "pack": (1, LARGEST_QUANTITY),
    "lead_time_days": (0, 1095),
    "final_count_days": (0, 365),
    "radius_km": (1, 2000),
}
OPTIONAL_CHOICES = ("reach",)


@dataclass(frozen=True)
class Fault:
    """A field of the content and the sentence that says what is wrong with it and how to mend it."""

    field: str
    sentence: str


def faults(content: Mapping[str, Any]) -> list[Fault]:
    """All that is wrong in a content in its normal form; empty when it may be written, were it as a draft."""
    found: list[Fault] = []

    def no(field: str, sentence: str) -> None:
        found.append(Fault(field, str(sentence)))

    _texts(content, no)
    _choices(content, no)
    _numbers(content, no)
    _tiers(content, no)
    _days(content, no)
    _members(content, no)
    _what_goes_together(content, no)
    return found


def _texts(content: Mapping[str, Any], no: Callable[[str, str], None]) -> None:
    if not content["title_fr"]:
        no("title_fr", _("Il manque le titre en français."))
    for name in TEXTS:
        text, most = content[name] or "", LONGEST.get(name, SHORT)
        if len(text) > most:
            no(name, _("%(most)d caractères au plus.", most=most))
        if odd := control_in(text, lines=most > SHORT):
            no(name, _("Ce texte contient un caractère invisible (code %(code)d) : effacez-le et récrivez le mot.", code=ord(odd)))


def _choices(content: Mapping[str, Any], no: Callable[[str, str], None]) -> None:
    for name, kind in CHOICES.items():
        words = [one.value for one in kind]
        if content[name] not in words and (content[name] or name not in OPTIONAL_CHOICES):
            no(name, _("« %(given)s » n’est pas un choix : %(words)s.", given=content[name], words=", ".join(words)))
    if not content["unit_code"]:
        no("unit_code", _("Il manque l’unité."))
    if unknown := [one for one in content["characteristics"] if one not in characteristics.known()]:
        no("characteristics", _("Ces caractéristiques ne sont pas dans la liste : %(codes)s.", codes=", ".join(map(str, unknown))))


def _numbers(content: Mapping[str, Any], no: Callable[[str, str], None]) -> None:
    for name, (least, most) in BOUNDS.items():
        value = content[name]
        if value is not None and not _is_between(value, least, most):
            no(name, _("Ce nombre est hors de ce qui est permis."))


def _tiers(content: Mapping[str, Any], no: Callable[[str, str], None]) -> None:
    tiers = content["tiers"]
    if len(tiers) > MOST_TIERS:
        no("tiers", _("%(most)d paliers de prix au plus.", most=MOST_TIERS))
    if any(not _is_between(start, 1, LARGEST_QUANTITY) or not _is_between(price, 0, LARGEST_PRICE) for start, price in tiers):
        no("tiers", _("Un palier commence à une quantité de plus de zéro et a un prix."))
    starts = [start for start, _price in tiers]
    if len(set(starts)) != len(starts):
        no("tiers", _("Deux paliers commencent à la même quantité : gardez-en un."))
    costs = [content["price"], *(price for _start, price in tiers)]
    if all(isinstance(one, int) for one in costs) and any(later > sooner for sooner, later in pairwise(costs)):
        no("tiers", _("Un prix de volume ne monte pas avec la quantité : vérifiez les prix et les quantités."))
    if tiers and content["price"] is None:
        no("price", _("Écrivez aussi le prix d’une unité, avant le premier palier."))


def _days(content: Mapping[str, Any], no: Callable[[str, str], None]) -> None:
    found = {name: _day(content[name]) for name in DAYS if content[name]}
    for name, value in found.items():
        if value is None:
            no(name, _("Ce n’est pas une date : écrivez-la comme 2026-11-23."))
    first, last = found.get("valid_from"), found.get("valid_until")
    if first and last and last < first:
        no("valid_until", _("Le dernier jour vient avant le premier."))


def _members(content: Mapping[str, Any], no: Callable[[str, str], None]) -> None:
    for sentence in terms.faults(content["members"]):
        no("members", sentence)


def _what_goes_together(content: Mapping[str, Any], no: Callable[[str, str], None]) -> None:
    if content["tax_code"] == "exempt" and not content["tax_reason"]:
        no("tax_reason", _("Dites pourquoi il est exonéré."))
    if content["adjustment"] == "other" and not content["adjustment_note"]:
        no("adjustment_note", _("Dites comment le prix est ajusté."))
    needed = {"regions": ("region_codes", _("Cochez au moins une région.")), "mrcs": ("mrc_codes", _("Cochez au moins une MRC."))}
    needed["radius"] = ("radius_km", _("Écrivez le rayon en kilomètres."))
    if content["reach"] in needed:
        name, sentence = needed[content["reach"]]
        if not content[name]:
            no(name, sentence)
    # Not only when it is published: one that is shown could become one for nobody, and be neither found nor missed.
    if content["audience"] == "networks" and not content["audience_networks"]:
        no("audience_networks", _("Il est réservé à des réseaux, mais aucun n’est choisi."))
    if content["price_visibility"] == "networks" and not content["price_networks"]:
        no("price_networks", _("Son prix est réservé à des réseaux, mais aucun n’est choisi."))
    if any(not one.get("alternative_fr") for one in content["pictures"]):
        no("pictures", _("Décrivez chaque image en quelques mots, pour qui ne la voit pas."))
    if any(not one.get("title_fr") for one in content["documents"]):
        no("documents", _("Donnez un titre à chaque document."))
    for name, most in (("pictures", MOST_PICTURES), ("documents", MOST_DOCUMENTS)):
        if len(content[name]) > most:
            no(name, _("%(most)d au plus : retirez-en avant d’en ajouter.", most=most))


def _is_between(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
