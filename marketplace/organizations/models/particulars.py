"""What is attached to an organisation: other names, clauses, certifications, references, photos, who is in a network."""

import enum
from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from marketplace.core.columns import Bilingual, word
from marketplace.core.files import StoredFile
from marketplace.core.model import Base
from marketplace.organizations.models.nomenclature import Certification


class OtherName(Base):
    """A trade name or a former name; `folded` is what is compared."""

    __tablename__ = "organization_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)


class ClauseKind(enum.Enum):
    """What statutes may say that public contracts look at (Cities and Towns Act, s. 573.3; Cooperatives Act)."""

    NO_REBATE = "no_rebate"
    NO_INTEREST = "no_interest"
    DESIGNATION = "designation"


class StatutoryClause(Base):
    """A clause with its evidence, never deduced from the legal form. `stated_on` is the day of the statutes or the designation."""

    __tablename__ = "statutory_clauses"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    kind: Mapped[ClauseKind] = mapped_column(word(ClauseKind), primary_key=True)
    evidence: Mapped[str]
    stated_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))


class HeldCertification(Base):
    """A certification that an organisation holds; `expires_on` is its last good day, None when it has no term."""

    __tablename__ = "held_certifications"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    certification_code: Mapped[str] = mapped_column(ForeignKey("certifications.code"), index=True)
    certification: Mapped[Certification] = relationship(lazy="joined", innerjoin=True)
    number: Mapped[str | None]
    issuer: Mapped[str | None]
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None]


class ClientReference(Base):
    """A client who may be named in public, and what was done for it."""

    __tablename__ = "client_references"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    client: Mapped[str]
    year: Mapped[int | None]
    what_fr: Mapped[str]
    what_en: Mapped[str | None]
    what: Mapped[Bilingual] = composite("what_fr", "what_en")


class Picture(Base):
    """A logo or a photo, never shown without its text alternative. The logo is the one of rank 0."""

    __tablename__ = "pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    rank: Mapped[int]
    alternative_fr: Mapped[str]
    alternative_en: Mapped[str | None]
    alternative: Mapped[Bilingual] = composite("alternative_fr", "alternative_en")


class NetworkTerritory(Base):
    """A piece of the territory of a hub: a region, an MRC or a municipality, one of the three. Territories may overlap."""

    __tablename__ = "network_territories"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("regions.code"), index=True)
    mrc_code: Mapped[str | None] = mapped_column(ForeignKey("mrcs.code"), index=True)
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"), index=True)


class NetworkMember(Base):
    """An organisation that belongs to a network from a day on until another, excluded (None: not said, not ended)."""

    __tablename__ = "network_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]
