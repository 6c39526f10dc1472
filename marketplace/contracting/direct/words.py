"""The words of direct awards: statuses, what a person may say of a purchase, fields of the log; and those of the room as cells begin."""

from collections.abc import Iterable
from typing import Any

from marketplace.contracting import words
from marketplace.contracting.advising.advice_words import MODES
from marketplace.contracting.advising.modes import ModeCode
from marketplace.contracting.models import DirectAwardStatus, Nature, TaxBasis
from marketplace.core.locale import SOURCE, _l, speaking

STATUSES: dict[DirectAwardStatus, Any] = {
    DirectAwardStatus.DRAFT: _l("Brouillon"),
    DirectAwardStatus.APPROVED: _l("Approuvé"),
    DirectAwardStatus.CANCELLED: _l("Annulé"),
}
BY_EXCEPTION = _l("Gré à gré par exception")
# What a person says of a purchase; the adviser never supposes it. The first two may be left unsaid.
CIRCUMSTANCES: dict[str, Any] = {
    "is_waste_service": _l("Ce service touche les matières résiduelles (collecte, transport, recyclage)"),
    "listed_service": _l("Ce service est de ceux que la loi énumère et plafonne même avec un OBNL (573.3, par. 2.3)"),
    "emergency": _l("La situation est une urgence au sens de la loi"),
    "single_supplier_documented": _l("Une seule entreprise peut fournir, et des vérifications sérieuses sont au dossier"),
    "continues_vulnerable_services": _l("Le contrat continue un service à des personnes vulnérables"),
}
FIELDS: dict[str, Any] = {
    "number": _l("numéro"),
    "description": _l("objet"),
    "nature": _l("nature"),
    "amount": _l("montant"),
    "tax_basis": _l("lecture du montant"),
    "category_code": _l("catégorie"),
    "supplier_id": _l("fournisseur"),
    "supplier_name": _l("nom du fournisseur"),
    "considered": _l("entreprises considérées"),
    "rotation_note": _l("rotation"),
    "preference_note": _l("préférence"),
    "price_justification": _l("justification du prix"),
    "awarded_on": _l("date d’octroi"),
    "starts_on": _l("début"),
    "ends_on": _l("fin"),
    "circumstances": _l("circonstances"),
    "exemption_code": _l("exemption"),
    "exemption_reference": _l("référence de l’exemption"),
    "exemption_on": _l("date de l’exemption"),
}


def status(value: DirectAwardStatus) -> str:
    return str(STATUSES[value])


def nature(value: Nature) -> str:
    """« Services », as it begins a cell."""
    return words.capital(words.NATURES[value.value])


def in_french(value: Nature) -> str:
    """The same in French, whatever the page: a body publishes in French."""
    with speaking(SOURCE):
        return nature(value)


def basis(value: TaxBasis) -> str:
    """« Taxes comprises », as it begins a cell."""
    return words.capital(words.BASES[value])


def mode(code: str) -> str:
    """How a contract was made, by the code of a mode; nothing for none. What the body decided has nothing left to validate."""
    if not code:
        return ""
    return str(BY_EXCEPTION if ModeCode(code) is ModeCode.EXEMPT else MODES[ModeCode(code)])


def exemption(code: str | None) -> str:
    """An exemption in words; nothing for none."""
    return words.rule(code) if code else ""


def natures() -> list[tuple[str, str]]:
    """What a list of natures offers."""
    return [(one.value, nature(one)) for one in Nature]


def bases(offered: Iterable[TaxBasis]) -> list[tuple[str, str]]:
    """What a list of the ways of reading an amount offers."""
    return [(one.value, basis(one)) for one in offered]
