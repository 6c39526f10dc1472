"""Finding direct awards: those of a body, one by its number, those approved between two days."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload

from marketplace.contracting.models import ConsideredEnterprise, DirectAward, DirectAwardStatus
from marketplace.core import db
from marketplace.core.folding import folded
from marketplace.core.paging import Page, paginate
from marketplace.organizations.models import Organization
from search_index.analysis import fold

PREFIX = "GG"
# What a list says of a file needs nothing of its rows of enterprises.
LIGHT = lazyload(DirectAward.considered)


def find(buyer: Organization, number: str) -> DirectAward:
    """A file of a body by its number, its row locked when the unit writes; Missing for that of another."""
    return db.load(DirectAward, number=number, buyer_id=buyer.id)


def listed(buyer: Organization, year: int | None, words: str, number: int) -> Page[DirectAward]:
    """A page of the files of a body, the newest first: of a year, and of suppliers whose name holds these words."""
    asked = of(buyer)
    if year is not None:
        asked = asked.where(DirectAward.number.startswith(f"{PREFIX}-{year}-", autoescape=True))
    if words:
        asked = asked.where(folded(DirectAward.supplier_name).contains(fold(words), autoescape=True))
    return paginate(asked.options(LIGHT).order_by(DirectAward.id.desc()), number)


def years(buyer: Organization) -> list[int]:
    """The years in which a body has files, the newest first."""
    found = db.session().scalars(select(func.substr(DirectAward.number, 4, 4)).where(DirectAward.buyer_id == buyer.id).distinct())
    return sorted(map(int, found), reverse=True)


def waiting(buyer: Organization) -> int:
    """How many files of a body wait to be approved."""
    asked = select(func.count()).select_from(DirectAward)
    return db.session().scalar(asked.where(DirectAward.buyer_id == buyer.id, DirectAward.status == DirectAwardStatus.DRAFT)) or 0


def drafts(buyers: Collection[int]) -> list[DirectAward]:
    """The files of these bodies that are still written, by number."""
    mine = (DirectAward.buyer_id.in_(buyers), DirectAward.status == DirectAwardStatus.DRAFT)
    return list(db.session().scalars(select(DirectAward).where(*mine).options(LIGHT).order_by(DirectAward.id).limit(50)).unique())


def approved(buyer: Organization, first: date, last: date) -> list[DirectAward]:
    """The files approved with a day of award between two, both included, by number."""
    is_in = (DirectAward.status == DirectAwardStatus.APPROVED, DirectAward.awarded_on >= first, DirectAward.awarded_on <= last)
    return list(db.session().scalars(of(buyer).where(*is_in).options(LIGHT).order_by(DirectAward.number)).unique())


def considered(buyer: Organization) -> set[int]:
    """The ids of the enterprises of the directory that a body ever considered for a direct award that it approved."""
    asked = select(ConsideredEnterprise.organization_id).join(DirectAward, DirectAward.id == ConsideredEnterprise.direct_award_id)
    mine = (DirectAward.buyer_id == buyer.id, DirectAward.status == DirectAwardStatus.APPROVED)
    found = db.session().scalars(asked.where(*mine, ConsideredEnterprise.organization_id.is_not(None)))
    return {one for one in found if one is not None}


def of(buyer: Organization) -> Select[tuple[DirectAward]]:
    """The files of a body."""
    return select(DirectAward).where(DirectAward.buyer_id == buyer.id)
