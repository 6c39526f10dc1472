"""What the form of a payment sends."""

from tests.billing.paying.conftest import Till

SAID = {"method": "eft", "reference": "TEF-88213", "paid_on": "2026-03-20"}


def typed(till: Till, *parts: tuple[int, str], **values: str) -> dict[str, str]:
    """What the form sends: the rank of an invoice with its amount."""
    found = {**SAID, **values}
    for rank, amount in parts:
        found |= {f"pay_{till.invoices[rank]}": "y", f"amount_{till.invoices[rank]}": amount}
    return found


def recorded(till: Till, *parts: tuple[int, str], **values: str) -> int:
    till.visitor("finance").post(till.record, typed(till, *parts, **values), status=200)
    return till.payments()[-1].id
