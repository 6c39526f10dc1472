"""By what words things are classified: legal forms, sectors, certifications, purchase categories, units."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, composite, mapped_column

from marketplace.core.columns import Bilingual
from marketplace.core.model import Base


class LegalForm(Base):
    """How an enterprise is constituted. `family` is COOP, OBNL, MUTUAL … as the acts group them."""

    __tablename__ = "legal_forms"

    code: Mapped[str] = mapped_column(primary_key=True)
    family: Mapped[str]
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")
    short_fr: Mapped[str]
    short_en: Mapped[str]
    short: Mapped[Bilingual] = composite("short_fr", "short_en")


class Sector(Base):
    """A field of activity of the product's own working nomenclature."""

    __tablename__ = "sectors"

    code: Mapped[str] = mapped_column(primary_key=True)
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")


class Certification(Base):
    """A certification, a recognition, a licence or a membership; `kind` is one of those words of the reference file."""

    __tablename__ = "certifications"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    issuer: Mapped[str | None]
    sector_code: Mapped[str | None] = mapped_column(ForeignKey("sectors.code"))
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")


class PurchaseCategory(Base):
    """A family or a class of the UNSPSC that public bodies here use; `sector_code` is where it falls in our nomenclature."""

    __tablename__ = "purchase_categories"

    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    sector_code: Mapped[str | None] = mapped_column(ForeignKey("sectors.code"))
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")


class Unit(Base):
    """A unit in which things are bought, by its UN/ECE Recommendation 20 code; `decimals` is how finely it is counted."""

    __tablename__ = "units"

    code: Mapped[str] = mapped_column(primary_key=True)
    decimals: Mapped[int]
    label_fr: Mapped[str]
    label_en: Mapped[str]
    label: Mapped[Bilingual] = composite("label_fr", "label_en")
