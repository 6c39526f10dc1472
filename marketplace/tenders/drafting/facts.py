"""What a purchase says, as plain values that JSON holds, and which of it each step writes: nothing that a form adds goes further.

Days are `2026-04-07`, instants ISO 8601 in UTC, choices the words of their enumerations, quantities in the decimals of the unit of their
lot, organisations their ids. What is not said is None, or an empty text or list.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from marketplace.catalogue.models import TaxCode
from marketplace.contracting.models import Nature
from marketplace.tenders.models import AllocationRule, ContractForm, Lot, LotItem, OnShortfall, OpenTo, Tender, TenderBidder, TenderInvitee

Plain = dict[str, Any]

# What each step writes of the purchase, and nothing else.
OF_STEP: dict[str, tuple[str, ...]] = {
    "object": ("title_fr", "title_en", "description_fr", "description_en", "nature"),
    "delivery": ("delivery_from", "delivery_until", "delivery_note"),
    "access": ("buyers_are_enterprises", "open_to", "open_codes", "open_network_id", "invitees"),
    "dates": ("closes_at", "confirms_by", "term_from", "term_until", "renewals", "renewal_months", "options_note"),
    "call": ("bids_due_at", "bids_zone", "bid_validity_days", "is_open_call", "bidders"),
    "rules": ("on_shortfall", "extension_days", "allocation_rule", "contract_form", "fee_rate", "fee_note"),
    "union": ("union_committee", "union_evaluators"),
}
OF_LOT = ("title", "specification", "category_code", "expected", "minimum", "capacity", "pack", "tax_code", "items")
# Of a lot that follows no offer: its unit and what it is thought to cost are typed.
OF_NEED = ("title", "specification", "category_code", "unit_code", "expected", "minimum", "estimate", "tax_code", "items")
ITEM = ("description", "category_code", "unit_code", "quantity")

DAYS = ("delivery_from", "delivery_until", "confirms_by", "term_from", "term_until")
MOMENTS = ("closes_at", "bids_due_at")
CHOICES: dict[str, type[Enum]] = {
    "nature": Nature,
    "open_to": OpenTo,
    "on_shortfall": OnShortfall,
    "allocation_rule": AllocationRule,
    "contract_form": ContractForm,
    "tax_code": TaxCode,
}
# Texts that are there even when they say nothing.
NEVER_NONE = ("title_fr", "description_fr", "delivery_note", "options_note", "fee_note", "union_committee", "union_evaluators")


def facts_of(tender: Tender, names: Iterable[str]) -> Plain:
    """What a purchase says under these names."""
    return {name: plain(name, getattr(tender, name)) for name in names}


def facts_of_lot(lot: Lot) -> Plain:
    """What a lot says, besides what is frozen of its offer."""
    found = {name: plain(name, getattr(lot, name)) for name in names_of(lot) if name != "items"}
    return found | {"items": [{name: getattr(one, name) for name in ITEM} for one in lot.items]}


def names_of(lot: Lot) -> tuple[str, ...]:
    """What is written of a lot: less of one that follows an offer."""
    return OF_LOT if lot.listing_version else OF_NEED


def put(tender: Tender, step: str, said: Mapping[str, Any]) -> list[str]:
    """Write what a step says onto a purchase; the names of what changed. KeyError when it does not say all that is its own."""
    before = facts_of(tender, OF_STEP[step])
    after = {name: tidy(name, said[name]) for name in OF_STEP[step]}
    changed = [name for name in OF_STEP[step] if before[name] != after[name]]
    for name in changed:
        if name == "invitees":
            _put_invitees(tender, after[name])
        elif name == "bidders":
            _put_bidders(tender, after[name])
        else:
            setattr(tender, name, rich(name, after[name]))
    return changed


def put_lot(lot: Lot, said: Mapping[str, Any]) -> list[str]:
    """Write what is said of a lot, its staircase apart; the names of what changed."""
    before = facts_of_lot(lot)
    changed = [name for name in names_of(lot) if before[name] != said[name]]
    for name in changed:
        if name == "items":
            put_items(lot, said["items"])
        else:
            setattr(lot, name, rich(name, said[name]))
    return changed


def put_items(lot: Lot, said: Iterable[Mapping[str, Any]]) -> None:
    """Write the items of a lot in the order in which they are said; rows keep their rank, so that the database never sees one twice."""
    wanted = [dict(one) for one in said]
    for rank, one in enumerate(wanted, start=1):
        row = lot.items[rank - 1] if rank <= len(lot.items) else LotItem(rank=rank)
        for name in ITEM:
            setattr(row, name, one[name])
        if rank > len(lot.items):
            lot.items.append(row)
    del lot.items[len(wanted) :]


def _put_invitees(tender: Tender, wanted: list[int]) -> None:
    kept = [one for one in tender.invitees if one.organization_id in wanted]
    known = {one.organization_id for one in kept}
    tender.invitees[:] = [*kept, *(TenderInvitee(organization_id=number) for number in wanted if number not in known)]


def _put_bidders(tender: Tender, wanted: list[int]) -> None:
    kept = [one for one in tender.bidders if one.organization_id in wanted]
    known = {one.organization_id for one in kept}
    tender.bidders[:] = [*kept, *(TenderBidder(organization_id=number) for number in wanted if number not in known)]


def plain(name: str, value: Any) -> Any:
    if name in ("invitees", "bidders"):
        return sorted(one.organization_id for one in value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def tidy(name: str, value: Any) -> Any:
    """As `plain` would tell it, whatever a form made of it."""
    if name in ("invitees", "bidders", "open_codes"):
        return sorted(set(value or ()))
    if name in NEVER_NONE:
        return (value or "").replace("\r\n", "\n")
    if isinstance(value, str):
        return value.replace("\r\n", "\n") or None
    return plain(name, value)


def rich(name: str, value: Any) -> Any:
    """What a column holds, from its plain value."""
    if value is None:
        return None
    if name in CHOICES:
        return CHOICES[name](value)
    if name in DAYS:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if name in MOMENTS else value
