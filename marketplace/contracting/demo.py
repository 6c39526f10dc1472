"""By-laws of the demonstration: those that some invented buyers gave themselves. No figure is that of a real body."""

from datetime import date
from typing import Any

from sqlalchemy import select

from marketplace.contracting.models import ApprovalCeiling, ContractingBylaw, Rotation, TaxBasis
from marketplace.core import db
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import BuyerType, Organization

SINCE = date(2024, 1, 1)
# Goods, services and works by mutual agreement under these amounts, in cents; None leaves the act as it is.
KINDS: dict[BuyerType, tuple[tuple[int | None, int | None, int | None], ...]] = {
    BuyerType.MUNICIPALITY: ((7_500_000, 7_500_000, 5_000_000), (10_000_000, 10_000_000, None), (None, 5_000_000, None)),
    BuyerType.MRC: ((5_000_000, 7_500_000, None), (9_000_000, 9_000_000, 9_000_000)),
    BuyerType.REGIE: ((6_000_000, 6_000_000, None),),
    BuyerType.EDUCATION: ((3_000_000, 5_000_000, 3_000_000),),
    BuyerType.HEALTH: ((4_000_000, 4_000_000, 4_000_000),),
}
# One buyer in four of those has written nothing: the act alone holds for it.
WITHOUT = 4


def seed(seeding: Seeding) -> None:
    """A by-law, with who approves up to how much, for most of the invented public buyers."""
    with db.database().writing() as session:
        buyers = session.scalars(
            select(Organization).where(Organization.buyer_type.in_(KINDS), Organization.is_demo).order_by(Organization.id)
        )
        for rank, buyer in enumerate(buyers.all()):
            if rank % WITHOUT != WITHOUT - 1:
                session.add(_bylaw(buyer, rank, seeding))


def _bylaw(buyer: Organization, rank: int, seeding: Seeding) -> ContractingBylaw:
    assert buyer.buyer_type is not None
    kinds = KINDS[buyer.buyer_type]
    goods, services, construction = kinds[rank % len(kinds)]
    is_municipal = buyer.buyer_type in (BuyerType.MUNICIPALITY, BuyerType.MRC, BuyerType.REGIE)
    rotation = (Rotation.SOUGHT, Rotation.MONTHS, Rotation.NONE)[rank % 3]
    return ContractingBylaw(
        organization_id=buyer.id,
        title="Règlement de gestion contractuelle" if is_municipal else "Politique de gestion contractuelle",
        reference=f"Règlement 2023-{rank:03d}-EX" if is_municipal else f"Politique GC-{rank:02d}-EX",
        adopted_on=date(2023, 12, 11),
        valid_from=SINCE,
        direct_goods=goods,
        direct_services=services,
        direct_construction=construction,
        tax_basis=TaxBasis.INCLUDED if is_municipal else TaxBasis.EXCLUDED,
        invited_at_least=3 if rank % 5 == 0 else 2,
        answer_days=10 if rank % 5 == 0 else 8,
        rotation=rotation,
        rotation_months=12 if rotation is Rotation.MONTHS else None,
        rotation_text="À prix comparable, l’organisme change de fournisseur d’un contrat au suivant."
        if rotation is not Rotation.NONE
        else "",
        ceilings=_ceilings(is_municipal),
        **_preferences(rank),
        written_at=seeding.at,
    )


def _preferences(rank: int) -> dict[str, Any]:
    """A preference for what is local, in hundredths of a percent, under an amount in cents."""
    return {"local_preference": 500, "local_preference_under": 5_000_000, "quebec_preference": 1000} if rank % 2 == 0 else {}


def _ceilings(is_municipal: bool) -> list[ApprovalCeiling]:
    first, last = ("Direction générale", "Conseil") if is_municipal else ("Direction des approvisionnements", "Conseil d’administration")
    return [
        ApprovalCeiling(title="Responsable de service", up_to=1_000_000),
        ApprovalCeiling(title=first, up_to=5_000_000),
        ApprovalCeiling(title=last, up_to=None),
    ]
