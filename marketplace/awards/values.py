"""Prices and quantities as values of a notice: data, that each reads in her own language."""

from typing import Any

from marketplace.awards import words
from marketplace.awards.models import AwardShare
from marketplace.catalogue import words as catalogue
from marketplace.core import db, notices
from marketplace.organizations.models import Unit


def price(ten_thousandths: int) -> dict[str, int]:
    """A unit price."""
    return {"price": ten_thousandths}


def quantity(firm: int, unit: Unit, flexible: int = 0) -> dict[str, list[Any]]:
    """So much of a unit, what is on request apart."""
    return {"quantity": [unit.code, firm, flexible]}


def given(share: AwardShare, unit: Unit) -> dict[str, list[Any]]:
    """How much a share of an award gives."""
    return quantity(share.firm, unit, share.flexible)


@notices.wording("price")
def _price(data: int) -> str:
    return catalogue.price(data)


@notices.wording("quantity")
def _quantity(data: list[Any]) -> str:
    code, firm, flexible = data
    return words.so_much(firm, flexible, db.session().get_one(Unit, code))
