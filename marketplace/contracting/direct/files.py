"""The lists and the register as files, in French whatever the page: a body publishes in French."""

from collections.abc import Iterator
from datetime import date

from flask import Response

from marketplace.contracting.direct import lists, publishing, register
from marketplace.contracting.direct.register import Register
from marketplace.core.errors import Missing
from marketplace.core.exports import Cell, csv_response
from marketplace.core.locale import SOURCE, speaking
from marketplace.organizations.models import Organization

ROTATION_TITLES = (
    "Catégorie",
    "Libellé",
    "Fournisseur",
    "Contrats",
    "Total, taxes comprises ($)",
    "Dernier contrat",
    "Numéro du dernier contrat",
    "Peut être choisi de nouveau à partir du",
    "Tour suggéré",
    "Jamais sollicitée",
)


def monthly(buyer: Organization, year: int, month: int) -> Response:
    """The list of a month. Missing when no rule of the table asks it of this kind of body."""
    with speaking(SOURCE):
        told = publishing.monthly(buyer, year, month)
        if told.rule is None:
            raise Missing()
        return csv_response(f"contrats-{year}-{month:02d}-{buyer.slug}", lists.MONTHLY_TITLES, publishing.monthly_rows(told))


def yearly(buyer: Organization, year: int) -> Response:
    """The list of a year. Missing when no rule of the table asks it of this kind of body."""
    with speaking(SOURCE):
        told = publishing.yearly(buyer, year)
        if told.item is None:
            raise Missing()
        return csv_response(f"contrats-plus-de-2000-{year}-{buyer.slug}", lists.YEARLY_TITLES, publishing.yearly_rows(told))


def rotation(buyer: Organization, on: date) -> Response:
    """The register of rotation on a day."""
    with speaking(SOURCE):
        return csv_response(f"rotation-{on.isoformat()}-{buyer.slug}", ROTATION_TITLES, _rotation_rows(register.of(buyer, on)))


def _rotation_rows(told: Register) -> Iterator[list[Cell]]:
    for turn in told.turns:
        named: list[Cell] = [turn.category.code, turn.category.label_fr] if turn.category else ["", "Sans catégorie"]
        for one in turn.holders:
            free = one.free_from.isoformat() if one.free_from else ""
            last = [one.last_on.isoformat(), one.contracts[-1].number, free, "oui" if one is turn.next else "", ""]
            yield [*named, one.name, len(one.contracts), lists.dollars(one.total), *last]
        for never in turn.never:
            yield [*named, never.name, 0, "", "", "", "", "", "oui"]
