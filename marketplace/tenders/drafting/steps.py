"""The steps by which a purchase is written: their order, where each is, and whether it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from marketplace.core.locale import _l
from marketplace.tenders.criteria import queries as criteria
from marketplace.tenders.drafting.estimating import needs_union
from marketplace.tenders.drafting.rules import Fault
from marketplace.tenders.models import Tender, TenderDocument

# Each step: its key, what it is called, its page.
STEPS: tuple[tuple[str, Any, str], ...] = (
    ("object", _l("Objet"), "tenders.object_step"),
    ("lots", _l("Lots et articles"), "tenders.lots_step"),
    ("delivery", _l("Livraison"), "tenders.delivery_step"),
    ("access", _l("Qui peut adhérer"), "tenders.access_step"),
    ("dates", _l("Dates"), "tenders.dates_step"),
    ("call", _l("Réponses des entreprises"), "tenders.call_step"),
    ("criteria", _l("Évaluation"), "tenders.criteria_step"),
    ("rules", _l("Règles"), "tenders.rules_step"),
    ("framework", _l("Cadre contractuel"), "tenders.framework_step"),
    ("documents", _l("Documents"), "tenders.documents_step"),
    ("union", _l("Entente d’union"), "tenders.union_step"),
    ("review", _l("Relire et publier"), "tenders.review"),
)


# Those that a purchase may be published without.
FREE = ("criteria", "documents", "review")
# Those of a purchase that enterprises answer.
OF_CALL = ("call", "criteria")


@dataclass(frozen=True)
class Step:
    """A step as the menu shows it: `is_done` when nothing stops there, `is_needed` unless the purchase may be published without it."""

    key: str
    label: str
    url: str
    is_done: bool
    is_needed: bool


def of(tender: Tender, faults: Iterable[Fault], documents: Iterable[TenderDocument]) -> list[Step]:
    """The steps of a purchase, with what is done; the agreement of the bodies is there only where bodies unite, the call to enterprises
    and their evaluation where they answer."""
    wrong = {one.step for one in faults}
    some = {"documents": bool(list(documents)), "review": not wrong}
    if tender.is_answered:
        some["criteria"] = "criteria" not in wrong and criteria.of(tender) is not None
    return [
        Step(
            key,
            str(label),
            url_for(endpoint, slug=tender.organizer.slug, number=tender.number),
            some.get(key, key not in wrong),
            key not in FREE or (key == "criteria" and key in wrong),
        )
        for key, label, endpoint in STEPS
        if _is_there(tender, key)
    ]


def url_of(tender: Tender, key: str) -> str:
    """The page of a step."""
    endpoint = next(one for name, _label, one in STEPS if name == key)
    return url_for(endpoint, slug=tender.organizer.slug, number=tender.number)


def label_of(key: str) -> str:
    """What a step is called, in the language of the page."""
    return str(next(label for name, label, _endpoint in STEPS if name == key))


def after(tender: Tender, key: str) -> str:
    """The page of the step that follows, where « save and go on » leads."""
    shown = [name for name, _label, _endpoint in STEPS if _is_there(tender, name)]
    return url_of(tender, shown[min(shown.index(key) + 1, len(shown) - 1)])


def _is_there(tender: Tender, key: str) -> bool:
    if key in OF_CALL:
        return tender.is_answered
    return key != "union" or needs_union(tender)
