"""How a person wants to be told."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.columns import BigInt, word
from marketplace.core.model import Base
from marketplace.core.topics import ByMail


class NoticeChoice(Base):
    """What a person chose for one topic; where she chose nothing, the topic says."""

    __tablename__ = "notice_choices"
    __table_args__ = (UniqueConstraint("user_id", "topic"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    topic: Mapped[str]
    by_mail: Mapped[ByMail] = mapped_column(word(ByMail))


class QuietHours(Base):
    """Hours of the day of Québec, from `starts` to `ends` (0 to 23, over midnight too), during which nothing is written to a person
    that may wait."""

    __tablename__ = "quiet_hours"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    starts: Mapped[int]
    ends: Mapped[int]
