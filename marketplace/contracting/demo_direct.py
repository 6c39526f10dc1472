"""Direct awards of the demonstration: files of three invented bodies, approved by the same acts as any other, so each is lawful."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.models import Audience, Listing, ListingKind, ListingStatus
from marketplace.contracting.direct import actions, advice
from marketplace.contracting.direct.written import Candidate, Written
from marketplace.contracting.models import DirectAward, DirectAwardStatus, Nature, TaxBasis
from marketplace.core import db
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import BuyerType, MemberRole, Membership, Organization, Role, Standing

KINDS = (BuyerType.MUNICIPALITY, BuyerType.MRC, BuyerType.EDUCATION)
PEOPLE = {BuyerType.MRC: "Noémie Vallières-Fournier", BuyerType.EDUCATION: "Karim Ouellet-Beaupré"}
# These bodies had been confirmed for long when they wrote their files.
CONFIRMED_AT = datetime(2024, 1, 8, 15, 0, tzinfo=UTC)
NOON = time(17, 0, tzinfo=UTC)

# A listing and the enterprises that offer such a thing, by their ids.
Offered = tuple[int, list[int]]


@dataclass(frozen=True)
class Plan:
    """One file: for which of the three bodies, the day, the amount in cents (taxes included), the category by its place among those that
    are offered, the enterprise by its place among those that offer it."""

    body: int
    day: date
    cents: int
    category: int
    enterprise: int
    purpose: str
    status: DirectAwardStatus = DirectAwardStatus.APPROVED


PLANS = (
    Plan(0, date(2024, 11, 18), 1_240_000, 0, 0, "pour l’hôtel de ville"),
    Plan(0, date(2025, 2, 10), 1_685_000, 0, 1, "pour le centre communautaire"),
    Plan(0, date(2025, 3, 3), 2_480_000, 1, 0, "pour les camps de jour"),
    Plan(0, date(2025, 5, 12), 2_895_000, 2, 0, "pour la bibliothèque"),
    Plan(0, date(2025, 6, 16), 318_500, 1, 1, "pour la fête nationale"),
    Plan(0, date(2025, 9, 8), 1_150_000, 0, 1, "pour la caserne"),
    Plan(0, date(2025, 11, 24), 3_460_000, 3, 0, "pour le service des loisirs"),
    Plan(0, date(2025, 12, 1), 940_000, 2, 0, "pour la salle du conseil", DirectAwardStatus.CANCELLED),
    Plan(0, date(2026, 1, 5), 2_210_000, 1, 0, "pour les camps de jour de l’été", DirectAwardStatus.DRAFT),
    Plan(1, date(2025, 4, 7), 1_890_000, 0, 0, "pour le siège de la MRC"),
    Plan(1, date(2025, 10, 20), 2_640_000, 2, 1, "pour l’écocentre"),
    Plan(2, date(2025, 8, 25), 1_475_000, 1, 0, "pour la rentrée"),
)


def seed(seeding: Seeding) -> None:
    """The files of the plan, each in a unit of its own, in the order of their days."""
    with db.database().writing():
        bodies = [_body(kind, seeding) for kind in KINDS]
        # Read once: files change nothing of what is offered.
        offered = _offered()
    # Numbers follow the days, whichever body takes them.
    for place, plan in enumerate(sorted(PLANS, key=lambda one: one.day)):
        organization_id = bodies[plan.body]
        if organization_id is None:
            continue
        with db.database().writing():
            award = _written(plan, organization_id, place, offered)
            if award is not None:
                told = seeding.samples.setdefault("direct_award", {})
                told.setdefault(award.status.value, {"id": award.id, "number": award.number, "slug": award.buyer.slug})
    with db.database().reading() as session:
        number = len(session.scalars(select(DirectAward.id)).all())
    seeding.say(f"{number} direct awards")


def _body(kind: BuyerType, seeding: Seeding) -> int | None:
    """The first body of a kind, confirmed, with somebody who may approve."""
    asked = select(Organization).where(Organization.is_demo, Organization.buyer_type == kind).order_by(Organization.id).limit(1)
    body = db.session().scalars(asked).unique().one_or_none()
    if body is None:
        return None
    standing = db.session().scalar(select(Standing).where(Standing.organization_id == body.id))
    if standing is None:
        db.session().add(Standing(organization=body, confirmed_at=CONFIRMED_AT, basis="team"))
    else:
        standing.confirmed_at = CONFIRMED_AT
    if kind in PEOPLE:
        # No password: nobody comes in as these.
        person = User(email=f"direction.{kind.value}@maillage.example", name=PEOPLE[kind], is_demo=True, created_at=seeding.at)
        db.session().add(person)
        db.session().flush()
        roles = [MemberRole(role=Role.ADMINISTRATOR)]
        db.session().add(Membership(user=person, organization=body, joined_at=seeding.at, roles=roles))
    db.session().flush()
    return body.id


def _written(plan: Plan, organization_id: int, place: int, offered: Sequence[Offered]) -> DirectAward | None:
    """One file, taken as far as its plan says; None when the demonstration is too small to offer its category."""
    if len(offered) <= plan.category:
        return None
    listing_id, enterprises = offered[plan.category]
    session = db.session()
    listing, buyer = session.get_one(Listing, listing_id), session.get_one(Organization, organization_id)
    chosen_id = enterprises[plan.enterprise % len(enterprises)]
    chosen, *others = (session.get_one(Organization, one) for one in (chosen_id, *[one for one in enterprises if one != chosen_id][:2]))
    at = datetime.combine(plan.day, NOON)
    said = _said(plan, listing, chosen, others, place)
    membership = _approver(buyer)
    award = actions.start(buyer, said, actor=membership.user, at=at)
    if plan.status is not DirectAwardStatus.DRAFT:
        bylaw = advice.advised(advice.asked_of(award, plan.day)).bylaw
        title = "Conseil" if bylaw is None else max(bylaw.ceilings, key=lambda one: (one.up_to is None, one.up_to or 0)).title
        resolution = f"{plan.day.year}-{plan.day.month:02d}-{100 + place}"
        actions.approve(award, membership, title, resolution, actor=membership.user, at=at)
    if plan.status is DirectAwardStatus.CANCELLED:
        actions.cancel(award, "Le besoin a été comblé par un prêt de la ville voisine.", actor=membership.user, at=at)
    return award


def _said(plan: Plan, listing: Listing, chosen: Organization, others: Sequence[Organization], place: int) -> Written:
    nature = Nature.GOODS if listing.kind is ListingKind.GOOD else Nature.SERVICES
    kept = Candidate(chosen.name, chosen.id, plan.cents, "Retenue : prix le plus bas, livraison à temps.")
    asked = count(1)
    refused = [
        Candidate(one.name, one.id, plan.cents * (104 + 3 * next(asked)) // 100, "Prix plus élevé pour le même service.") for one in others
    ]
    return Written(
        description=f"{listing.title_fr}, {plan.purpose}",
        nature=nature,
        amount=plan.cents,
        tax_basis=TaxBasis.INCLUDED,
        category_code=listing.category_code,
        supplier_id=chosen.id,
        supplier_name=chosen.name,
        considered=(kept, *refused),
        rotation_note="Aucune autre entreprise de la région n’était libre aux dates demandées : la recherche est au dossier.",
        preference_note="Entreprise collective de la région; à prix comparable, l’achat local est favorisé." if place % 2 else "",
        price_justification="Prix comparés par écrit; celui qui est retenu suit le tarif publié par l’entreprise.",
        awarded_on=plan.day,
        starts_on=plan.day,
        ends_on=date(plan.day.year + 1, plan.day.month, min(plan.day.day, 28)),
    )


def _approver(buyer: Organization) -> Membership:
    """Whoever administers the body."""
    is_hers = Membership.roles.any(MemberRole.role == Role.ADMINISTRATOR)
    asked = select(Membership).where(Membership.organization_id == buyer.id, Membership.is_open, is_hers).order_by(Membership.id)
    return db.session().scalars(asked.limit(1)).unique().one()


def _offered() -> list[Offered]:
    """By category, those that most enterprises offer first: a listing, and the enterprises that offer such a thing."""
    shown = (Listing.status == ListingStatus.PUBLISHED, Listing.audience == Audience.EVERYBODY, Listing.category_code.is_not(None))
    asked = select(Listing.category_code, Listing.id, Listing.organization_id).join(Listing.organization)
    asked = asked.where(*shown, Organization.is_enterprise, Organization.is_demo).order_by(Listing.id)
    listings: dict[str, int] = {}
    enterprises: dict[str, dict[int, None]] = {}
    for code, listing_id, organization_id in db.session().execute(asked):
        listings.setdefault(code or "", listing_id)
        enterprises.setdefault(code or "", {})[organization_id] = None
    by_count = sorted(enterprises.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(listings[code], list(ids)) for code, ids in by_count[:6]]
