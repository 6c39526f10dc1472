"""What a body concluded, whatever room knows of it: contracts and direct awards in one form, each counted once.

Rooms bring theirs to the panel `contracting.concluded`; the lists to publish and the register of rotation are made of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from marketplace.contracting.models import Nature
from marketplace.core import panels
from marketplace.organizations.models import Organization
from search_index.analysis import fold

# A direct award and the contract that follows it rarely bear the same date; further apart than this they are two things.
APART = timedelta(days=366)


@dataclass(frozen=True)
class Concluded:
    """One contract that a body concluded.

    `key` names the row for good (`direct_award:5`, `contract:12`), `origin` the key of the row that says the same thing elsewhere.
    `amount` and `options` are in cents, taxes included, options being part of the amount; `reference` is the provision of the law or of
    the by-law that allows its mode, `exemption` the words of what exempts it, or nothing.
    """

    key: str
    number: str
    supplier: str
    description: str
    amount: int
    concluded_on: date
    nature: Nature
    mode: str = ""
    reference: str = ""
    exemption: str = ""
    neq: str | None = None
    supplier_id: int | None = None
    category_code: str | None = None
    options: int | None = None
    origin: str | None = None
    url: str | None = None

    @property
    def holder(self) -> str:
        return holder_of(self.supplier_id, self.supplier)


def holder_of(supplier_id: int | None, name: str) -> str:
    """What tells a supplier from another: its page, or its name folded when it has none."""
    return f"page:{supplier_id}" if supplier_id else f"name:{fold(name)}"


def of(buyer: Organization, first: date, last: date) -> list[Concluded]:
    """What a body concluded between two days, both included, the oldest first, each contract once."""
    brought = panels.pieces("contracting.concluded", buyer=buyer, first=first - APART, last=last + APART)
    rows = once(row for piece in brought for row in piece)
    return sorted((one for one in rows if first <= one.concluded_on <= last), key=lambda one: (one.concluded_on, one.number))


def once(rows: Iterable[Concluded]) -> list[Concluded]:
    """Without the rows that say again what another one says: the contract stays, and takes from the file of the direct award the mode,
    the provision and the exemption that it does not say itself."""
    found = {one.key: one for one in rows}
    for one in list(found.values()):
        if one.origin is None or one.origin not in found or one.origin == one.key:
            continue
        kept = found[one.origin]
        said = {name: getattr(kept, name) or getattr(one, name) for name in ("mode", "reference", "exemption", "neq", "category_code")}
        found[kept.key] = replace(kept, **said)
        del found[one.key]
    return list(found.values())
