"""What the processes of a siege do: each hands in answers of enterprises of its own, at instants told beforehand, in real units."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids.answering import acts, handing, receipts
from marketplace.bids.models import BidEvent, BidEventKind
from marketplace.bids.sealing import chain
from marketplace.core import db
from marketplace.core.db import Busy
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.tenders.models import Tender, TenderBidder
from tests.bids.opening.things import said
from tests.builders import AT, make_organization
from tests.tenders.asking.things import DUE, make_price_request
from tests.tenders.racing import site
from tests.tenders.things import make_city, member

MICRO = timedelta(microseconds=1)


def request_of_many(app: Flask, bidders: int) -> tuple[int, list[int]]:
    """A price request to so many enterprises, each with an answer that is written and not handed in; its id and theirs."""
    with app.app_context(), db.database().writing():
        city = make_city()
        leads = [make_organization(name=f"Coopérative numéro {place}") for place in range(bidders)]
        people = [member(one, Role.ADMINISTRATOR) for one in leads]
        # More than a page lets one ask: the others are written beside.
        tender = make_price_request(city, leads[:2])
        tender.bidders += [TenderBidder(organization=one, invited_at=AT) for one in leads[2:]]
        db.session().flush()
        for lead, person in zip(leads, people, strict=True):
            acts.save(acts.begin(tender, lead, actor=person, at=AT), said(tender, 20_000, 115_000), actor=person, at=AT)
        return tender.id, [one.id for one in leads]


def hand_in_many(url: str, folder: str, tender_id: int, tries: list[list[Any]]) -> list[str]:
    """Each try (organisation, last byte of what it sent, ISO 8601) in a unit of its own, again while the database is busy; what became of
    each."""
    app = site(url, folder)
    with app.app_context():
        told = [_insisted(tender_id, organization_id, datetime.fromisoformat(at)) for organization_id, at in tries]
    app.extensions["maillage.database"].engine.dispose()
    return told


def _insisted(tender_id: int, organization_id: int, at: datetime) -> str:
    while True:
        try:
            return _once(tender_id, organization_id, at)
        except Busy:
            continue


def _once(tender_id: int, organization_id: int, at: datetime) -> str:
    """What the view does: the purchase locked, the version that was shown handed in as of its last byte."""
    with db.database().writing() as session:
        tender, lead = db.load(Tender, id=tender_id), session.get_one(Organization, organization_id)
        actor = session.scalars(select(User).join(Membership, Membership.user_id == User.id).filter_by(organization_id=lead.id)).one()
        bid = acts.of(tender, lead)
        draft = acts.in_hand(bid) if bid else None
        tried = handing.tried(tender, lead, draft.sha256 if draft else "", actor=actor, at=at)
        if tried.event is not None:
            receipts.promise_of(tried.event)
        return "late" if tried.is_late else str(tried.status)


def around(deadline: datetime, place: int, many: int) -> datetime:
    """The instants of a siege: one in ten at the very deadline, a microsecond before or after; the others in the second around it."""
    edge = (deadline - MICRO, deadline, deadline + MICRO)
    if place % 10 == 0:
        return edge[place // 10 % 3]
    return deadline + timedelta(microseconds=(place * 7919 % many - many // 2) * 1_000_000 // many)


def faults(app: Flask, tender_id: int, expected: dict[int, bool]) -> list[str]:
    """Every promise that a siege broke: who was received, in which order, by which clock."""
    with app.app_context(), db.database().reading() as session:
        tender, events = session.get_one(Tender, tender_id), chain.events(tender_id)
        received = {one.bid_id for one in events if one.kind is BidEventKind.RECEIVED}
        late = {one.bid_id for one in events if one.kind is BidEventKind.LATE}
        found = chain.faults(events)
        for organization_id, is_in_time in expected.items():
            bid = acts.of(tender, session.get_one(Organization, organization_id))
            assert bid is not None
            if (bid.id in received) is not is_in_time or (bid.id in late) is is_in_time:
                found.append(f"Organisation {organization_id}: in time {is_in_time}, received {bid.id in received}, late {bid.id in late}.")
        instants = [one.at for one in events if one.kind is BidEventKind.RECEIVED]
        found += ["A receipt precedes the one before it."] if instants != sorted(instants) else []
        found += [f"A receipt bears {one}, at the deadline or after it." for one in instants if one >= DUE]
        assert session.scalar(select(BidEvent.id).limit(1)) is not None
        return found
