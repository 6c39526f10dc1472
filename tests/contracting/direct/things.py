"""Contracts and files of direct awards to try with, invented: `concluded(amount=…)`, `written(…)`."""

from datetime import date
from typing import Any

from marketplace.contracting.direct.concluded import Concluded
from marketplace.contracting.direct.written import Written
from marketplace.contracting.models import Nature, TaxBasis

CLEANING = "76110000"


def concluded(**said: Any) -> Concluded:
    """A contract of cleaning of 5 000 $ in March 2026 with the page 7, unless told otherwise."""
    facts: dict[str, Any] = {
        "key": "direct_award:1",
        "number": "GG-2026-0001",
        "supplier": "Entretien du Littoral",
        "supplier_id": 7,
        "description": "Entretien de la caserne",
        "amount": 500_000,
        "concluded_on": date(2026, 3, 2),
        "nature": Nature.SERVICES,
        "category_code": CLEANING,
    }
    return Concluded(**facts | said)


def written(**said: Any) -> Written:
    """A file of cleaning for 18 500 $, taxes included, its price justified."""
    facts: dict[str, Any] = {
        "description": "Entretien ménager de la caserne, un an",
        "nature": Nature.SERVICES,
        "amount": 1_850_000,
        "tax_basis": TaxBasis.INCLUDED,
        "category_code": CLEANING,
        "supplier_name": "Atelier du Quai",
        "price_justification": "Deux prix comparés, le plus bas est retenu.",
    }
    return Written(**facts | said)
