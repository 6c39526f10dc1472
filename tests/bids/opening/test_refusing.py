"""Whoever tries to open answers, or prices, without right or before the time leaves a line in the log, whatever she is answered."""

from typing import Any

import pytest

from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.models import Role
from marketplace.tenders.models import Tender
from tests.bids.opening.things import OPENED, Deal
from tests.builders import AT
from tests.tenders.asking.things import DUE
from tests.tenders.things import make_city, member

PAGES = {"ouverture": "bids.opening_refused", "ouverture-des-prix": "bids.prices_refused"}


def tries(deal: Deal, name: str, page: str) -> tuple[int, list[Any]]:
    """What this person is answered, and what the log then holds of it: who, of what, for whom."""
    visitor = deal.visitor(name)
    token = visitor.token("/compte")
    status = visitor.client.post(f"{deal.path}/{page}", data={"csrf_token": token}).status_code

    def events(tender: Tender) -> list[Any]:
        found = db.session().query(AuditEvent).filter_by(verb=PAGES[page]).order_by(AuditEvent.seq)
        return [(one.actor_id, one.subject_id == tender.id, one.organization_id == tender.organizer_id) for one in found]

    return status, deal.read(events)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("name", "status"), [("reader", 403), ("bidder0", 404), ("clerk", 404)])
def test_a_try_without_right_is_noted_once_and_answered_as_before(deal: Deal, name: str, status: int, page: str, test_clock: Any) -> None:
    test_clock(AT)

    def clerk(_tender: Tender) -> None:
        deal.people["clerk"] = member(make_city("Ville de la Pointe", neq="8800000099"), Role.ADMINISTRATOR, Role.BUYER).id

    deal.write(clerk)
    assert tries(deal, name, page) == (status, [(deal.people[name], True, True)])
    test_clock(OPENED)
    assert tries(deal, name, page) == (status, [(deal.people[name], True, True)] * 2)
    assert deal.opening() is None


@pytest.mark.parametrize("page", PAGES)
def test_a_try_before_the_time_is_noted_too(deal: Deal, page: str, test_clock: Any) -> None:
    test_clock(DUE - (OPENED - DUE))
    # Of a request in one envelope there is no page of the prices.
    status = 409 if page == "ouverture" else 404
    assert tries(deal, "first", page) == (status, [(deal.people["first"], True, True)])


def test_a_visitor_or_a_number_of_nothing_leaves_nothing(deal: Deal) -> None:
    visitor = deal.visitor("reader")
    token = visitor.token("/compte")
    assert (
        visitor.client.post(f"/espace/{deal.slug}/demandes-de-prix/DP-2026-9999/ouverture", data={"csrf_token": token}).status_code == 404
    )
    assert deal.refusals() == 0
