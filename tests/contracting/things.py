"""The rules of the product's file in memory, and by-laws that no database knows: what the pure tests of the adviser stand on."""

from datetime import date
from functools import cache
from typing import Any

from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.models import ContractingBylaw, Nature, Rotation, TaxBasis
from marketplace.contracting.thresholds import reference
from marketplace.contracting.thresholds.dated import Rule

TODAY = date(2026, 3, 10)
GOODS, SERVICES, CONSTRUCTION, INSURANCE = Nature
INCLUDED, EXCLUDED = TaxBasis.INCLUDED, TaxBasis.EXCLUDED


@cache
def rules() -> tuple[Rule, ...]:
    """The rows of the file, as the adviser reads them."""
    return tuple(Rule(**{name: value for name, value in row.items() if name != "reference_key"}) for row in reference.rows())


def bylaw(**values: Any) -> ContractingBylaw:
    """A by-law since 2024, taxes included, that says nothing of ceilings unless told."""
    told: dict[str, Any] = {
        "id": 1,
        "title": "Règlement de gestion contractuelle",
        "reference": "Règlement 2023-400",
        "valid_from": date(2024, 1, 1),
        "tax_basis": TaxBasis.INCLUDED,
        "invited_at_least": 2,
        "answer_days": 8,
        "rotation": Rotation.NONE,
        "rotation_text": "",
    }
    return ContractingBylaw(**told | values)


def with_taxes(dollars: int, cents: int = 0) -> Amount:
    return Amount(dollars * 100 + cents, TaxBasis.INCLUDED)


def before_taxes(dollars: int, cents: int = 0) -> Amount:
    return Amount(dollars * 100 + cents)
