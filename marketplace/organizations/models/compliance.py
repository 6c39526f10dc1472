"""The compliance file of an enterprise: the kinds of documents that buyers ask, those that it keeps, with whom it shares them."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.core.columns import BigInt, Bilingual, word
from marketplace.core.files import StoredFile
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models.organization import Organization


class Confidence(enum.Enum):
    """How surely the rule behind a kind is known: read in its source, commonly told, or still to be checked."""

    VERIFIED = "verified"
    GENERAL = "general"
    TO_CHECK = "to_check"


class ComplianceKind(Versioned, Base):
    """A kind of document that buyers may ask before they sign: by whom it is given, who asks it, for what, on which ground.

    `natures` and `buyer_types` hold values of Nature and BuyerType; an empty list means all of them. `floor_cents` is the amount of a
    contract, taxes left out, from which it is asked (None: any). `valid_from` and `valid_until` are the first and last days on which it
    is asked. `source` is `reference` while nobody of the team changed it: only then do the product's own files correct it.
    """

    __tablename__ = "compliance_kinds"

    code: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int]
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")
    issuer: Mapped[str | None]
    about_fr: Mapped[str]
    about_en: Mapped[str]
    about: Mapped[Bilingual] = composite("about_fr", "about_en")
    natures: Mapped[list[str]] = mapped_column(JSON, default=list)
    buyer_types: Mapped[list[str]] = mapped_column(JSON, default=list)
    floor_cents: Mapped[int | None]
    reference: Mapped[str | None]
    confidence: Mapped[Confidence] = mapped_column(word(Confidence))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    source: Mapped[str]


class ComplianceItem(Base):
    """A document of the file of an enterprise. `expires_on` is its last good day, None when it has no term.

    One that another took the place of, or that was taken out, has an `ended_at` and is history until retention. `reminded` is the
    smallest number of days before its end at which its keepers were told (60, 30, 7), None when they were not yet.
    """

    __tablename__ = "compliance_items"
    __table_args__ = (Index("ix_compliance_items_expires_on", "ended_at", "expires_on"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    kind_code: Mapped[str] = mapped_column(ForeignKey("compliance_kinds.code"))
    kind: Mapped[ComplianceKind] = relationship(lazy="joined", innerjoin=True)
    title: Mapped[str | None]
    number: Mapped[str | None]
    issuer: Mapped[str | None]
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reminded: Mapped[int | None]


class ComplianceFile(Versioned, Base):
    """What an enterprise decided of its file as a whole: whether its public page may say that it is kept up to date."""

    __tablename__ = "compliance_files"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    is_shown: Mapped[bool] = mapped_column(default=False, server_default=false())


class ComplianceShare(Base):
    """The word of an enterprise that the members of a buyer may read its file, or some kinds of it, until a day included.

    `kinds` are codes; None means all, those to come too. Between an enterprise and a buyer there is one that is not withdrawn.
    """

    __tablename__ = "compliance_shares"
    __table_args__ = (
        Index(
            "uq_compliance_shares_open", "organization_id", "buyer_id", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organization: Mapped[Organization] = relationship(foreign_keys=organization_id)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    buyer: Mapped[Organization] = relationship(foreign_keys=buyer_id)
    kinds: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    ends_on: Mapped[date]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
