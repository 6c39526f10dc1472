"""The group purchases of a demonstration: each goes through the very acts that people do, on days around the one of the seeding.

What is begun, published, joined and closed here is checked by the same rules as everything else: a purchase that the adviser would not let
be published stops the seeding, and a test holds each of them to the thresholds of its day.
"""

import io
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue import actions as catalogue
from marketplace.catalogue.models import Listing, ListingMember
from marketplace.catalogue.rules import NOBODY
from marketplace.contracting.advising.modes import ModeCode
from marketplace.core import clock, db, documents, files
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import Activity, BuyerType, Membership, Organization, OrganizationStatus, Sector, Standing
from marketplace.organizations.teams import standing
from marketplace.tenders import invented
from marketplace.tenders.closing import acts as closing
from marketplace.tenders.closing import scheduling
from marketplace.tenders.drafting import amending, beginning, estimating, exporting, publishing, union
from marketplace.tenders.invented import CITY, ENTERPRISE, HUB, Offer, Purchase
from marketplace.tenders.models import (
    Enquiry,
    Lot,
    OpenTo,
    Participation,
    ParticipationPlace,
    ParticipationStage,
    Quantity,
    Tender,
    TenderStage,
)

# Who of the demonstration prepares purchases for each: the one who buys, and bears a second factor like any other.
PREPARERS = {CITY: "achats.municipalite", HUB: "achats.pole", ENTERPRISE: "achats.entreprise"}
ADMITTED = (BuyerType.MUNICIPALITY, BuyerType.MRC, BuyerType.REGIE, BuyerType.PRIVATE)
QUESTION = "Les livraisons du lundi comprennent-elles celles du dimanche?"
ANSWER = "Oui : les repas du dimanche sont livrés le samedi avant midi, sans frais de plus."
PLACES = ("Hôtel de ville", "Garage municipal", "Bibliothèque", "Centre communautaire", "Caserne", "Aréna")


@panel("seed")
def seed(seeding: Seeding) -> None:
    """Invent the purchases, each in a unit of its own."""
    today = clock.local_day(clock.now())
    for place, one in enumerate(invented.PURCHASES):
        with db.database().writing() as session:
            preparer = session.scalars(select(User).where(User.email == f"{PREPARERS[one.organizer]}@maillage.example")).one_or_none()
            if preparer is None:
                return
            tender = _begun(seeding, one, preparer, today)
            _bring(seeding, one, tender, preparer, today, place)
            if one.key == "meals":
                _speak(tender, preparer, today)
                seeding.samples["tender"] = {"number": tender.number}
    seeding.say(f"{len(invented.PURCHASES)} group purchases")


def _begun(seeding: Seeding, one: Purchase, preparer: User, today: date) -> Tender:
    organizer = db.session().scalars(
        select(Organization).join(Membership, Membership.organization_id == Organization.id).where(Membership.user_id == preparer.id)
    ).unique().one()  # fmt: skip
    suppliers = _suppliers(one, organizer)
    begun_at = _moment(today, one.opened - 6)
    listings = [_listing(offer, suppliers, min(seeding.at, begun_at - timedelta(days=7))) for offer in one.offers]
    tender = beginning.begin(organizer, listings[0], NOBODY, actor=preparer, at=begun_at)
    for listing in listings[1:]:
        beginning.freezing.add_lot(tender, listing, NOBODY, actor=preparer, at=begun_at)
    tender.title_fr, tender.title_en, tender.nature = one.title_fr, one.title_en, one.nature
    tender.description_fr, tender.description_en = one.description_fr, one.description_en
    _dates(tender, one, today)
    for rank, lot in enumerate(tender.lots):
        _count(lot, one, one.ratio if rank else 1)
    tender.on_shortfall, tender.allocation_rule, tender.renewals = one.on_shortfall, one.allocation_rule, one.renewals
    tender.renewal_months = 3
    tender.buyers_are_enterprises, tender.open_to = one.enterprises_buy, OpenTo.ANY_BUYER
    tender.union_committee, tender.union_evaluators = (
        "Direction générale et greffe de l’organisateur",
        "Deux représentants des participants",
    )
    return tender


def _dates(tender: Tender, one: Purchase, today: date) -> None:
    closes = today + timedelta(days=one.closes)
    tender.closes_at = _moment(today, one.closes)
    tender.confirms_by = closes + timedelta(days=14)
    tender.delivery_from = tender.term_from = closes + timedelta(days=30)
    tender.delivery_until = tender.term_until = closes + timedelta(days=120)
    tender.delivery_note = "Les jours ouvrables, entre 7 h et 15 h."


def _count(lot: Lot, one: Purchase, ratio: int) -> None:
    middle = (one.least + one.most) // 2 * max(one.count, 1) * ratio
    lot.expected = max(middle // (lot.pack or 1) * (lot.pack or 1), one.minimum or 1) * (1 if one.count else 3)
    lot.minimum = one.minimum * ratio if one.minimum else None
    lot.capacity = one.capacity


def _bring(seeding: Seeding, one: Purchase, tender: Tender, preparer: User, today: date, place: int) -> None:
    """From its preparation to the stage where the demonstration shows it."""
    if one.stage is TenderStage.DRAFT:
        return
    at = _moment(today, one.opened)
    tender.advice = {"facts": dict(one.facts)}
    if one.exemption:
        tender.exemption_code, tender.exemption_reference = one.exemption
        tender.exemption_by_id, tender.exemption_on = preparer.id, clock.local_day(at)
    if one.stage is TenderStage.EXPORTED:
        exporting.export(tender, actor=preparer, at=at)
        return
    modes = estimating.framework(tender, at).modes
    wanted = ModeCode.EXEMPT if one.exemption else None
    chosen = next(mode for mode in modes if mode.code in estimating.BY_AGREEMENT and wanted in (None, mode.code))
    tender.advice = {**tender.advice, "chosen": estimating.key_of(chosen)}
    if estimating.needs_union(tender):
        kept = files.keep(io.BytesIO(union.drawn(tender)))
        tender.union_file = files.add(kept, name="entente-union-signee.pdf", media_type=documents.PDF, at=at)
        tender.advice = {**tender.advice, "union": union.digest(tender)}
    db.session().flush()
    publishing.publish(tender, actor=preparer, at=at)
    scheduling.schedule(tender)
    _join(seeding, one, tender, at, place)
    if one.closes < 0:
        assert tender.closes_at is not None
        closing.close(tender.id, actor=None, at=tender.closes_at + timedelta(minutes=1))


def _join(seeding: Seeding, one: Purchase, tender: Tender, at: datetime, place: int) -> None:
    """Who takes part: the organiser first when it buys, then others from a place that differs from one purchase to the next."""
    found = _participants(seeding, one, tender, place)
    for rank, organization in enumerate(found):
        share = one.least + (one.most - one.least) * ((rank * 7 + place) % 11) // 10
        stage = ParticipationStage.AUTHORIZED
        if rank >= len(found) - one.withdrawn - one.intentions:
            stage = ParticipationStage.INTENTION if rank < len(found) - one.withdrawn else ParticipationStage.WITHDRAWN
        _participation(tender, organization, share, one, stage, at + timedelta(hours=3 + 5 * rank))


def _speak(tender: Tender, preparer: User, today: date) -> None:
    """A question with its answer, and a notice: five days are left after it."""
    asked = Enquiry(tender_id=tender.id, question=QUESTION, asked_at=_moment(today, -6))
    asked.answer, asked.answered_by_id, asked.answered_at = ANSWER, preparer.id, _moment(today, -5)
    db.session().add(asked)
    note = {"delivery_note": f"{tender.delivery_note} Les repas du dimanche arrivent le samedi."}
    amending.amend(tender, note, {}, "Une question a montré que ce n’était pas dit.", actor=preparer, at=_moment(today, -5))


def _participation(
    tender: Tender, organization: Organization, share: int, one: Purchase, stage: ParticipationStage, at: datetime
) -> Participation:
    said: dict[str, Any] = {"adhered_at": at, "created_at": at, "updated_at": at, "stage": stage}
    if stage is ParticipationStage.AUTHORIZED:
        number = f"{at.year}-{at.month:02d}-{100 + organization.id % 200}"
        said |= {
            "resolution_number": number,
            "resolution_date": clock.local_day(at),
            "authorized_at": at,
            "resolution_due": tender.confirms_by,
        }
    elif stage is ParticipationStage.WITHDRAWN:
        said |= {"withdrawn_at": at + timedelta(days=1), "withdrawn_reason": "Les besoins ont changé."}
    found = Participation(tender=tender, organization=organization, **said)
    is_city = organization.buyer_type is not None
    found.places.append(ParticipationPlace(rank=1, name=PLACES[organization.id % len(PLACES)] if is_city else "Siège"))
    db.session().add(found)
    for rank, lot in enumerate(tender.lots):
        wanted = share * (one.ratio if rank else 1)
        wanted = wanted // (lot.pack or 1) * (lot.pack or 1)
        extra = wanted // 4 // (lot.pack or 1) * (lot.pack or 1) if organization.id % 3 == 0 else 0
        found.quantities.append(Quantity(lot=lot, place=found.places[0], firm=wanted, flexible=extra))
    db.session().flush()
    return found


def _participants(seeding: Seeding, one: Purchase, tender: Tender, place: int) -> list[Organization]:
    shown = select(Organization).where(Organization.is_demo, Organization.status == OrganizationStatus.PUBLISHED).order_by(Organization.id)
    # A purchase under municipal rules is for municipal bodies, and for private buyers, whom no rule bounds.
    kind = Organization.is_enterprise if one.enterprises_buy else Organization.buyer_type.in_(ADMITTED)
    offers = [lot.listing_version.content["members"] for lot in tender.lots if lot.listing_version]
    supplying = {tender.supplier_id, *(member["organization"] for members in offers for member in members)}
    found = [x for x in db.session().scalars(shown.where(kind)).unique() if x.id not in supplying and x.id != tender.organizer_id]
    begins = place * 5 % max(len(found) - one.count, 1)
    takes_part = [tender.organizer] if one.organizer != HUB else []
    chosen = [*takes_part, *found[begins : begins + one.count - len(takes_part)]]
    for organization in chosen if not one.enterprises_buy else ():
        if organization.standing is None:
            db.session().add(Standing(organization_id=organization.id, confirmed_at=seeding.at, basis=standing.BY_TEAM))
    db.session().flush()
    return chosen


def _suppliers(one: Purchase, organizer: Organization) -> list[Organization]:
    """Enterprises of its trade that are shown, of the family that the purchase asks for; the organiser is none of them."""
    asked = (
        select(Organization)
        .join(Activity, Activity.organization_id == Organization.id)
        .where(Organization.is_demo, Organization.is_enterprise, Organization.status == OrganizationStatus.PUBLISHED)
        .where(Organization.id != organizer.id)
        .order_by((Activity.sector_code != one.sector), Organization.id)
        .join(Sector, Sector.code == Activity.sector_code)
    )
    found = list(dict.fromkeys(db.session().scalars(asked).unique()))
    suited = [x for x in found if one.family is None or (x.legal_form is not None and x.legal_form.family == one.family)]
    return suited[: one.together]


def _listing(offer: Offer, suppliers: list[Organization], at: datetime) -> Listing:
    """The offer in the catalogue of the lead, accepted by those who offer it with her."""
    lead, *others = suppliers
    share = 10_000 // len(suppliers)
    members = [{"organization": x.id, "codes": [], "capacity": None, "capacity_note": None, "share": share} for x in others]
    listing = catalogue.start(lead, offer.content() | {"members": members}, actor=None, at=at)
    for member in listing.members:
        _accept(member, listing, at)
    catalogue.publish(listing, actor=None, at=at)
    listing.is_demo = True
    return listing


def _accept(member: ListingMember, listing: Listing, at: datetime) -> None:
    member.accepted_number, member.accepted_at = listing.number, at


def _moment(today: date, days: int) -> datetime:
    """Four in the afternoon in Québec, so many days from today."""
    day = today + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 16, tzinfo=clock.QUEBEC)
