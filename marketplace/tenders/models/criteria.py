"""How the answers to a purchase are weighed: criteria with their points, envelopes, the formula of the price, what settles a tie."""

import enum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base


class CriterionKind(enum.Enum):
    """What a criterion looks at: how well it is done, what it does for people, what it does for the land."""

    QUALITY = "quality"
    SOCIAL = "social"
    ENVIRONMENTAL = "environmental"


class PriceFormula(enum.Enum):
    """How a price counts: points in proportion to the lowest, or the score of the criteria divided by the price."""

    PROPORTION = "proportion"
    SCORE_OVER_PRICE = "score_over_price"


class TieBreak(enum.Enum):
    """What settles a tie: the points of the criteria and then the first received, or a draw by the hash of the minutes."""

    QUALITY = "quality"
    DRAW = "draw"


class TenderScoring(Base):
    """How the answers to a purchase are weighed, announced when it is sent and fixed from then on. `price_weight` and the points of the
    criteria come to 100; `pass_mark` is a percentage of the points of the criteria, under which a price is never opened; `added` is the X
    of the formula (0 to 50); `margin` is in hundredths of a percent of the price, for comparing only. A purchase without it goes to the
    lowest price."""

    __tablename__ = "tender_scorings"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"), unique=True)
    price_weight: Mapped[int] = mapped_column(default=100)
    formula: Mapped[PriceFormula] = mapped_column(word(PriceFormula), default=PriceFormula.PROPORTION)
    added: Mapped[int] = mapped_column(default=0)
    has_two_envelopes: Mapped[bool] = mapped_column(default=False)
    pass_mark: Mapped[int | None]
    margin: Mapped[int] = mapped_column(default=0)
    margin_basis: Mapped[str] = mapped_column(default="")
    tie_break: Mapped[TieBreak] = mapped_column(word(TieBreak), default=TieBreak.QUALITY)
    criteria: Mapped[list["TenderCriterion"]] = relationship(cascade="all, delete-orphan", order_by="TenderCriterion.rank", lazy="selectin")


class TenderCriterion(Base):
    """One thing that is looked at in each answer, and what it is worth in points."""

    __tablename__ = "tender_criteria"
    __table_args__ = (UniqueConstraint("scoring_id", "rank"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    scoring_id: Mapped[int] = mapped_column(ForeignKey("tender_scorings.id", ondelete="CASCADE"))
    rank: Mapped[int]
    title: Mapped[str]
    looked_at: Mapped[str] = mapped_column(default="")
    kind: Mapped[CriterionKind] = mapped_column(word(CriterionKind), default=CriterionKind.QUALITY)
    points: Mapped[int]
    needs_evidence: Mapped[bool] = mapped_column(default=False)
