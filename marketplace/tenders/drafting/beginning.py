"""Beginning a purchase: from a listing, from a template, from an earlier purchase. Its number is given then, one after the other."""

from datetime import date, datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing, ListingKind
from marketplace.catalogue.rules import Viewer
from marketplace.contracting.models import Nature
from marketplace.core import audit, clock, db, outbox
from marketplace.core.errors import RuleBroken
from marketplace.core.numbering import next_number
from marketplace.organizations.models import Organization
from marketplace.tenders.asking import zones
from marketplace.tenders.criteria import copying
from marketplace.tenders.drafting import facts, freezing, writing
from marketplace.tenders.drafting.moments import same_hour_from
from marketplace.tenders.models import ContractForm, Lot, Tender, TenderBidder, TenderInvitee, TenderKind

# A purchase is « achat regroupé », a template « modèle d’achat »: templates take no number of a purchase, which would leave a gap.
PURCHASE, TEMPLATE = "AR", "MA"
NATURES = {ListingKind.GOOD: Nature.GOODS, ListingKind.SERVICE: Nature.SERVICES}
# What another purchase begun from this one says too; dates apart, which a template has none of.
SAME = tuple(
    name
    for step in ("object", "delivery", "access", "dates", "call", "rules", "union")
    for name in facts.OF_STEP[step]
    if name not in (*facts.DAYS, *facts.MOMENTS, "invitees", "bidders")
)


def begin(organizer: Organization, listing: Listing, who: Viewer, *, actor: User, at: datetime) -> Tender:
    """A purchase in preparation with one lot, which freezes the version of the listing that holds now. RuleBroken when none is offered."""
    if reason := freezing.why_not_freeze(listing, organizer, who, at):
        raise RuleBroken(reason)
    tender = _new(organizer, PURCHASE, actor, at)
    tender.title_fr, tender.title_en = listing.title_fr, listing.title_en
    tender.nature, tender.supplier_id = NATURES[listing.kind], listing.organization_id
    tender.lots.append(freezing.frozen(freezing.current_version(listing), rank=1))
    tender.contract_form = ContractForm.LEAD
    return _begun(tender, actor, at)


def begin_from_need(organizer: Organization, title: str, *, actor: User, at: datetime) -> Tender:
    """A purchase in preparation that starts from what is needed: no lot yet, nobody who supplies; the key that will seal the answers is
    asked for."""
    tender = _new(organizer, PURCHASE, actor, at)
    tender.kind, tender.title_fr = TenderKind.NEED, title
    tender.is_open_call, tender.bids_zone = True, zones.usual(organizer)
    return _begun(tender, actor, at)


def begin_again(source: Tender, who: Viewer, *, years: int = 0, actor: User, at: datetime) -> Tender:
    """Another purchase that says the same as a template, or as one of an earlier year with each date `years` later.

    Each lot freezes the version of its listing that holds now; one that is offered no more is left out: `what_changed` tells both.
    """
    made = _begun(_copied(source, PURCHASE, who, years, actor, at), actor, at)
    copying.copy(source, made)
    return made


def keep_as_template(source: Tender, name: str, who: Viewer, *, actor: User, at: datetime) -> Tender:
    """A template that says the same as a purchase, without its dates."""
    made = _copied(source, TEMPLATE, who, None, actor, at)
    made.template_name = name
    _begun(made, actor, at)
    copying.copy(source, made)
    return made


def a_year_later(day: date, years: int = 1) -> date:
    """The same day of another year; the 29th of February becomes the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


def _copied(source: Tender, prefix: str, who: Viewer, years: int | None, actor: User, at: datetime) -> Tender:
    made = _new(source.organizer, prefix, actor, at)
    for name in SAME:
        setattr(made, name, getattr(source, name))
    if years is not None:
        _put_dates(made, source, years)
    made.cloned_from_id = source.id
    made.invitees[:] = [TenderInvitee(organization_id=one.organization_id) for one in source.invitees]
    # What was chosen of the framework was chosen for another amount, on another day; the facts stay facts.
    made.advice = {"facts": source.advice["facts"]} if "facts" in source.advice else {}
    made.lots[:] = [_again(lot, rank, at) for rank, lot in enumerate(_still_offered(source, who, at), start=1)]
    made.supplier_id = source.supplier_id if made.lots else None
    if source.kind is TenderKind.NEED:
        made.kind = source.kind
        made.bidders[:] = [TenderBidder(organization_id=one.organization_id) for one in source.bidders]
        made.lots[:] = [writing.same_lot(lot, rank) for rank, lot in enumerate(source.lots, start=1)]
    return made


def _put_dates(made: Tender, source: Tender, years: int) -> None:
    for name in facts.DAYS:
        before: date | None = getattr(source, name)
        setattr(made, name, a_year_later(before, years) if before else None)
    if source.closes_at is not None:
        wall = clock.local(source.closes_at)
        shifted = datetime.combine(a_year_later(wall.date(), years), wall.time(), clock.QUEBEC)
        made.closes_at = same_hour_from(shifted, shifted)
    if source.bids_due_at is not None:
        here = zones.wall(source.bids_due_at, source.bids_zone)
        made.bids_due_at = zones.same_hour(a_year_later(here.date(), years), here.time(), source.bids_zone)


def _still_offered(source: Tender, who: Viewer, at: datetime) -> list[Lot]:
    listed = [(lot, freezing.listing_of(lot)) for lot in source.lots]
    return [lot for lot, one in listed if one is not None and freezing.why_not_freeze(one, source.organizer, who, at) is None]


def _again(lot: Lot, rank: int, at: datetime) -> Lot:
    listing = freezing.listing_of(lot)
    assert listing is not None
    made = freezing.frozen(freezing.current_version(listing), rank=rank, like=lot)
    facts.put_items(made, facts.facts_of_lot(lot)["items"])
    return made


def _new(organizer: Organization, prefix: str, actor: User, at: datetime) -> Tender:
    number = next_number(prefix, clock.local_day(at).year, Tender.number)
    said: dict[str, Any] = {"created_by_id": actor.id, "created_at": at, "updated_at": at, "advice": {}, "open_codes": []}
    return Tender(number=number, organizer=organizer, title_fr="", nature=Nature.GOODS, is_demo=organizer.is_demo, **said)


def _begun(tender: Tender, actor: User, at: datetime) -> Tender:
    db.session().add(tender)
    db.session().flush()
    audit.record("tenders.begin", tender, actor=actor, at=at, changes={"tenders.number": (None, tender.number)})
    if tender.is_answered:
        outbox.announce("tenders.key_wanted", tender_id=tender.id)
    return tender
