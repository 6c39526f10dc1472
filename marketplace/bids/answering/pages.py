"""What the pages of an answer are given: the request, the clock, where the answer stands, what it says."""

from datetime import datetime
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from marketplace.bids import rules
from marketplace.bids.answering import compliance, reading, receipts, said, since, weighed, words
from marketplace.bids.answering.handing import Handed
from marketplace.bids.answering.reading import Own, events
from marketplace.bids.answering.saving import Tried
from marketplace.bids.models import BidEvent, BidEventKind
from marketplace.bids.regrouping import brief
from marketplace.core import clock, db, documents
from marketplace.core.access import can
from marketplace.core.locale import ngettext
from marketplace.organizations.compliance import reading as conformity
from marketplace.organizations.models import Organization
from marketplace.tenders.asking import zones
from marketplace.tenders.calling import places
from marketplace.tenders.drafting import telling as amending
from marketplace.tenders.models import Participation, ParticipationPlace, Tender
from marketplace.tenders.reading import queries as published

# What the words of a form may take of a body, beside its documents.
ROOM_FOR_WORDS = 1024**2


def of_request(tender: Tender, organization: Organization, own: Own, at: datetime) -> dict[str, Any]:
    """What every page of an answer says first."""
    due = tender.bids_due_at
    # Its name is all that is told of the buyer: what it does and where would be three questions more.
    db.session().get(Organization, tender.organizer_id, options=[lazyload(Organization.activities)])
    return {
        "tender": tender,
        "scoring": weighed.scoring_of(tender),
        "organization": organization,
        "own": own,
        "state": words.state(own),
        "tone": words.TONES[own.state],
        "deadline": zones.deadline(due, tender.bids_zone, at) if due else "",
        "due": words.due(tender),
        "now": zones.told(at, tender.bids_zone),
        "is_open": rules.is_open(tender, at),
        "home": home_of(tender, organization),
        "why_not": rules.why_not_answer(tender, organization, at),
        "may_write": can("bids.answer", organization),
        "may_commit": can("bids.commit", organization),
        "brief": brief.of(tender, organization, own.bid, own.content),
    }


def writing(tender: Tender, organization: Organization, one: Tried, at: datetime) -> dict[str, Any]:
    """The page where an answer is written; totals are of what is typed."""
    own, form = one.own, one.form
    is_counted = own.standing is not None and not own.is_shut and not rules.is_open(tender, at)
    kept = reading.content_of(own.standing) if own.standing and is_counted else own.content
    notices = published.amendments(tender)
    return of_request(tender, organization, own, at) | {
        "form": form,
        "status": one.status,
        "reason": one.reason,
        "is_stale": one.is_stale,
        "removed": one.removed,
        "where": where_of(tender, is_listed=rules.is_open(tender, at)),
        "amendments": [(each, amending.told(tender, each)) for each in notices],
        "since": since.of(tender, notices, own.standing, at),
        "dropped": dropped(one),
        "spots": places.of_lots(tender) if tender.is_grouped else {},
        "shut": reading.why_shut(),
        "accept": documents.ACCEPT,
        "most_megabytes": (current_app.config["MAX_CONTENT_LENGTH"] - ROOM_FOR_WORDS) // 1024**2,
        "is_counted": is_counted,
        "kept": kept,
        "saved": said.lines(kept, tender),
        "saved_totals": said.totals(kept, tender, clock.local_day(at)),
        "totals": said.totals(form.content([]), tender, clock.local_day(at)),
        "history": history(own, tender),
        "why_not_withdraw": rules.why_not_withdraw(own.bid, at) if own.bid else "",
    }


def handing(tender: Tender, organization: Organization, one: Handed, at: datetime) -> dict[str, Any]:
    """The page where an answer is read whole before it is handed in."""
    told = {"handed": one, "instant": words.exact(at, tender.bids_zone), **whole(one.own.content, tender, at)}
    told |= brief.whole(tender, one.own.bid, one.own.content)
    told["late"] = (
        next((receipts.name_of(each) for each in events(one.own.bid) if each.kind is BidEventKind.LATE), "") if one.own.bid else ""
    )
    # The file of this moment: it is what is frozen by the button.
    now = compliance.held(organization, one.own.content)
    told["compliance"] = compliance.sheet(now, tender, told["totals"].before.cents, conformity.kinds())
    return of_request(tender, organization, one.own, at) | told


def receipt(tender: Tender, organization: Organization, event: BidEvent, at: datetime) -> dict[str, Any]:
    """The page of one receipt."""
    own = reading.own(tender, organization)
    told = {"event": event, "name": receipts.name_of(event), "instant": words.exact(event.at, tender.bids_zone)}
    told |= {"promise": receipts.promise_of(event), "has_copy": event.kind in words.WITH_COPY, "said": words.event(event)}
    return of_request(tender, organization, own, at) | told


def whole(content: dict[str, Any], tender: Tender, at: datetime) -> dict[str, Any]:
    """All that an answer says."""
    return {
        "content": content,
        "lines": said.lines(content, tender),
        "totals": said.totals(content, tender, clock.local_day(at)),
        "where": where_of(tender),
    }


def home_of(tender: Tender, organization: Organization) -> str:
    """Where this enterprise reads what is asked."""
    if tender.is_grouped:
        return url_for("tenders.show", number=tender.number)
    return url_for("tenders.asked_one", slug=organization.slug, number=tender.number)


def dropped(one: Tried) -> list[str]:
    """The names of the documents that were chosen and that no page keeps: a browser never puts a file back in a form."""
    proofs = [document for document, _field, _criterion in weighed.documents(one.form.criteria, one.form)]
    return [str(sent.filename) for sent in (*one.form.documents(), *proofs)]


def where_of(tender: Tender, *, is_listed: bool = False) -> str:
    """Where it is delivered: the place of one buyer, or how many there are; `is_listed`: the page lists them."""
    if not tender.is_grouped:
        place = place_of(tender)
        return ", ".join(one for one in (place.name, place.address) if one)
    count = len({spot.place_id for spots in places.of_lots(tender).values() for spot in spots})
    if not is_listed:
        return ngettext("%(num)d lieu", "%(num)d lieux", count)
    return ngettext("%(num)d lieu, dit sous chaque ligne", "%(num)d lieux, dits sous chaque ligne", count)


def place_of(tender: Tender) -> ParticipationPlace:
    """Where a price request is delivered."""
    asked = select(ParticipationPlace).join(Participation, Participation.id == ParticipationPlace.participation_id)
    mine = (Participation.tender_id == tender.id, Participation.organization_id == tender.organizer_id)
    return db.session().scalars(asked.where(*mine).order_by(ParticipationPlace.rank).limit(1)).one()


def history(own: Own, tender: Tender) -> list[tuple[str, str, str]]:
    """What happened to it, the newest first, in words, each with how its receipt is named."""
    found = events(own.bid) if own.bid else ()
    return [(words.event(one), words.exact(one.at, tender.bids_zone), receipts.name_of(one)) for one in found]
