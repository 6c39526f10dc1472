"""Beginning a price request: its number is given, what goes without saying is proposed, the key that will seal the answers is asked for."""

from datetime import datetime, time, timedelta

from marketplace.accounts.models import User
from marketplace.contracting.models import Nature
from marketplace.core import audit, clock, db, outbox
from marketplace.core.numbering import next_number
from marketplace.organizations.models import Organization
from marketplace.tenders.asking import advice, zones
from marketplace.tenders.models import OnShortfall, OpenTo, Participation, ParticipationPlace, Tender, TenderKind

# « Demande de prix ».
PREFIX = "DP"
USUAL_HOUR = time(14, 0)
SATURDAY = 5


def begin(organizer: Organization, *, actor: User, at: datetime) -> Tender:
    """A price request in preparation, in which its buyer has its one place."""
    zone = zones.usual(organizer)
    tender = Tender(
        number=next_number(PREFIX, clock.local_day(at).year, Tender.number),
        kind=TenderKind.PRICE_REQUEST,
        organizer=organizer,
        title_fr="",
        nature=Nature.GOODS,
        open_to=OpenTo.CHOSEN,
        buyers_are_enterprises=organizer.buyer_type is None,
        on_shortfall=OnShortfall.PROCEED,
        bids_zone=zone,
        bids_due_at=proposed(at, zone, advice.days_proposed(advice.bylaw_of(organizer, at))),
        is_demo=organizer.is_demo,
        created_by_id=actor.id,
        created_at=at,
        updated_at=at,
    )
    mine = Participation(tender=tender, organization=organizer, adhered_at=at, adhered_by_id=actor.id, created_at=at, updated_at=at)
    mine.places.append(ParticipationPlace(rank=1, name=organizer.name, address=_address(organizer)))
    db.session().add_all([tender, mine])
    db.session().flush()
    audit.record("tenders.asking_begun", tender, actor=actor, at=at, changes={"tenders.number": (None, tender.number)})
    outbox.announce("tenders.key_wanted", tender_id=tender.id)
    return tender


def proposed(at: datetime, zone: str, days: int) -> datetime:
    """The deadline that a new request begins with: two in the afternoon of the first weekday that leaves so many whole days."""
    on = zones.today(at, zone) + timedelta(days=days + 1)
    while on.weekday() >= SATURDAY:
        on += timedelta(days=1)
    return zones.instant(on, USUAL_HOUR, zone)


def _address(organizer: Organization) -> str:
    return ", ".join(filter(None, (organizer.address, organizer.municipality, organizer.postal_code)))
