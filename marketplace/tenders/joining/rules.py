"""Why an organisation cannot enter a group purchase, with these quantities, now; why it cannot leave it. Pure.

Quantities are by lot, over all places, in the decimals of the lot's unit. The legal level bounds the whole group: all lots, firm and
flexible, every renewal (LCOP, art. 10 and 12), intentions with the rest, for each of them may be authorised without asking again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from marketplace.catalogue import words
from marketplace.contracting.advising import taxes
from marketplace.contracting.advising.taxes import Amount
from marketplace.contracting.models import TaxBasis
from marketplace.core import clock
from marketplace.core.formats import moment, money
from marketplace.core.locale import _
from marketplace.core.money import Money, line_total
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.organizations.teams import rules as teams
from marketplace.tenders import families, pricing
from marketplace.tenders.models import Lot, OpenTo, Participation, ParticipationStage, Tender, TenderStage
from marketplace.tenders.pricing import Demand
from marketplace.tenders.rules import buys

# A body is committed by those who buy or who sign for it, within their ceilings.
COMMITTING = (Role.BUYER, Role.SIGNATORY)
# Where a participation counts in what the group asks.
COUNTED = (ParticipationStage.INTENTION, ParticipationStage.AUTHORIZED, ParticipationStage.BOUND)


@dataclass(frozen=True)
class Wanted:
    """So much firm and so much more on request."""

    firm: int = 0
    flexible: int = 0

    def __add__(self, other: "Wanted") -> "Wanted":
        return Wanted(self.firm + other.firm, self.flexible + other.flexible)

    @property
    def whole(self) -> int:
        return self.firm + self.flexible


Quantities = Mapping[int, Wanted]


def why_not_adhere(
    tender: Tender, organization: Organization, quantities: Quantities, others: Quantities, at: datetime, *, networks: Collection[int] = ()
) -> str | None:
    """The reason why an organisation cannot enter with these quantities, or keep them, now; None if it can.

    `others` is what all the other participants want, by lot; `networks` the ids of the networks that the organisation belongs to.
    """
    return (
        why_not_open(tender, at)
        or why_not_allowed(tender, organization, at, networks=networks)
        or why_not_quantities(tender, quantities)
        or why_not_under_ceiling(tender, quantities, others)
    )


def is_open(tender: Tender, at: datetime) -> bool:
    """Whether adhesions are taken at an instant: the deadline decides, a job only records."""
    return tender.stage is TenderStage.ADHESION and tender.closes_at is not None and at < tender.closes_at


def why_not_open(tender: Tender, at: datetime) -> str | None:
    """The reason why no adhesion is taken or changed at this instant, or None."""
    if is_open(tender, at):
        return None
    if tender.stage is TenderStage.CANCELLED:
        return str(_("Cet achat regroupé est annulé."))
    if tender.stage is TenderStage.EXPORTED:
        return str(_("Cet achat se fait sur le SEAO : on n’y adhère pas ici."))
    if tender.stage is TenderStage.DRAFT or tender.closes_at is None:
        return str(_("Cet achat regroupé n’est pas encore publié."))
    return str(_("Les adhésions sont closes depuis le %(moment)s.", moment=moment(tender.closes_at, zone=True)))


def why_not_allowed(tender: Tender, organization: Organization, at: datetime, *, networks: Collection[int] = ()) -> str | None:
    """The reason why this organisation is not one of those for whom the purchase is, or None."""
    if organization.id == tender.supplier_id or organization.id in members_of_offer(tender):
        return str(_("Votre organisation vend dans cet achat : elle ne peut pas y acheter d’elle-même."))
    if tender.is_answered and any(one.organization_id == organization.id for one in tender.bidders):
        return str(_("Votre organisation est de celles qui peuvent répondre à cet achat : elle ne peut pas y acheter aussi."))
    if not buys(organization, at):
        return str(_("Votre organisation n’est pas encore confirmée comme acheteuse."))
    is_right_kind = organization.is_enterprise or organization.network_type is not None
    if tender.buyers_are_enterprises and not is_right_kind:
        return str(_("Cet achat est celui d’entreprises collectives."))
    if not tender.buyers_are_enterprises and organization.buyer_type is None:
        return str(_("Cet achat est celui d’acheteurs publics ou privés confirmés."))
    if organization.id == tender.organizer_id:
        return None
    return families.why_not_under_its_rules(tender, organization) or _why_not_among(tender, organization, networks)


def _why_not_among(tender: Tender, organization: Organization, networks: Collection[int]) -> str | None:
    if tender.open_to is OpenTo.CHOSEN and all(one.organization_id != organization.id for one in tender.invitees):
        return str(_("Cet achat est réservé aux organisations que l’organisateur a nommées."))
    if tender.open_to is OpenTo.NETWORK and tender.open_network_id not in (*networks, organization.id):
        return str(_("Cet achat est réservé aux membres d’un réseau dont votre organisation n’est pas."))
    if tender.open_to is OpenTo.TERRITORY and not {organization.region_code, organization.mrc_code} & set(tender.open_codes):
        return str(_("Cet achat est réservé à un territoire dont votre organisation n’est pas."))
    return None


def members_of_offer(tender: Tender) -> set[int]:
    """The ids of the enterprises that offer the lots together with the supplier."""
    versions = [lot.listing_version for lot in tender.lots if lot.listing_version is not None]
    return {one["organization"] for version in versions for one in version.content.get("members") or ()}


def why_not_quantities(tender: Tender, quantities: Quantities) -> str | None:
    """The reason why these quantities cannot be asked: nothing at all, a broken pack, less than the offer delivers; None if they can.

    A short supply is no reason: what there is will be shared by the rule of the purchase.
    """
    if not any(one.whole for one in quantities.values()):
        return str(_("Écrivez une quantité pour au moins un lot."))
    return next((why for lot in tender.lots if (why := why_not_line(lot, quantities.get(lot.id, Wanted())))), None)


def why_not_line(lot: Lot, wanted: Wanted) -> str | None:
    """The reason why so much of one lot cannot be asked, or None."""
    if wanted.firm < 0 or wanted.flexible < 0:
        return str(_("Une quantité ne peut pas être négative."))
    if lot.pack and (wanted.firm % lot.pack or wanted.flexible % lot.pack):
        return str(_("« %(lot)s » se vend par lots entiers de %(pack)s.", lot=lot.title, pack=words.counted(lot.pack, lot.unit)))
    least = (lot.listing_version.content.get("minimum") if lot.listing_version else None) or 0
    if 0 < wanted.whole < least:
        return str(_("« %(lot)s » se commande à partir de %(least)s.", lot=lot.title, least=words.counted(least, lot.unit)))
    return None


def demands(lots: Iterable[Lot], totals: Quantities) -> list[Demand]:
    """What a group wants of the lots that have prices, as the staircases price it."""
    priced = [(lot, totals.get(lot.id, Wanted())) for lot in lots if lot.tiers]
    return [Demand(lot.tiers, wanted.firm, wanted.flexible, lot.unit.decimals) for lot, wanted in priced]


def added(first: Quantities, second: Quantities) -> dict[int, Wanted]:
    """Two demands as one."""
    return {number: first.get(number, Wanted()) + second.get(number, Wanted()) for number in {*first, *second}}


def basis_of(tender: Tender) -> TaxBasis:
    """How the ceiling of a purchase is read; before taxes where its advice does not say."""
    told = (tender.advice or {}).get("ceiling") or {}
    return TaxBasis(told.get("basis", TaxBasis.EXCLUDED.value))


def group_cents(tender: Tender, totals: Quantities) -> int:
    """The whole of a group in cents, read as its ceiling is; where no offer has a price, as its organiser thinks that it costs."""
    if tender.is_answered:
        once = sum(pricing.estimated(lot, totals.get(lot.id, Wanted()).whole) for lot in tender.lots)
        return as_ceiling(tender, pricing.times(once, pricing.terms_of(tender)))
    return as_ceiling(tender, pricing.group_amount(demands(tender.lots, totals), pricing.terms_of(tender)).cents)


def as_ceiling(tender: Tender, cents: int) -> int:
    """Cents before taxes, read as the ceiling of a purchase is, at the rates of the day on which it was published."""
    return taxes.cents_in(Amount(cents), basis_of(tender), clock.local_day(tender.opens_at or tender.created_at))


def is_under_ceiling(tender: Tender, totals: Quantities) -> bool:
    """Whether the whole stays **under** what the law lets be bought this way: at the level itself, a public call is due."""
    return tender.ceiling is None or group_cents(tender, totals) < tender.ceiling


def left_under_ceiling(tender: Tender, totals: Quantities) -> int | None:
    """How many cents, read as the ceiling is, the group may still add and stay under it; None where nothing bounds it, and where it would
    tell what the organiser thinks that all costs."""
    return None if tender.ceiling is None or tender.is_answered else max(0, tender.ceiling - 1 - group_cents(tender, totals))


def why_not_under_ceiling(tender: Tender, quantities: Quantities, others: Quantities) -> str | None:
    """The reason why these quantities would take the group out of what is lawful here, saying how much is left; None if they do not."""
    if tender.ceiling is None or is_under_ceiling(tender, added(quantities, others)):
        return None
    if tender.is_answered:
        # The amounts would tell the estimate, which no enterprise reads before it answers.
        told = _(
            "Avec cette quantité, le groupe atteindrait son plafond légal, d’après l’estimation de l’organisateur : au-delà, appel "
            "d’offres public requis (SEAO). Réduisez la quantité, ou écrivez à l’organisateur."
        )
        return str(told)
    return str(
        _(
            "Avec cette quantité, le groupe atteindrait %(whole)s et son plafond légal est %(ceiling)s (%(basis)s) : "
            "au-delà, appel d’offres public requis (SEAO). Il reste %(left)s.",
            whole=money(group_cents(tender, added(quantities, others))),
            ceiling=money(tender.ceiling),
            basis=said_basis(basis_of(tender)),
            left=money(left_under_ceiling(tender, others) or 0),
        )
    )


def said_basis(basis: TaxBasis) -> str:
    """« avant taxes », « taxes comprises », « net des taxes remboursées »."""
    said = {TaxBasis.EXCLUDED: _("avant taxes"), TaxBasis.INCLUDED: _("taxes comprises"), TaxBasis.NET: _("net des taxes remboursées")}
    return str(said[basis])


def amount_of(tender: Tender, quantities: Quantities, others: Quantities) -> Money:
    """What a participation commits, firm and flexible, at the prices that the group reaches with it today, before taxes; where no offer has
    a price, as the organiser thinks that it costs."""
    if tender.is_answered:
        return Money(sum(pricing.estimated(lot, quantities[lot.id].whole) for lot in tender.lots if lot.id in quantities))
    whole = added(quantities, others)
    priced = [lot for lot in tender.lots if lot.tiers and lot.id in quantities]
    return sum(
        (line_total(pricing.price_at(lot.tiers, whole[lot.id].firm), quantities[lot.id].whole, lot.unit.decimals) for lot in priced),
        Money(0),
    )


def why_not_delegate(membership: Membership, amount: Money, at: datetime) -> str | None:
    """The reason why a member cannot commit her organisation by herself for this amount; None if one of her roles lets her."""
    reasons = [teams.why_not_as(membership, role, clock.local_day(at), amount) for role in COMMITTING]
    if None in reasons:
        return None
    held = {one.role for one in membership.roles}
    return next((why for role, why in zip(COMMITTING, reasons, strict=True) if role in held), reasons[0])


def why_not_withdraw(participation: Participation, tender: Tender, at: datetime) -> str | None:
    """The reason why a participant cannot leave now: free until adhesion closes, impossible after."""
    if participation.stage is ParticipationStage.WITHDRAWN:
        return str(_("Votre organisation s’est déjà retirée."))
    if tender.stage is TenderStage.ADHESION and not is_open(tender, at):
        return str(_("Les adhésions sont closes : on ne peut plus se retirer. Votre quantité est ferme."))
    if participation.stage is ParticipationStage.BOUND:
        return str(_("Votre organisation est engagée depuis la clôture : on ne peut plus se retirer."))
    return why_not_open(tender, at)
