"""The orders of an organisation as a file for a spreadsheet: a row for each line."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from marketplace.catalogue.typed import written_quantity
from marketplace.core import clock
from marketplace.core.locale import _, current
from marketplace.orders import words
from marketplace.orders.models import Order


def titles() -> list[str]:
    """The heads of the columns, in the language of the page."""
    said = (
        _("Commande"), _("État"), _("Acheteur"), _("Entreprise"), _("Contrat"), _("Gré à gré"), _("Bon de commande"), _("Code budgétaire"),
        _("Envoyée le"), _("Quoi"), _("Lieu"), _("Jour voulu"), _("Quantité"), _("Unité"), _("Prix d’une unité"), _("Montant avant taxes"),
    )  # fmt: skip
    return [str(one) for one in said]


def rows(orders: Iterable[Order], *, is_buyer: set[int]) -> Iterator[list[str | date | None]]:
    """A row for each line; the budget code is its buyer's alone."""
    for order in orders:
        mine = order.buyer_id in is_buyer
        sent = clock.local_day(order.sent_at) if order.sent_at else None
        head = [
            order.number, words.said(order.status), order.buyer.name, order.supplier.name,
            order.contract.number if order.contract else None, order.direct_award.number if order.direct_award and mine else None,
            order.po_number, order.budget_code if mine else None, sent,
        ]  # fmt: skip
        for line in order.lines:
            count = written_quantity(line.quantity, line.unit.decimals, current(), grouped=False)
            cost = str(Decimal(line.unit_price).scaleb(-4)), str(Decimal(line.amount).scaleb(-2))
            yield [*head, line.description, words.where(line), line.wanted_on, count, line.unit.label_fr, *cost]
