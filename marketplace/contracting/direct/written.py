"""What a person writes of a direct award: its content, put on a row, compared with what the row says."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from marketplace.contracting.direct import words
from marketplace.contracting.models import ConsideredEnterprise, DirectAward, Nature, TaxBasis
from marketplace.core.formats import day, money


@dataclass(frozen=True)
class Candidate:
    """An enterprise that was considered: its page when it has one, its name, its price in cents (None: unknown), and why it was kept or
    not."""

    name: str
    organization_id: int | None = None
    price: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Written:
    """The content of a file. `amount` in cents, read as `tax_basis` says."""

    description: str
    nature: Nature
    amount: int
    tax_basis: TaxBasis = TaxBasis.EXCLUDED
    category_code: str | None = None
    supplier_id: int | None = None
    supplier_name: str = ""
    considered: Sequence[Candidate] = ()
    rotation_note: str = ""
    preference_note: str = ""
    price_justification: str = ""
    awarded_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    circumstances: Mapping[str, Any] = field(default_factory=dict)
    exemption_code: str | None = None
    exemption_reference: str | None = None
    exemption_on: date | None = None


# What is put on the row as it is; the enterprises considered are rows of their own.
COLUMNS = tuple(name for name in Written.__dataclass_fields__ if name != "considered")


def of(award: DirectAward) -> Written:
    """What a row says."""
    candidates = tuple(Candidate(one.name, one.organization_id, one.price, one.reason) for one in award.considered)
    return Written(**{name: getattr(award, name) for name in COLUMNS}, considered=candidates)


def put(award: DirectAward, said: Written) -> None:
    """Write a content on a row."""
    for name in COLUMNS:
        setattr(award, name, getattr(said, name))
    if of(award).considered != tuple(said.considered):
        award.considered = [ConsideredEnterprise(**asdict(one)) for one in said.considered]


def changed(before: Written, after: Written) -> list[str]:
    """The names of the fields that differ."""
    return [name for name in Written.__dataclass_fields__ if getattr(before, name) != getattr(after, name)]


def differing(before: Written, after: Written) -> list[tuple[str, str, str]]:
    """Where two contents differ: the words of the field, what each says, in the language of the page."""
    return [(str(words.FIELDS[name]), _said(name, before), _said(name, after)) for name in changed(before, after) if name != "supplier_id"]


def _said(name: str, content: Written) -> str:
    value = getattr(content, name)
    if name == "considered":
        return ", ".join(one.name for one in value)
    if name == "circumstances":
        return ", ".join(str(words.CIRCUMSTANCES[one]) for one, held in value.items() if held and one in words.CIRCUMSTANCES)
    if name == "amount":
        return money(value)
    if isinstance(value, Nature):
        return words.nature(value)
    if isinstance(value, TaxBasis):
        return words.basis(value)
    return day(value) if isinstance(value, date) else str(value or "")
