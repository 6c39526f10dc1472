"""The calendar of a purchase (RFC 5545): its close, the deadline of answers, the day of resolutions, the days of delivery; no price."""

from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone

from marketplace.core import clock, links
from marketplace.core.locale import _
from marketplace.tenders.models import Tender, TenderStage

HELD = timedelta(minutes=30)


def of(tender: Tender) -> bytes:
    """The file, in the language of the page, with the rules of the time zone of Québec."""
    found = Calendar()
    found.add("prodid", "-//Maillage//Achats regroupés//FR")
    found.add("version", "2.0")
    found.add("x-wr-calname", tender.title)
    found.add_component(Timezone.from_tzid(str(clock.QUEBEC)))
    for event in _events(tender):
        found.add_component(event)
    return bytes(found.to_ical())


def _events(tender: Tender) -> list[Event]:
    title = str(tender.title)
    is_over = tender.stage in (TenderStage.CANCELLED, TenderStage.UNSUCCESSFUL)
    events = []
    if tender.closes_at is not None:
        starts = clock.local(tender.closes_at)
        events.append(_event(tender, "cloture", _("Clôture des adhésions : %(title)s", title=title), starts - HELD, starts))
    if tender.is_answered and tender.bids_due_at is not None:
        due = clock.local(tender.bids_due_at)
        events.append(_event(tender, "reponses", _("Réponses des entreprises : %(title)s", title=title), due - HELD, due))
    if tender.confirms_by is not None:
        said = _("Résolutions attendues : %(title)s", title=title)
        events.append(_event(tender, "resolutions", said, tender.confirms_by, tender.confirms_by + timedelta(days=1)))
    if tender.delivery_from is not None:
        last = tender.delivery_until or tender.delivery_from
        said = _("Livraison : %(title)s", title=title)
        events.append(_event(tender, "livraison", said, tender.delivery_from, last + timedelta(days=1)))
    for one in events:
        one.add("status", "CANCELLED" if is_over else "CONFIRMED")
    return events


def _event(tender: Tender, key: str, said: str, starts: date | datetime, ends: date | datetime) -> Event:
    event = Event()
    event.add("uid", f"{tender.number}-{key}@maillage")
    event.add("dtstamp", tender.updated_at)
    # Each change of the purchase is a newer version of the same event.
    event.add("sequence", tender.version)
    event.add("summary", said)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("url", links.absolute("tenders.show", number=tender.number))
    return event
