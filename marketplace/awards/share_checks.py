"""What the shares of an award promise: answers that may be chosen, at their own prices, within their capacities; sums to the unit."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.awards.models import Award, AwardShare, AwardStatus
from marketplace.bids import rules as bids
from marketplace.bids.answering import volume
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import comparing
from marketplace.core import db
from marketplace.core.money import line_total
from marketplace.tenders.models import ANSWERED, Tender


def broken() -> Iterator[str]:
    """A sentence for each award among answers that is not as it must be."""
    asked = select(Award).join(Award.tender).where(Tender.kind.in_(ANSWERED)).options(joinedload(Award.tender))
    for award in db.session().scalars(asked.order_by(Award.id)).unique():
        if award.status is AwardStatus.UNSUCCESSFUL and (award.supplier_id is not None or award.shares):
            yield f"Award {award.id} is given to nobody, and names somebody."
        if award.status is AwardStatus.ACTIVE:
            yield from _sums(award)
            for share in award.shares:
                yield from _share(award, share, share.opened_bid)


def _sums(award: Award) -> Iterator[str]:
    """It has shares, the first of which it bears; their sums are its own; no place is given more than it asked."""
    shares = award.shares
    if not shares or (shares[0].supplier_id, shares[0].opened_bid_id, shares[0].unit_price) != (
        award.supplier_id,
        award.opened_bid_id,
        award.unit_price,
    ):
        yield f"Award {award.id} is not to an answer that was opened: it does not bear its first share."
    if (sum(one.firm for one in shares), sum(one.flexible for one in shares)) != (award.firm, award.flexible):
        yield f"The shares of award {award.id} are not what it gives."
    given: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    by_share: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for one in award.allocations:
        for sums in (given[one.participation_id, one.place_id], by_share[one.share_id]):
            sums[0], sums[1] = sums[0] + one.firm, sums[1] + one.flexible
    if any(
        given[one.participation_id, one.place_id][0] > one.asked_firm or given[one.participation_id, one.place_id][1] > one.asked_flexible
        for one in award.allocations
    ):
        yield f"Award {award.id} gives a place more than it asked."
    for share in shares:
        if tuple(by_share[share.id]) != (share.firm, share.flexible):
            yield f"The allocations of share {share.id} are not what it supplies."


def _share(award: Award, share: AwardShare, answer: OpenedBid) -> Iterator[str]:
    """It goes to an answer that was opened, intact, in time, not set aside, at its own price, within what it can supply and serves."""
    line = comparing.line_of(answer, award.lot)
    if bids.why_not_choose(answer, award.tender) is not None or answer.bid.lead_id != share.supplier_id:
        yield f"Award {award.id} is not to an answer that was opened, intact, in time and not set aside."
        return
    if line is None or volume.price_at(line, share.firm) != share.unit_price:
        yield f"The price of award {award.id} is not that of its answer."
        return
    if share.amount != line_total(share.unit_price, share.firm, award.lot.unit.decimals).cents:
        yield f"The amount of share {share.id} is not its quantity at its price."
    if line.get("capacity") is not None and share.firm + share.flexible > line["capacity"]:
        yield f"Share {share.id} is more than its answer can supply."
    places = line.get("places")
    if places is not None and any(one.share_id == share.id and one.place_id not in places for one in award.allocations):
        yield f"Share {share.id} goes to a place that its answer does not serve."
