"""The list of invoices as its page and its file show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.billing import rules, words
from marketplace.billing.invoicing import lists
from marketplace.billing.invoicing.journal import written
from marketplace.billing.ledger import balances
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceStatus
from marketplace.billing.rules import Side
from marketplace.core import paging
from marketplace.core.exports import Cell
from marketplace.core.locale import _
from marketplace.organizations.models import Organization

BATCH = 500


@dataclass(frozen=True)
class Shown:
    """What the page shows beside its rows: `owed` is cents by the number of an invoice."""

    wanted: lists.Choice
    sides: list[Side]
    counts: dict[InvoiceStatus, int]
    late: int
    sums: lists.Sums
    owed: dict[int, int]
    partners: list[Organization]
    today: date

    @property
    def is_bought(self) -> bool:
        return self.wanted.side is Side.BUYER


def side_of(organization: Organization) -> Side:
    """The side that is shown first: an enterprise issues, a buyer receives."""
    return Side.SUPPLIER if organization.is_enterprise else Side.BUYER


def shown(organization: Organization, wanted: lists.Choice, page: paging.Page[Invoice], tally: lists.Tally, today: date) -> Shown:
    """What the page says of a list. What the tally of the list says already is not counted again."""
    is_whole, is_late = wanted == lists.Choice(wanted.side), wanted == lists.Choice(wanted.side, is_late=True)
    return Shown(
        wanted=wanted,
        sides=[Side.SUPPLIER, Side.BUYER] if organization.is_enterprise else [Side.BUYER],
        counts=tally.counts if is_whole else lists.counts(organization, wanted.side),
        late=tally.total if is_late else lists.count_late(organization, wanted.side, today),
        sums=tally.sums,
        owed=balances.owed_on_each([one.id for one in page.items]),
        partners=lists.partners(organization, wanted.side),
        today=today,
    )


def titles() -> list[str]:
    """What each column of the file is called."""
    dates = [_("Date d’émission"), _("Échéance"), _("Reçue le"), _("Réglée le")]
    amounts = [_("Avant taxes"), _("TPS"), _("TVQ"), _("Total"), _("Reste dû")]
    return [_("Numéro"), _("Pièce"), _("État"), _("Partenaire"), _("Bon de commande"), *dates, *amounts, _("En retard")]


def rows(organization: Organization, wanted: lists.Choice, today: date) -> Iterator[Sequence[Cell]]:
    """The rows of the file; what a credit note says is below zero."""
    batch: list[Invoice] = []
    for one in lists.every(organization, wanted, today):
        batch.append(one)
        if len(batch) == BATCH:
            yield from _told(batch, wanted, today)
            batch = []
    yield from _told(batch, wanted, today)


def _told(batch: Sequence[Invoice], wanted: lists.Choice, today: date) -> Iterator[Sequence[Cell]]:
    owed = balances.owed_on_each([one.id for one in batch])
    for one in batch:
        partner = one.supplier if wanted.side is Side.BUYER else one.buyer
        sign = "-" if one.kind is InvoiceKind.CREDIT_NOTE else ""
        dates = (one.issued_on, one.due_on, one.received_at, one.settled_at)
        days = [str(it.date() if hasattr(it, "date") else it) if it else "" for it in dates]
        amounts = [f"{sign}{text}" if (text := written(cents)) else "" for cents in (one.subtotal, one.gst, one.qst, one.total)]
        head = [one.number or "", words.said(one.kind), words.said(one.status), partner.name, one.po_number]
        left = owed.get(one.id, 0)
        late = _("oui") if rules.is_overdue(one, today) else ""
        yield [*head, *days, *amounts, f"-{written(-left)}" if left < 0 else written(left), late]
