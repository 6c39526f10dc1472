"""What awarding a lot would give: the demand that the close froze, the supply, each one's share, who is cut, the price and the amount."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.awards.deciding.allocating import Demand, Share, allocate
from marketplace.awards.models import Award, AwardStatus
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.core.money import Money, line_total
from marketplace.organizations.models import Organization
from marketplace.tenders.closing import snapshot
from marketplace.tenders.models import Lot, Participation, ParticipationPlace, Tender, TenderCutoff, TenderStage


@dataclass(frozen=True)
class Preview:
    """A lot as it would be awarded: quantities in the decimals of its unit, `amount` (firm) and `amount_flexible` in cents, taxes left
    out. `shares` name participations and places by their numbers."""

    lot: Lot
    shares: tuple[Share, ...]
    unit_price: int

    @property
    def firm(self) -> int:
        return sum(one.firm for one in self.shares)

    @property
    def flexible(self) -> int:
        return sum(one.flexible for one in self.shares)

    @property
    def asked(self) -> int:
        return sum(one.asked_firm + one.asked_flexible for one in self.shares)

    @property
    def cut_firm(self) -> int:
        return sum(one.cut_firm for one in self.shares)

    @property
    def amount(self) -> Money:
        return line_total(self.unit_price, self.firm, self.lot.unit.decimals)

    @property
    def amount_flexible(self) -> Money:
        return line_total(self.unit_price, self.flexible, self.lot.unit.decimals)

    @property
    def cut(self) -> list[Share]:
        """The shares that are less than what was asked, those whose firm part is cut first."""
        return sorted((one for one in self.shares if one.cut_firm or one.cut_flexible), key=lambda one: (-one.cut_firm, one.participation))

    @property
    def whole(self) -> int:
        """What the lot costs at most, in cents: firm and on request."""
        return self.amount.cents + self.amount_flexible.cents


@dataclass(frozen=True)
class Names:
    """Who and where the numbers of shares are."""

    organizations: dict[int, Organization] = field(default_factory=dict)
    places: dict[int, ParticipationPlace] = field(default_factory=dict)


def frozen(tender: Tender) -> TenderCutoff:
    """The snapshot of the close, intact. RuleBroken when there is none, or when it is not what was written."""
    found = db.session().scalars(select(TenderCutoff).filter_by(tender_id=tender.id)).one_or_none()
    if found is None:
        raise RuleBroken(_("La clôture n’a pas encore été enregistrée : il n’y a rien à octroyer."))
    if snapshot.digest(found.content) != found.sha256:
        raise RuleBroken(_("L’instantané de la clôture n’est plus intact : l’octroi attend que l’équipe de Maillage le vérifie."))
    return found


def preview(lot: Lot, tender: Tender, cutoff: TenderCutoff) -> Preview:
    """What awarding this lot gives, from the snapshot alone: nothing that came after the close counts."""
    return preview_at(lot, tender, cutoff, unit_price=lot.closed_price or 0, supply=lot.capacity)


def preview_at(lot: Lot, tender: Tender, cutoff: TenderCutoff, *, unit_price: int, supply: int | None) -> Preview:
    """The same at a price and with a supply (None: enough for all) that are not those of the lot, such as those of an answer."""
    return Preview(lot, allocate(demands(cutoff, lot.id), supply, tender.allocation_rule, lot.pack), unit_price)


def demands(cutoff: TenderCutoff, lot_id: int) -> list[Demand]:
    """What the snapshot holds of a lot; the order is that of adhesion, ties by number."""
    in_order = sorted(cutoff.content["participations"], key=lambda one: (one["adhered_at"], one["id"]))
    return [
        Demand(one["id"], line["place"], line["firm"], line["flexible"], place)
        for place, one in enumerate(in_order)
        for line in one["quantities"]
        if line["lot"] == lot_id
    ]


def names(tender: Tender, previews: Iterable[Preview]) -> Names:
    """Who and where, for the shares that are cut: in two questions."""
    cut = [one for preview in previews for one in preview.cut]
    if not cut:
        return Names()
    asked = select(Participation.id, Organization).join(Participation.organization).where(Participation.tender_id == tender.id)
    wanted = select(ParticipationPlace).where(ParticipationPlace.id.in_({one.place for one in cut}))
    rows = db.session().execute(asked.where(Participation.id.in_({one.participation for one in cut}))).unique()
    return Names({one[0]: one[1] for one in rows}, {one.id: one for one in db.session().scalars(wanted)})


def awards_of(tender: Tender) -> Sequence[Award]:
    """Every award of a purchase, in the order of the lots, the last of each lot last."""
    asked = select(Award).join(Award.lot).where(Award.tender_id == tender.id).options(joinedload(Award.lot).joinedload(Lot.listing_version))
    return db.session().scalars(asked.order_by(Lot.rank, Award.id)).unique().all()


def taken_back(tender: Tender, awards: Sequence[Award]) -> list[Lot]:
    """The lots of a purchase already awarded that wait for another decision, their award having been taken back."""
    if tender.stage is not TenderStage.AWARDED:
        return []
    gone = {one.lot_id for one in awards if one.status is AwardStatus.CANCELLED}
    gone -= {one.lot_id for one in awards if one.status is not AwardStatus.CANCELLED}
    return [lot for lot in tender.lots if lot.id in gone]


def standing(awards: Iterable[Award]) -> list[Award]:
    """The awards that hold."""
    return [one for one in awards if one.status is AwardStatus.ACTIVE]
