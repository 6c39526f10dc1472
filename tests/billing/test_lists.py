"""Lists of invoices say what a plain reading of every invoice says, whatever is chosen: how many, what they come to, which, of whom."""

import random
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from marketplace.billing.invoicing import listed, lists
from marketplace.billing.invoicing.lists import Choice, Sums
from marketplace.billing.models import Invoice, InvoiceKind, InvoiceStatus
from marketplace.billing.rules import OPEN, UNSEEN, Side
from marketplace.organizations.models import Organization
from tests.billing.things import make_supplier
from tests.builders import AT
from tests.tenders.things import make_city

TODAY = AT.date()
_numbers = count(1)


def made(unit: Any, supplier: Organization, buyer: Organization, status: InvoiceStatus, refers_to: Invoice | None = None) -> Invoice:
    """An invoice by chance, or a credit note of one; one that was issued has its number."""
    number = next(_numbers)
    subtotal, gst, qst = random.randrange(90_000), random.randrange(900), random.randrange(900)
    day = TODAY - timedelta(days=random.randrange(60))
    kind = InvoiceKind.CREDIT_NOTE if refers_to else InvoiceKind.INVOICE
    found = Invoice(kind=kind, supplier=supplier, buyer=buyer, status=status, payment_days=30, created_at=AT, updated_at=AT)
    found.subtotal, found.gst, found.qst, found.total, found.refers_to_id = (
        subtotal,
        gst,
        qst,
        subtotal + gst + qst,
        refers_to and refers_to.id,
    )
    if status not in UNSEEN:
        found.sequence, found.number, found.issued_on = number, f"F-{number:05d}", day
        found.due_on = day + timedelta(days=random.choice((0, 30))) if random.random() < 0.8 else None
    unit.add(found)
    unit.flush()
    return found


@pytest.fixture
def world(unit: Any) -> tuple[list[Organization], list[Organization], list[Invoice]]:
    """Two buyers and three enterprises, one page of which was absorbed by another; the last enterprise wrote drafts and nothing else."""
    buyers = [make_city(name="Ville de Val-des-Ormes"), make_city(name="Ville de Sainte-Aurélie")]
    suppliers = [make_supplier(f"Coopérative {one}", neq=f"114000000{one}", said=False) for one in range(1, 5)]
    suppliers[1].merged_into_id = suppliers[0].id
    found = []
    for supplier in suppliers[:3]:
        for status in random.choices(list(InvoiceStatus), k=30):
            invoice = made(unit, supplier, random.choice(buyers), status)
            found.append(invoice)
            if status not in UNSEEN and random.random() < 0.3:
                found.append(made(unit, supplier, invoice.buyer, InvoiceStatus.SETTLED, invoice))
    found.append(made(unit, suppliers[3], buyers[0], InvoiceStatus.DRAFT))
    return buyers, [suppliers[0], suppliers[2], suppliers[3]], found


def plainly(one: Invoice, organization: Organization, wanted: Choice) -> bool:
    """Whether an invoice is asked for, each word of the choice read by itself."""
    mine, other = (one.buyer, one.supplier) if wanted.side is Side.BUYER else (one.supplier, one.buyer)
    is_mine = organization.id in (mine.id, mine.merged_into_id)
    is_seen = one.status not in UNSEEN if wanted.side is Side.BUYER else one.status is not InvoiceStatus.DISCARDED
    is_late = one.status in OPEN and one.due_on is not None and one.due_on < TODAY
    is_since = wanted.since is None or (one.issued_on is not None and one.issued_on >= wanted.since)
    is_until = wanted.until is None or (one.issued_on is not None and one.issued_on <= wanted.until)
    is_other = wanted.partner in (None, other.id)
    is_where = (wanted.status is None or one.status is wanted.status) and (is_late or not wanted.is_late)
    return is_mine and is_seen and is_where and is_other and is_since and is_until


def summed(found: list[Invoice]) -> Sums:
    issued = [(-1 if one.kind is InvoiceKind.CREDIT_NOTE else 1, one) for one in found if one.status not in UNSEEN]
    columns = [sum(sign * getattr(one, name) for sign, one in issued) for name in ("subtotal", "gst", "qst", "total")]
    return Sums(len(issued), *columns)


def choices(side: Side, partner: int) -> list[Choice]:
    days: list[tuple[date | None, date | None]] = [(None, None), (TODAY - timedelta(days=40), None), (None, TODAY - timedelta(days=20))]
    found = [Choice(side, status, whom, *two) for status in (None, *InvoiceStatus) for whom in (None, partner) for two in days]
    return [*found, *(Choice(side, None, whom, *two, is_late=True) for whom in (None, partner) for two in days)]


def test_a_list_holds_counts_and_sums_what_a_plain_reading_does(
    world: tuple[list[Organization], list[Organization], list[Invoice]],
) -> None:
    buyers, suppliers, invoices = world
    asked = [(one, Side.BUYER, suppliers[1].id) for one in buyers] + [(one, Side.SUPPLIER, buyers[0].id) for one in suppliers]
    for organization, side, partner in asked:
        for wanted in choices(side, partner):
            expected = [one for one in invoices if plainly(one, organization, wanted)]
            tally = lists.tally(organization, wanted, TODAY)
            page = lists.of(organization, wanted, 1, tally.total, TODAY)
            assert (tally.total, tally.sums) == (len(expected), summed(expected)), wanted
            assert [one.id for one in page.items] == sorted((one.id for one in expected), reverse=True)[: lists.PER_PAGE]
            assert [one.id for one in lists.every(organization, wanted, TODAY)] == sorted((one.id for one in expected), reverse=True)
            whole = Choice(side)
            shown = listed.shown(organization, wanted, page, tally, TODAY)
            assert shown.counts == lists.tally(organization, whole, TODAY).counts
            assert shown.late == sum(plainly(one, organization, Choice(side, is_late=True)) for one in invoices)


def test_partners_are_those_of_whom_something_is_shown(world: tuple[list[Organization], list[Organization], list[Invoice]]) -> None:
    buyers, suppliers, invoices = world
    for side, mine in ((Side.BUYER, buyers), (Side.SUPPLIER, suppliers)):
        for organization in mine:
            seen = [one for one in invoices if plainly(one, organization, Choice(side))]
            expected = {(one.supplier if side is Side.BUYER else one.buyer).id for one in seen}
            found = lists.partners(organization, side)
            assert {one.id for one in found} == expected
            assert [one.sort_name for one in found] == sorted(one.sort_name for one in found)
    assert suppliers[2].id not in {one.id for one in lists.partners(buyers[0], Side.BUYER)}, "a draft names nobody to its buyer"
