"""What giving a lot to one answer or to several, in an order, comes to: what each supplies at which price, what each buyer pays, what
nobody supplies; the rows that keep it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from marketplace.awards.deciding import filling, members
from marketplace.awards.deciding.allocating import Demand, Share
from marketplace.awards.deciding.awarding import Saying
from marketplace.awards.deciding.filling import Given, Supply
from marketplace.awards.deciding.members import Piece
from marketplace.awards.models import Allocation, Award, AwardShare, AwardStatus
from marketplace.bids.answering import volume
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import comparing
from marketplace.bids.regrouping import members as answering
from marketplace.core.money import Money, line_total
from marketplace.tenders.models import Lot, Tender


@dataclass(frozen=True)
class Winner:
    """An answer that supplies a part of a lot: to whom, and its price for that quantity, in ten-thousandths of a dollar."""

    answer: OpenedBid
    lot: Lot
    given: tuple[Given, ...]
    unit_price: int

    @cached_property
    def firm(self) -> int:
        return sum(one.firm for one in self.given)

    @cached_property
    def flexible(self) -> int:
        return sum(one.flexible for one in self.given)

    @property
    def quantity(self) -> int:
        return self.firm + self.flexible

    @cached_property
    def amount(self) -> Money:
        return line_total(self.unit_price, self.firm, self.lot.unit.decimals)

    @cached_property
    def amount_flexible(self) -> Money:
        return line_total(self.unit_price, self.flexible, self.lot.unit.decimals)

    @cached_property
    def pieces(self) -> list[Piece]:
        """What goes to each place, by whom, to the cent of the contracts."""
        rows = [(one.place, one.firm, one.flexible) for one in self.given]
        how = {"lot": self.lot.id, "unit_price": self.unit_price, "decimals": self.lot.unit.decimals, "pack": self.lot.pack}
        return members.pieces(rows, answering.today(self.answer.content), self.answer.bid.lead_id, **how)

    def amounts(self) -> dict[int, int]:
        """What each row of `given` costs, in cents, by its place in the list."""
        found: dict[int, int] = {}
        for one in self.pieces:
            found[one.row] = found.get(one.row, 0) + one.amount
        return found


@dataclass(frozen=True)
class Plan:
    """A lot as it would be awarded to some answers in this order. `shares` say what each place gets in all, beside what it asked."""

    lot: Lot
    winners: tuple[Winner, ...]
    shares: tuple[Share, ...]

    @cached_property
    def firm(self) -> int:
        return sum(one.firm for one in self.winners)

    @cached_property
    def flexible(self) -> int:
        return sum(one.flexible for one in self.winners)

    @cached_property
    def given(self) -> int:
        return self.firm + self.flexible

    @cached_property
    def asked(self) -> int:
        return sum(one.asked_firm + one.asked_flexible for one in self.shares)

    @property
    def unserved(self) -> int:
        """How much of what was asked nobody supplies."""
        return self.asked - self.given

    @property
    def amount(self) -> Money:
        return sum((one.amount for one in self.winners), Money(0))

    @property
    def whole(self) -> int:
        """What the lot costs at most, in cents: firm and on request."""
        return sum(one.amount.cents + one.amount_flexible.cents for one in self.winners)

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(one.answer.id for one in self.winners)

    @property
    def cut(self) -> list[Share]:
        """The places that get less than they asked, those whose firm part is cut first."""
        return sorted((one for one in self.shares if one.cut_firm or one.cut_flexible), key=lambda one: (-one.cut_firm, one.participation))


@dataclass(frozen=True)
class Held:
    """A lot that is awarded already, as far as the adviser's note counts it."""

    whole: int


def plan(lot: Lot, answers: Sequence[OpenedBid], tender: Tender, asked: Sequence[Demand]) -> Plan:
    """What these answers, in this order, give of a lot. An answer that would supply nothing has an empty part."""
    filled = filling.fill(asked, [supply_of(one, lot) for one in answers], tender.allocation_rule, lot.pack)
    mine: dict[int, list[Given]] = {}
    for one in filled.given:
        mine.setdefault(one.supply, []).append(one)
    return Plan(lot, tuple(_winner(lot, one, tuple(mine.get(place, ()))) for place, one in enumerate(answers)), filled.shares)


def proposed(lot: Lot, ranked: Sequence[OpenedBid], tender: Tender, asked: Sequence[Demand]) -> Plan | None:
    """The first answers of an order until the demand is filled, those that would add nothing being passed over; None without any."""
    size = lot.pack or 1
    demand = sum(one.firm // size * size + one.flexible // size * size for one in asked)
    chosen: list[OpenedBid] = []
    given = 0
    for one in ranked:
        more = filling.reached(asked, [supply_of(each, lot) for each in (*chosen, one)], tender.allocation_rule, lot.pack)
        if more > given:
            given, chosen = more, [*chosen, one]
        if given >= demand:
            break
    return plan(lot, chosen, tender, asked) if chosen else None


def supply_of(answer: OpenedBid, lot: Lot) -> Supply:
    """What an answer can supply of a lot that it answers, and where."""
    said = comparing.line_of(answer, lot) or {}
    places = said.get("places")
    return Supply(said.get("capacity"), None if places is None else frozenset(places))


def held(award: Award) -> Held:
    """An award as the note counts it."""
    decimals = award.lot.unit.decimals
    return Held(sum(one.amount + line_total(one.unit_price, one.flexible, decimals).cents for one in award.shares))


def award_of(tender: Tender, lot: Lot, made: Plan | None, says: Saying) -> Award:
    """The row of a lot that is awarded as its plan says, with its shares and who gets what; None: nobody gets it, and it names nobody."""
    first = made.winners[0] if made else None
    award = Award(
        tender=tender,
        lot=lot,
        supplier_id=first.answer.bid.lead_id if first else None,
        opened_bid=first.answer if first else None,
        status=AwardStatus.ACTIVE if made else AwardStatus.UNSUCCESSFUL,
        unit_price=first.unit_price if first else 0,
        firm=made.firm if made else 0,
        flexible=made.flexible if made else 0,
        amount=made.amount.cents if made else 0,
        advice=says.note,
        justification=says.justification.strip(),
        decided_by_id=says.actor.id,
        decided_at=says.at,
    )
    if made:
        asked = {(one.participation, one.place): one for one in made.shares}
        served = set()
        for rank, one in enumerate(made.winners, start=1):
            share = _share(one, rank)
            award.shares.append(share)
            award.allocations += [_allocation(asked[row.participation, row.place], row, share) for row in one.given]
            served |= {(row.participation, row.place) for row in one.given}
        award.allocations += [_allocation(one, None, None) for key, one in asked.items() if key not in served]
    return award


def asked_of(award: Award) -> dict[tuple[int, int], Allocation]:
    """A row of each place of an award: however many enterprises supply it, what it asked is said once."""
    return {(one.participation_id, one.place_id): one for one in award.allocations}


def by_buyer(plans: Iterable[Plan], organizations: Mapping[int, int]) -> dict[int, dict[int, int]]:
    """What each buyer pays each enterprise for these lots, in cents before taxes; `organizations` are the buyers by participation."""
    found: dict[int, dict[int, int]] = {}
    for one in (winner for made in plans for winner in made.winners):
        for piece in one.pieces:
            mine = found.setdefault(organizations[one.given[piece.row].participation], {})
            mine[piece.supplier] = mine.get(piece.supplier, 0) + piece.amount
    return found


def _winner(lot: Lot, answer: OpenedBid, given: tuple[Given, ...]) -> Winner:
    line = comparing.line_of(answer, lot)
    assert line is not None
    return Winner(answer, lot, given, volume.price_at(line, sum(one.firm for one in given)))


def _share(one: Winner, rank: int) -> AwardShare:
    return AwardShare(
        rank=rank,
        supplier_id=one.answer.bid.lead_id,
        supplier=one.answer.bid.lead,
        opened_bid=one.answer,
        unit_price=one.unit_price,
        firm=one.firm,
        flexible=one.flexible,
        amount=one.amount.cents,
    )


def _allocation(asked: Share, given: Given | None, share: AwardShare | None) -> Allocation:
    return Allocation(
        share=share,
        participation_id=asked.participation,
        place_id=asked.place,
        asked_firm=asked.asked_firm,
        asked_flexible=asked.asked_flexible,
        firm=given.firm if given else 0,
        flexible=given.flexible if given else 0,
    )
