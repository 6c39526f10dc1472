"""Purchases from a need whose answers are open, of as many buyers, lots and answers as one wants: rows alone, in the unit at work."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from marketplace.bids.models import Bid, BidOpening, BidState, OpenedBid
from marketplace.bids.opening import minutes, opened
from marketplace.contracting.models import Nature
from marketplace.core import db
from marketplace.organizations.models import Organization
from marketplace.tenders.closing import snapshot
from marketplace.tenders.closing.deciding import Decision
from marketplace.tenders.models import (
    Lot,
    Participation,
    ParticipationPlace,
    ParticipationStage,
    Quantity,
    Tender,
    TenderCutoff,
    TenderKind,
    TenderStage,
)
from tests.builders import AT, make_organization
from tests.tenders.things import make_city

CLOSED, DUE, OPENED = AT + timedelta(days=21), AT + timedelta(days=42), AT + timedelta(days=42, minutes=5)
# What a buyer wants of each lot at each of its places: firm, on request.
Wanted = Sequence[Sequence[tuple[int, int]]]


def make_need(organizer: Organization, wanted: Sequence[Wanted], **values: Any) -> Tender:
    """A purchase from a need that closed: for each buyer, for each of its places, what it wants of each lot."""
    facts: dict[str, Any] = {
        "number": f"AR-2026-{9000 + len(wanted)}",
        "title_fr": "Denrées des camps de jour",
        "nature": Nature.GOODS,
        "kind": TenderKind.NEED,
        "stage": TenderStage.OPENED,
        "opens_at": AT,
        "closes_at": CLOSED,
        "closed_at": CLOSED,
        "bids_due_at": DUE,
        "bids_zone": "America/Toronto",
        "bids_opened_at": OPENED,
        "term_from": DUE.date() + timedelta(days=30),
        "term_until": DUE.date() + timedelta(days=394),
        "created_at": AT,
        "updated_at": AT,
    }
    tender = Tender(organizer=organizer, **{**facts, **values})
    for rank in range(1, len(wanted[0][0]) + 1):
        tender.lots.append(Lot(rank=rank, title=f"Denrée {rank}", unit_code="C62", tiers=[]))
    db.session().add(tender)
    db.session().flush()
    held = [_adhered(tender, number, places) for number, places in enumerate(wanted, start=1)]
    db.session().flush()
    for place, lot in enumerate(tender.lots):
        rows = [one for each in held for one in each.quantities if one.lot is lot]
        lot.closed_firm, lot.closed_flexible = sum(one.firm for one in rows), sum(one.flexible for one in rows)
        lot.expected, lot.is_met = lot.closed_firm or 1, True
        assert place == lot.rank - 1
    everything = tuple(True for _lot in tender.lots)
    content = snapshot.content(tender, held, [], Decision(False, everything, everything), CLOSED)
    db.session().add(TenderCutoff(tender_id=tender.id, at=CLOSED, content=content, sha256=snapshot.digest(content)))
    db.session().flush()
    return tender


def answer(
    tender: Tender, lead: Organization, lines: dict[int, dict[str, Any]], *, at: datetime = DUE - timedelta(days=1), **more: Any
) -> OpenedBid:
    """An opened answer: what it says by the rank of a lot."""
    bid = Bid(
        token=f"{tender.id:08d}{lead.id:024d}", tender=tender, lead=lead, state=BidState.SUBMITTED,
        wrapped_for_opener=b"", wrapped_for_bidder=b"", created_at=AT, updated_at=AT,
    )  # fmt: skip
    by_rank = {lot.rank: lot for lot in tender.lots}
    said = {str(by_rank[rank].id): {"unit_price": None, "capacity": None, "note": "", **line} for rank, line in lines.items()}
    plain = {"lines": said, "delivery": "", "note": "", "no_collusion": {"declared": True, "contacts": ""}, "files": [], **more}
    found = OpenedBid(bid=bid, bid_version=1, content=plain, sha256=f"{lead.id:064x}", received_at=at, is_intact=True)
    db.session().add(found)
    db.session().flush()
    return found


def minuted(tender: Tender) -> BidOpening:
    """The minutes of the opening of what was answered, as far as a decision asks them."""
    told = [
        {"bid": one.bid_id, "lead": one.bid.lead_id, "receipt": place, "sha256": one.sha256, "content": minutes.digest(one.content)}
        for place, one in enumerate(opened.of(tender), start=1)
    ]
    said = {"format": minutes.FORMAT, "purchase": tender.number, "bids": told}
    opening = BidOpening(tender_id=tender.id, asked_at=OPENED, done_at=OPENED, minutes=said, sha256=minutes.digest(said))
    db.session().add(opening)
    db.session().flush()
    return opening


def enterprise(number: int, name: str = "") -> Organization:
    return make_organization(name=name or f"Coopérative du Ruisseau {number}", neq=f"11{number:08d}")


def _adhered(tender: Tender, number: int, places: Wanted) -> Participation:
    buyer = make_city(f"Ville de la Rivière {number}", neq=f"88{number:08d}")
    at = AT + timedelta(minutes=number)
    found = Participation(
        tender=tender, organization=buyer, adhered_at=at, created_at=at, updated_at=at, authorized_at=at,
        stage=ParticipationStage.BOUND, resolution_number=f"2026-{number}", resolution_date=AT.date(),
    )  # fmt: skip
    for rank, quantities in enumerate(places, start=1):
        place = ParticipationPlace(rank=rank, name=f"Entrepôt {number}-{rank}")
        found.places.append(place)
        for lot, (firm, flexible) in zip(tender.lots, quantities, strict=True):
            found.quantities.append(Quantity(lot=lot, place=place, firm=firm, flexible=flexible))
    db.session().add(found)
    db.session().flush()
    return found
