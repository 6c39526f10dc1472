"""The page of a group purchase for one reader: what it shows her and what she may do, in few questions whatever its size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue import queries as catalogue
from marketplace.catalogue.rules import Viewer
from marketplace.core import clock
from marketplace.core.paging import Page
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.tenders import rules as tenders
from marketplace.tenders.asking import rules as asking
from marketplace.tenders.drafting import telling as amended
from marketplace.tenders.joining import queries as joining
from marketplace.tenders.joining import rules
from marketplace.tenders.joining.rules import Wanted
from marketplace.tenders.models import Enquiry, Participation, ParticipationStage, Tender, TenderAmendment, TenderDocument
from marketplace.tenders.reading import lots, prices, queries
from marketplace.tenders.reading.lots import LotShown
from marketplace.tenders.reading.queries import Has

# Who is in, by right or by promise; an intention is shown as one.
ENGAGED = (ParticipationStage.AUTHORIZED, ParticipationStage.BOUND)


@dataclass(frozen=True)
class Door:
    """One of the reader's organisations before the purchase: its place in it if it has one, why it may not enter, whether she may act."""

    organization: Organization
    place: Participation | None
    why_not: str | None
    may_act: bool


@dataclass(frozen=True)
class Seen:
    """All that the page shows to one reader."""

    tender: Tender
    lots: Sequence[LotShown]
    participants: Page[Participation]
    quantities: Mapping[tuple[int, int], Wanted]
    doors: Sequence[Door]
    documents: Sequence[TenderDocument]
    enquiries: Sequence[Enquiry]
    amendments: Sequence[tuple[TenderAmendment, Sequence[amended.Told]]]
    is_open: bool
    is_closed: bool
    is_past: bool
    is_watched: bool
    sees_prices: bool
    left: int | None
    may_ask: bool

    def wanted(self, place: Participation, lot: LotShown) -> Wanted:
        return self.quantities.get((place.id, lot.lot.id), Wanted())

    @property
    def has_door(self) -> bool:
        """Whether an organisation of hers takes part, or may."""
        return any(one.place is not None or one.why_not is None for one in self.doors)


def seen(tender: Tender, has: Has, person: User | None, at: datetime, number: int = 1) -> Seen:
    """What the page shows to a person, or to a visitor (None), at an instant; `number` is the page of participants."""
    who = catalogue.viewer(person, at)
    mine = [one for one in teams.memberships(person) if who.organizations]
    places = queries.mine(tender, [one.organization.id for one in mine])
    inside = [number for number, one in places.items() if one.stage in rules.COUNTED]
    by_stage = queries.totals_by_stage(tender)
    shown = _lots(tender, who, by_stage, inside)
    page = queries.participants(tender, number)
    totals: dict[int, Wanted] = {}
    for one in by_stage.values():
        totals = rules.added(totals, one)
    sees_prices = all(one.drawing is not None or not one.lot.tiers for one in shown)
    return Seen(
        tender=tender,
        lots=shown,
        participants=page,
        quantities=queries.quantities(page.items),
        doors=_doors(tender, mine, places, at),
        documents=queries.documents(tender) if has.documents else (),
        enquiries=queries.enquiries(tender) if has.enquiries else (),
        amendments=[(one, amended.told(tender, one)) for one in queries.amendments(tender)] if has.amendments else (),
        is_open=rules.is_open(tender, at),
        is_closed=tender.closed_at is not None,
        is_past=tender.closes_at is not None and tender.closes_at <= at,
        is_watched=has.is_watched,
        sees_prices=sees_prices,
        left=rules.left_under_ceiling(tender, totals) if sees_prices else None,
        may_ask=_may_ask(tender, [one.organization for one in mine], at),
    )


def _may_ask(tender: Tender, mine: Sequence[Organization], at: datetime) -> bool:
    """Whether one of these enterprises may ask now about what it is called to answer."""
    return asking.is_open(tender, at) and any(tenders.is_called(tender, one) for one in mine)


def _lots(tender: Tender, who: Viewer, by_stage: Mapping[ParticipationStage, Mapping[int, Wanted]], inside: list[int]) -> list[LotShown]:
    authorized: dict[int, Wanted] = {}
    for stage in ENGAGED:
        authorized = rules.added(authorized, by_stage.get(stage, {}))
    announced = by_stage.get(ParticipationStage.INTENTION, {})
    is_closed = tender.closed_at is not None
    return [
        lots.shown(tender, one, authorized, announced, sees_prices=prices.sees_prices(who, tender, one, inside), is_closed=is_closed)
        for one in tender.lots
    ]


def _doors(tender: Tender, mine: Sequence[Any], places: Mapping[int, Participation], at: datetime) -> list[Door]:
    ids = [one.organization.id for one in mine]
    networks = {one: joining.networks_of([one], clock.local_day(at)) for one in ids} if tender.open_network_id else {}
    return [
        Door(
            one.organization,
            places.get(one.organization.id),
            rules.why_not_allowed(tender, one.organization, at, networks=networks.get(one.organization.id, ())),
            one.may(*tenders.PREPARERS, *rules.COMMITTING),
        )
        for one in mine
    ]
