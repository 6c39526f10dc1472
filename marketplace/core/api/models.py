"""Keys of programs that act for an organisation, and the answers kept for those that ask the same thing twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.columns import BigInt
from marketplace.core.model import Base


class ApiKey(Base):
    """A key by which a program acts for an organisation, in the name of the person who made it. Only its hash is kept.

    `name` is what the team calls the program; `scopes` is what the key lets it do; `hint` is how the key begins, to tell it from others.
    `told_at` is when its people were told that it ends.
    """

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    organization_id: Mapped[int] = mapped_column(index=True)
    name: Mapped[str]
    hint: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    made_by_id: Mapped[int] = mapped_column(index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None]
    told_at: Mapped[datetime | None]


class KeptAnswer(Base):
    """What was answered to a program that named its demand (`Idempotency-Key`): asked again, it is given again, and nothing is done.

    `fingerprint` is that of the method, the address and the body; `headers` are those that belong to the answer. `status` is None only
    inside the unit that is doing it.
    """

    __tablename__ = "kept_answers"
    __table_args__ = (UniqueConstraint("key_id", "name"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("api_keys.id", ondelete="CASCADE"))
    name: Mapped[str]
    fingerprint: Mapped[str]
    status: Mapped[int | None]
    body: Mapped[str] = mapped_column(default="")
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(index=True)
