"""Who acts for an organisation: its members with their roles, those who are invited, and who may edit on its behalf."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import User
from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models.organization import Organization


class Role(enum.Enum):
    """What a member may do for her organisation; an administrator gives the others."""

    ADMINISTRATOR = "administrator"
    CATALOGUE = "catalogue"
    BUYER = "buyer"
    EVALUATOR = "evaluator"
    SIGNATORY = "signatory"
    FINANCE = "finance"
    READER = "reader"


class Membership(Versioned, Base):
    """A person in the team of an organisation, from the day she joined to the day she left. `ended_by_id` is who ended it: herself, an
    administrator, or nobody (an erasure, a merge)."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(
            "uq_memberships_now", "organization_id", "user_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship(foreign_keys=user_id)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organization: Mapped[Organization] = relationship()
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    roles: Mapped[list["MemberRole"]] = relationship(cascade="all, delete-orphan", order_by="MemberRole.id", lazy="selectin")

    @hybrid_property
    def is_open(self) -> bool:
        """Whether it did not end."""
        return self.ended_at is None

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return cls.ended_at.is_(None)


class MemberRole(Base):
    """One role of a member, with the delegation of powers that bounds it: a ceiling in cents, taxes left out, and days, both included."""

    __tablename__ = "member_roles"
    __table_args__ = (UniqueConstraint("membership_id", "role"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    role: Mapped[Role] = mapped_column(word(Role))
    ceiling_cents: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class TeamInvitation(Base):
    """A place in a team offered to an address, until somebody takes it, withdraws it, or it expires. Once taken it says by whom, and
    neither her address nor her name."""

    __tablename__ = "team_invitations"
    __table_args__ = (
        Index(
            "uq_team_invitations_open", "organization_id", "email", unique=True,
            sqlite_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    locale: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(JSON)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    withdrawn_at: Mapped[datetime | None]

    @hybrid_property
    def is_open(self) -> bool:
        """Whether it was neither taken nor withdrawn; it may have expired."""
        return self.accepted_at is None and self.withdrawn_at is None

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return cls.accepted_at.is_(None) & cls.withdrawn_at.is_(None)


class Mandate(Base):
    """The word of an enterprise that a network may edit its page in its name, until a day or until it is taken back.

    While `given_at` is missing the network has only asked. Of one network by one enterprise there is one that is not withdrawn.
    """

    __tablename__ = "mandates"
    __table_args__ = (
        Index(
            "uq_mandates_open", "enterprise_id", "network_id", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    enterprise: Mapped[Organization] = relationship(foreign_keys=enterprise_id)
    network_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    network: Mapped[Organization] = relationship(foreign_keys=network_id)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime | None]
    ends_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]

    @hybrid_property
    def is_open(self) -> bool:
        """Whether it was not withdrawn; it may have been asked only, or its last day be behind."""
        return self.withdrawn_at is None

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return cls.withdrawn_at.is_(None)


class EmailDomain(Base):
    """A domain of addresses that belongs to an organisation: whoever is written to there works for it. The team of the platform says so."""

    __tablename__ = "email_domains"
    __table_args__ = (UniqueConstraint("domain", "organization_id"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    organization: Mapped[Organization] = relationship()
    domain: Mapped[str]
    added_at: Mapped[datetime]


class JoinRequest(Base):
    """Someone who says that she works for a buyer. Its domain of addresses confirms her at once; otherwise the team of the platform
    decides. Decided without `is_accepted`, she took it back herself."""

    __tablename__ = "join_requests"
    __table_args__ = (
        Index(
            "uq_join_requests_open", "organization_id", "user_id", unique=True,
            sqlite_where=text("decided_at IS NULL"), postgresql_where=text("decided_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship(foreign_keys=user_id)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organization: Mapped[Organization] = relationship()
    words: Mapped[str]
    neq: Mapped[str | None]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_accepted: Mapped[bool | None]
    reason: Mapped[str | None]

    @hybrid_property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.decided_at is None

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return cls.decided_at.is_(None)


class Standing(Versioned, Base):
    """Whether an organisation may act as a buyer: confirmed (`basis` says by what), and not suspended, which may end by itself.

    `unconfirmed_at` is when the team took a confirmation back; it is empty again once the team confirms anew.
    """

    __tablename__ = "standings"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), unique=True)
    organization: Mapped[Organization] = relationship()
    confirmed_at: Mapped[datetime | None]
    basis: Mapped[str | None]
    unconfirmed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    suspension_reason: Mapped[str | None]
