"""What the pages of a price request show: to its buyer, to an enterprise that was asked."""

from datetime import datetime
from typing import Any

from flask import g

from marketplace.organizations.models import Organization
from marketplace.tenders.asking import advice, amending, facts, proposals, queries, rules, sending, timeline, zones
from marketplace.tenders.criteria import queries as weighing
from marketplace.tenders.models import Tender, TenderStage
from marketplace.tenders.reading import queries as reading


def desk(tender: Tender, here: str = "", *, status: int = 200, **more: Any) -> dict[str, Any]:
    """What each page of its buyer has; while it is prepared, what stops the sending and what the adviser says."""
    queries.with_categories(tender)
    is_draft = tender.stage is TenderStage.DRAFT
    advised = advice.advised(tender, g.at) if is_draft else None
    found = sending.faults(tender, g.at, advised) if is_draft else []
    told = {"organization": tender.organizer, "here": here, "status": status, "faults": found, "advised": advised, "is_draft": is_draft}
    if not is_draft:
        told["waiting_questions"] = reading.waiting(tender)
    return told | asked(tender, g.at) | more


def asked(tender: Tender, at: datetime) -> dict[str, Any]:
    """What both sides read: what is asked, until when, where, documents, answers to questions, notices."""
    due = tender.bids_due_at
    return {
        "tender": tender,
        "place": facts.place_of(tender),
        "deadline": zones.deadline(due, tender.bids_zone, at) if due else "",
        "due": zones.told(due, tender.bids_zone) if due else "",
        "is_open": rules.is_open(tender, at),
        "scoring": weighing.of(tender),
        "documents": reading.documents(tender),
        "enquiries": reading.enquiries(tender),
        "amendments": [(one, amending.told(tender, one)) for one in reading.amendments(tender)],
        "steps": timeline.steps(tender, at),
    }


def received(tender: Tender, organization: Organization, **more: Any) -> dict[str, Any]:
    """What an enterprise that was asked reads; neither the estimate nor who else was asked."""
    queries.with_categories(tender)
    told = {"organization": organization, "why_not_ask": rules.why_not_ask(tender, g.at)}
    return told | asked(tender, g.at) | {"waiting": queries.mine_waiting(tender, organization.id)} | more


def enterprises(tender: Tender, **more: Any) -> dict[str, Any]:
    """Who is asked, with the turn of each, and who could be."""
    told = desk(tender, "enterprises")
    held, ids = proposals.turns_of(tender, g.at), [one.organization_id for one in tender.bidders]
    turns = {one: proposals.said_turn(held.get(one), g.at) for one in ids}
    return told | {"turns": turns, "reached": proposals.reached_of(ids, g.at), "proposals": proposals.of(tender, g.at)} | more
