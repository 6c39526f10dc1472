"""An organisation in a group purchase: what it wants, where, and by whose authority."""

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.core.columns import BigInt, word
from marketplace.core.files import StoredFile
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Municipality, Organization
from marketplace.tenders.models.lots import Lot
from marketplace.tenders.models.tender import Tender


class ParticipationStage(enum.Enum):
    """It means to; it is authorised; it is bound, at the close; it withdrew in time; it never was authorised and fell."""

    INTENTION = "intention"
    AUTHORIZED = "authorized"
    BOUND = "bound"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Participation(Versioned, Base):
    """The adhesion of an organisation to a group purchase.

    `adhered_at` is when it first adhered and gives its place when supply is shared by order; ties by id. It is authorised by a resolution
    of its council (number and day; the file may follow until `resolution_due`), or by a delegated person, `delegate_id`, within her
    ceiling.
    """

    __tablename__ = "participations"
    __table_args__ = (
        UniqueConstraint("tender_id", "organization_id"),
        Index("ix_participations_organization_id", "organization_id", "stage"),
    )
    STATE = "stage"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id"))
    tender: Mapped[Tender] = relationship()
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)
    stage: Mapped[ParticipationStage] = mapped_column(word(ParticipationStage), default=ParticipationStage.INTENTION)
    adhered_at: Mapped[datetime]
    adhered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    resolution_number: Mapped[str | None]
    resolution_date: Mapped[date | None]
    resolution_due: Mapped[date | None]
    resolution_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    resolution_file: Mapped[StoredFile | None] = relationship()
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    authorized_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    withdrawn_reason: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    places: Mapped[list["ParticipationPlace"]] = relationship(
        cascade="all, delete-orphan", order_by="ParticipationPlace.rank", lazy="selectin"
    )
    quantities: Mapped[list["Quantity"]] = relationship(cascade="all, delete-orphan", order_by="Quantity.id", lazy="selectin")
    certificates: Mapped[list["FundsCertificate"]] = relationship(
        cascade="all, delete-orphan", order_by="FundsCertificate.fiscal_year", lazy="selectin"
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    TRANSITIONS = {
        ParticipationStage.INTENTION: (ParticipationStage.AUTHORIZED, ParticipationStage.WITHDRAWN, ParticipationStage.LAPSED),
        ParticipationStage.AUTHORIZED: (ParticipationStage.INTENTION, ParticipationStage.BOUND, ParticipationStage.WITHDRAWN),
        ParticipationStage.WITHDRAWN: (ParticipationStage.INTENTION,),
    }


class ParticipationPlace(Base):
    """A place where a participant is delivered."""

    __tablename__ = "participation_places"
    __table_args__ = (UniqueConstraint("participation_id", "rank"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"))
    rank: Mapped[int]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"))
    municipality: Mapped[Municipality | None] = relationship()


class Quantity(Base):
    """What a participant wants of a lot at a place, in the decimals of the lot's unit: firm, and up to so much more if it asks."""

    __tablename__ = "quantities"
    __table_args__ = (
        UniqueConstraint("participation_id", "lot_id", "place_id"),
        CheckConstraint("firm >= 0 AND flexible >= 0", name="positive"),
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    lot: Mapped[Lot] = relationship()
    place_id: Mapped[int] = mapped_column(ForeignKey("participation_places.id"), index=True)
    place: Mapped[ParticipationPlace] = relationship()
    firm: Mapped[int] = mapped_column(default=0)
    flexible: Mapped[int] = mapped_column(default=0)


class FundsCertificate(Base):
    """That the money is available for a fiscal year: who certifies is an account of the body, never a name typed; `amount` in cents."""

    __tablename__ = "funds_certificates"
    __table_args__ = (UniqueConstraint("participation_id", "fiscal_year"), CheckConstraint("amount > 0", name="positive"))

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participations.id", ondelete="CASCADE"))
    fiscal_year: Mapped[int]
    amount: Mapped[int]
    certified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    certified_at: Mapped[datetime]
    reference: Mapped[str] = mapped_column(default="")
