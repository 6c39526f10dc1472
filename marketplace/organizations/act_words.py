"""What the log of acts notes of the directory, in words: the fields of a page, what is attached to it, what joins two pages."""

from typing import Any

from marketplace.core.locale import _l
from marketplace.organizations.imports.columns import COLUMNS

# What no column of a file says; a row that is attached to a page is told by its kind, whatever changed in it.
OTHERS: dict[str, Any] = {
    "mrc_code": _l("MRC"),
    "region_code": _l("région"),
    "sector_codes": _l("secteurs"),
    "is_enterprise": _l("entreprise collective ou non"),
    "buyer_type": _l("type d’acheteur"),
    "network_type": _l("type de réseau"),
    "largest_contract": _l("plus grand contrat"),
    "insurance": _l("assurance"),
    "activities": _l("activités"),
    "statutory_clauses": _l("clauses statutaires"),
    "held_certifications": _l("certifications"),
    "client_references": _l("références"),
    "network_members": _l("réseaux"),
    "pictures": _l("images"),
    "absorbed": _l("fiche absorbée"),
    "taken": _l("renseignements repris"),
    "valid_from": _l("date de début"),
}


def fields() -> dict[str, str]:
    """The words of each field, in the language of the page."""
    return {one.name: one.said for one in COLUMNS} | {name: str(said) for name, said in OTHERS.items()}
