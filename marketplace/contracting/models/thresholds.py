"""Amounts from which a rule on public contracts applies, by kind of buyer, nature of contract and date."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base


class Nature(enum.Enum):
    """What a contract is for, as the rules on public contracts tell it."""

    GOODS = "goods"
    SERVICES = "services"
    CONSTRUCTION = "construction"
    INSURANCE = "insurance"


class Measure(enum.Enum):
    """What the value of a rule counts: cents, hundredths of a percent, or persons."""

    MONEY = "money"
    PERCENT = "percent"
    PERSONS = "persons"


class TaxBasis(enum.Enum):
    """How an amount is read when it is compared: without taxes, with them, or with them less what the body gets back."""

    EXCLUDED = "excluded"
    INCLUDED = "included"
    NET = "net"


class Confidence(enum.Enum):
    """How sure the product is of a rule: read in its source, worked out from a source, or to be confirmed before it is leaned on."""

    VERIFIED = "verified"
    DERIVED = "derived"
    TO_CONFIRM = "to_confirm"


class ContractThreshold(Base):
    """One rule with its value, from a day to another, both included (None: as far as is known, not ended).

    `scope` is a kind of buyer (`municipal`, `ministry` …) or a group of them (`lcop`, `all_public`), `nature` a nature of contract or
    `all`, `rule` a code such as `public_tender_min`. `value` counts in what `measure` says. Rows of the reference data have a
    `reference_key`; those that the team of the platform added have who added them.
    """

    __tablename__ = "contract_thresholds"
    __table_args__ = (Index("ix_contract_thresholds_rule", "rule", "scope", "nature", "valid_from"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    reference_key: Mapped[str | None] = mapped_column(unique=True)
    scope: Mapped[str]
    nature: Mapped[str]
    rule: Mapped[str]
    value: Mapped[int]
    measure: Mapped[Measure] = mapped_column(word(Measure), default=Measure.MONEY)
    tax_basis: Mapped[TaxBasis] = mapped_column(word(TaxBasis), default=TaxBasis.EXCLUDED)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    legal_reference: Mapped[str]
    source: Mapped[str]
    confidence: Mapped[Confidence] = mapped_column(word(Confidence))
    confidence_note: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    added_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
