"""A group purchase: what many buy together, under rules that are fixed before it is published."""

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.contracting.models import Nature
from marketplace.core.columns import BigInt, Bilingual, word
from marketplace.core.files import StoredFile
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models import Organization
from marketplace.tenders.models.criteria import TenderScoring
from marketplace.tenders.models.lots import Lot
from marketplace.tenders.models.stages import STATUS_OF, TenderStage, TenderStatus

if TYPE_CHECKING:
    from marketplace.tenders.models.participation import Participation


class Channel(enum.Enum):
    """Where the purchase is made: here, or on SEAO from a file prepared here."""

    PLATFORM = "platform"
    SEAO = "seao"


class OpenTo(enum.Enum):
    """Who may adhere: any confirmed buyer, those of a territory, the members of a network, or those that are named."""

    ANY_BUYER = "any_buyer"
    TERRITORY = "territory"
    NETWORK = "network"
    CHOSEN = "chosen"


class OnShortfall(enum.Enum):
    """What happens to a lot whose minimum is missed at the close: one extension then cancelled, it goes on, or it is cancelled."""

    EXTEND = "extend"
    PROCEED = "proceed"
    CANCEL = "cancel"


class AllocationRule(enum.Enum):
    """How a supply that is short is shared: in proportion to what each asked, or in the order of adhesion."""

    PRO_RATA = "pro_rata"
    ORDER = "order"


class ContractForm(enum.Enum):
    """How enterprises that offer together are bound: a lead with subcontractors, or a contract with each, jointly liable."""

    LEAD = "lead"
    JOINT = "joint"


class TenderKind(enum.Enum):
    """A group purchase from an offer that is known; one from a need, which enterprises answer sealed; a price request: one buyer asks
    several enterprises."""

    OFFER = "offer"
    NEED = "need"
    PRICE_REQUEST = "price_request"


# Those that many buyers join, and those that enterprises answer sealed.
GROUPED = (TenderKind.OFFER, TenderKind.NEED)
ANSWERED = (TenderKind.NEED, TenderKind.PRICE_REQUEST)


class Tender(Versioned, Base):
    """A group purchase from an offer or from a need, from its first idea to its contracts; or a price request of one buyer.

    `number` (AR-2026-0042) is its public name, given when it is begun. `supplier` is the enterprise whose listings its lots freeze.
    `opens_at` is when it was published; adhesions close at `closes_at`, which the deadline decides and a job only records; resolutions
    that follow are due on `confirms_by`. `years` is the whole term with its options, on which the estimate counts. `ceiling` (cents, read
    as `advice` says) is what the whole group must stay under, None where no level bounds it; `advice` is what the adviser said at
    publication, with the rule. `fee_rate` is in hundredths of a percent. `open_codes` are regions (two digits) and MRC (three). A
    template has `template_name` and is never published; `cloned_from_id` is the purchase or the template that it was begun from.
    `buyers_are_enterprises`: collective enterprises buy, as in a purchase of a network for its members.

    A price request (DP-2026-0007) has no supplier: an answer is received while its last byte comes before `bids_due_at`, which is told by
    the clock of `bids_zone` (IANA); each answer holds for `bid_validity_days` after it; `bids_opened_at` is when they were opened.

    A purchase from a need has no supplier either: it is answered from `called_at`, when its adhesions closed, by every collective
    enterprise (`is_open_call`) or by those that are named, its `bidders`.
    """

    __tablename__ = "tenders"
    __table_args__ = (
        Index("ix_tenders_stage", "stage", "closes_at"),
        Index("ix_tenders_organizer_id", "organizer_id", "stage"),
    )
    STATE = "stage"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organizer: Mapped[Organization] = relationship(foreign_keys=organizer_id)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    supplier: Mapped[Organization | None] = relationship(foreign_keys=supplier_id)
    title_fr: Mapped[str]
    title_en: Mapped[str | None]
    title: Mapped[Bilingual] = composite("title_fr", "title_en")
    description_fr: Mapped[str] = mapped_column(default="")
    description_en: Mapped[str | None]
    description: Mapped[Bilingual] = composite("description_fr", "description_en")
    kind: Mapped[TenderKind] = mapped_column(word(TenderKind), default=TenderKind.OFFER, server_default="offer")
    nature: Mapped[Nature] = mapped_column(word(Nature))
    channel: Mapped[Channel] = mapped_column(word(Channel), default=Channel.PLATFORM)
    stage: Mapped[TenderStage] = mapped_column(word(TenderStage), default=TenderStage.DRAFT)
    lots: Mapped[list[Lot]] = relationship(order_by=Lot.rank, cascade="all, delete-orphan")
    scoring: Mapped[TenderScoring | None] = relationship(cascade="all, delete-orphan")
    open_to: Mapped[OpenTo] = mapped_column(word(OpenTo), default=OpenTo.ANY_BUYER)
    open_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    open_network_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), index=True)
    open_network: Mapped[Organization | None] = relationship(foreign_keys=open_network_id)
    buyers_are_enterprises: Mapped[bool] = mapped_column(default=False)
    invitees: Mapped[list["TenderInvitee"]] = relationship(cascade="all, delete-orphan", order_by="TenderInvitee.id")
    bidders: Mapped[list["TenderBidder"]] = relationship(cascade="all, delete-orphan", order_by="TenderBidder.id")
    participations: Mapped[list["Participation"]] = relationship(viewonly=True, order_by="Participation.id")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    extended_from: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    bids_due_at: Mapped[datetime | None]
    bids_zone: Mapped[str] = mapped_column(default="America/Toronto", server_default="America/Toronto")
    bid_validity_days: Mapped[int] = mapped_column(default=60, server_default="60")
    bids_opened_at: Mapped[datetime | None]
    is_open_call: Mapped[bool] = mapped_column(default=False, server_default=false())
    called_at: Mapped[datetime | None]
    confirms_by: Mapped[date | None]
    delivery_from: Mapped[date | None]
    delivery_until: Mapped[date | None]
    delivery_note: Mapped[str] = mapped_column(default="")
    term_from: Mapped[date | None]
    term_until: Mapped[date | None]
    renewals: Mapped[int] = mapped_column(default=0)
    renewal_months: Mapped[int] = mapped_column(default=12)
    options_note: Mapped[str] = mapped_column(default="")
    on_shortfall: Mapped[OnShortfall] = mapped_column(word(OnShortfall), default=OnShortfall.EXTEND)
    extension_days: Mapped[int] = mapped_column(default=10)
    allocation_rule: Mapped[AllocationRule] = mapped_column(word(AllocationRule), default=AllocationRule.PRO_RATA)
    contract_form: Mapped[ContractForm] = mapped_column(word(ContractForm), default=ContractForm.LEAD)
    fee_rate: Mapped[int] = mapped_column(default=0)
    fee_note: Mapped[str] = mapped_column(default="")
    estimate: Mapped[int | None]
    ceiling: Mapped[int | None]
    advice: Mapped[dict[str, Any]] = mapped_column(default=dict)
    exemption_code: Mapped[str | None]
    exemption_reference: Mapped[str | None]
    exemption_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    exemption_on: Mapped[date | None]
    union_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    union_file: Mapped[StoredFile | None] = relationship(foreign_keys=union_file_id)
    union_committee: Mapped[str] = mapped_column(default="")
    union_evaluators: Mapped[str] = mapped_column(default="")
    cancelled_reason: Mapped[str | None]
    template_name: Mapped[str | None]
    cloned_from_id: Mapped[int | None] = mapped_column(ForeignKey("tenders.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    TRANSITIONS = {
        TenderStage.DRAFT: (TenderStage.ADHESION, TenderStage.BIDDING, TenderStage.EXPORTED, TenderStage.CANCELLED),
        TenderStage.ADHESION: (TenderStage.CLOSED, TenderStage.UNSUCCESSFUL, TenderStage.CANCELLED),
        TenderStage.CLOSED: (TenderStage.BIDDING, TenderStage.AWARDED, TenderStage.UNSUCCESSFUL, TenderStage.CANCELLED),
        TenderStage.BIDDING: (TenderStage.OPENED, TenderStage.UNSUCCESSFUL, TenderStage.CANCELLED),
        TenderStage.OPENED: (TenderStage.AWARDED, TenderStage.UNSUCCESSFUL, TenderStage.CANCELLED),
        TenderStage.EXPORTED: (TenderStage.AWARDED, TenderStage.UNSUCCESSFUL, TenderStage.CANCELLED),
        TenderStage.AWARDED: (TenderStage.COMPLETE, TenderStage.UNSUCCESSFUL, TenderStage.CANCELLED),
    }

    @property
    def status(self) -> TenderStatus:
        """Its stage in the words of OCDS."""
        return STATUS_OF[self.stage]

    @property
    def is_grouped(self) -> bool:
        """Whether many buyers may join it."""
        return self.kind in GROUPED

    @property
    def is_answered(self) -> bool:
        """Whether enterprises answer it, sealed."""
        return self.kind in ANSWERED


class TenderInvitee(Base):
    """An organisation that is named among those that may adhere."""

    __tablename__ = "tender_invitees"
    __table_args__ = (UniqueConstraint("tender_id", "organization_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()


class TenderBidder(Base):
    """An enterprise that is asked for its price; `reason` says in a line why it is among them."""

    __tablename__ = "tender_bidders"
    __table_args__ = (UniqueConstraint("tender_id", "organization_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    tender_id: Mapped[int] = mapped_column(ForeignKey("tenders.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    reason: Mapped[str] = mapped_column(default="")
    invited_at: Mapped[datetime | None]
