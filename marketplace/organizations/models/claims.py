"""Somebody who says that a page is that of her enterprise, and what became of it."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.accounts.models import User
from marketplace.core.columns import BigInt, word
from marketplace.core.files import StoredFile
from marketplace.core.model import Base, Versioned
from marketplace.organizations.models.organization import Organization

WAITING = "status IN ('open', 'joining', 'review')"


class ClaimWay(enum.Enum):
    """How she proves it: a letter to the page's own address, a document, or the word of the hub."""

    MAIL = "mail"
    DOCUMENT = "document"
    WORD = "word"


class ClaimStatus(enum.Enum):
    """JOINING: the page has administrators, who decide; REVIEW: the team looks a second time; UPHELD: refused for good."""

    OPEN = "open"
    JOINING = "joining"
    REVIEW = "review"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UPHELD = "upheld"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Claim(Versioned, Base):
    """A person who asks to manage the page of an enterprise.

    `sent_at` is when the last letter left for the page's address: its link is bound to it. `decided_for_id` is the organisation in
    whose name it was decided, None for the team of the platform. `since` is when it came to those who decide now, from which reminders
    are counted; `reminders` is how many were told. Of one page by one person there is one that waits.
    """

    __tablename__ = "claims"
    __table_args__ = (
        Index(
            "uq_claims_waiting", "organization_id", "user_id", unique=True,
            sqlite_where=text(WAITING), postgresql_where=text(WAITING),
        ),
        Index("ix_claims_status", "status", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship(foreign_keys=user_id)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    organization: Mapped[Organization] = relationship(foreign_keys=organization_id)
    way: Mapped[ClaimWay] = mapped_column(word(ClaimWay))
    status: Mapped[ClaimStatus] = mapped_column(word(ClaimStatus), default=ClaimStatus.OPEN)
    words: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    file: Mapped[StoredFile | None] = relationship(lazy="joined")
    created_at: Mapped[datetime]
    since: Mapped[datetime]
    reminders: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_for_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    decided_for: Mapped[Organization | None] = relationship(foreign_keys=decided_for_id)
    reason: Mapped[str | None]
    review_words: Mapped[str | None]
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    TRANSITIONS = {
        ClaimStatus.OPEN: (
            ClaimStatus.ACCEPTED,
            ClaimStatus.REFUSED,
            ClaimStatus.WITHDRAWN,
            ClaimStatus.LAPSED,
            ClaimStatus.JOINING,
        ),
        ClaimStatus.JOINING: (ClaimStatus.ACCEPTED, ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN),
        ClaimStatus.REFUSED: (ClaimStatus.REVIEW,),
        ClaimStatus.REVIEW: (ClaimStatus.ACCEPTED, ClaimStatus.UPHELD, ClaimStatus.WITHDRAWN, ClaimStatus.JOINING),
    }
