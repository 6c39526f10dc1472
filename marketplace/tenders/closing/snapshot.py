"""The snapshot of a close: every quantity of every participant that is bound, in one value that never changes, with its SHA-256."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from marketplace.tenders import pricing
from marketplace.tenders.closing.deciding import Decision
from marketplace.tenders.criteria import published
from marketplace.tenders.criteria import queries as criteria
from marketplace.tenders.joining import rules
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import Lot, Participation, Tender

FORMAT = 1
# What was announced of how answers are weighed, where something was.
SCORING = "scoring"


def content(
    tender: Tender, held: Sequence[Participation], lapsed: Sequence[Participation], decision: Decision, at: datetime
) -> dict[str, Any]:
    """What a cut-off keeps: numbers of rows, quantities in the decimals of units, prices in ten-thousandths, instants in UTC.

    It names organisations by their ids and no person at all.
    """
    totals = totals_of(held)
    # Of what enterprises answer, the deadline that was told: nothing is opened before it, whatever its row says later.
    due = {"bids_due_at": _instant(tender.bids_due_at)} if tender.is_answered else {}
    weighed = _weighed(tender)
    return {
        **due,
        **({SCORING: weighed} if weighed is not None else {}),
        "format": FORMAT,
        "tender": tender.number,
        "closes_at": _instant(tender.closes_at),
        "extended_from": _instant(tender.extended_from),
        "taken_at": _instant(at),
        "on_shortfall": tender.on_shortfall.value,
        "allocation_rule": tender.allocation_rule.value,
        "ceiling": {"cents": tender.ceiling, "basis": rules.basis_of(tender).value, "reached": rules.group_cents(tender, totals)},
        "lots": [
            _lot(lot, totals.get(lot.id, Wanted()), met, goes_on)
            for lot, met, goes_on in zip(tender.lots, decision.met, decision.goes_on, strict=True)
        ],
        "participations": [_participation(one) for one in held],
        "lapsed": [one.id for one in lapsed],
    }


def _weighed(tender: Tender) -> Mapping[str, Any] | None:
    """How answers are weighed: of a purchase from a need, what its publication announced, as the log holds it, whatever its rows say."""
    if tender.is_grouped:
        return published.held(tender) if tender.is_answered else None
    found = criteria.of(tender)
    return criteria.frozen(found) if found is not None else None


def digest(told: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of a snapshot: sorted keys, no spaces, UTF-8."""
    written = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def totals_of(held: Sequence[Participation]) -> dict[int, Wanted]:
    """What these participants want, by lot."""
    whole: dict[int, Wanted] = {}
    for one in held:
        for line in one.quantities:
            whole[line.lot_id] = whole.get(line.lot_id, Wanted()) + Wanted(line.firm, line.flexible)
    return whole


def price_of(lot: Lot, wanted: Wanted) -> int | None:
    """The price that a lot reaches, in ten-thousandths of a dollar; None for one without prices."""
    return pricing.price_at(lot.tiers, wanted.firm) if lot.tiers else None


def _lot(lot: Lot, wanted: Wanted, is_met: bool, goes_on: bool) -> dict[str, Any]:
    return {
        "id": lot.id,
        "rank": lot.rank,
        "firm": wanted.firm,
        "flexible": wanted.flexible,
        "price": price_of(lot, wanted),
        "minimum": lot.minimum,
        "capacity": lot.capacity,
        "is_met": is_met,
        "goes_on": goes_on,
    }


def _participation(one: Participation) -> dict[str, Any]:
    return {
        "id": one.id,
        "organization": one.organization_id,
        "adhered_at": _instant(one.adhered_at),
        "authority": "delegation" if one.delegate_id else "resolution",
        "quantities": [
            {"lot": line.lot_id, "place": line.place_id, "firm": line.firm, "flexible": line.flexible}
            for line in sorted(one.quantities, key=lambda line: (line.lot_id, line.place_id))
        ],
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
