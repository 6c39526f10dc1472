"""What is attached to a listing: the networks that it is for, its pictures and its documents."""

import enum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.core.columns import BigInt, Bilingual, word
from marketplace.core.files import StoredFile
from marketplace.core.model import Base
from marketplace.organizations.models import Organization


class Purpose(enum.Enum):
    """What a network is named for: its members see the price, or they alone see the listing."""

    PRICE = "price"
    AUDIENCE = "audience"


class ListingNetwork(Base):
    """A network whose members see the price of a listing, or the listing itself."""

    __tablename__ = "listing_networks"
    __table_args__ = (UniqueConstraint("listing_id", "network_id", "purpose"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    network_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    network: Mapped[Organization] = relationship()
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))


class ListingPicture(Base):
    """A picture of a listing, never shown without its text alternative; `rank` None: shown no more, but older versions name it."""

    __tablename__ = "listing_pictures"
    __table_args__ = (UniqueConstraint("listing_id", "file_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    rank: Mapped[int | None]
    alternative_fr: Mapped[str]
    alternative_en: Mapped[str | None]
    alternative: Mapped[Bilingual] = composite("alternative_fr", "alternative_en")


class ListingDocument(Base):
    """A document of a listing, such as a technical sheet; `rank` None: shown no more, but older versions name it."""

    __tablename__ = "listing_documents"
    __table_args__ = (UniqueConstraint("listing_id", "file_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), index=True)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    rank: Mapped[int | None]
    title_fr: Mapped[str]
    title_en: Mapped[str | None]
    title: Mapped[Bilingual] = composite("title_fr", "title_en")
