"""Kinds of columns that the database alone would get wrong: instants, large integers, both languages."""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Enum, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

# SQLite numbers rows only in a column declared INTEGER, which holds 64 bits as BIGINT does elsewhere.
BigInt = BigInteger().with_variant(Integer(), "sqlite")

LARGEST_INT = 2**63 - 1


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Aware in Python, UTC in the database; a naive one is refused, because nobody knows when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"An instant without a zone cannot be stored: {value!r}.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(kind: type[enum.Enum]) -> Enum:
    """A column that holds the value of an enumeration as a word, the same on both databases."""
    return Enum(kind, native_enum=False, length=40, values_callable=lambda members: [one.value for one in members])


@dataclass(frozen=True)
class Bilingual:
    """A text in French, which is never missing, and in English, which may be.

    `str()` gives the language of the page and falls back to French; `lang` says which one that was, so
    that a page marks French text inside an English page for screen readers.
    """

    fr: str
    en: str | None = None

    def __composite_values__(self) -> tuple[Any, ...]:
        return self.fr, self.en

    def text(self, locale: str) -> str:
        return self.en if locale == "en" and self.en else self.fr

    @property
    def lang(self) -> str:
        from marketplace.core.locale import current

        return "en" if current() == "en" and self.en else "fr"

    def __str__(self) -> str:
        return self.text(self.lang)

    def __bool__(self) -> bool:
        return bool(self.fr)
