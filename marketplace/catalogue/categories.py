"""A purchase category (UNSPSC) by the words that people type: its code, its label in either language, or some of its words."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.core import db
from marketplace.core.locale import _
from marketplace.organizations.models import PurchaseCategory
from search_index.analysis import fold

MOST = 12
# How many an error proposes.
TOLD = 3
CODE = re.compile(r"(\d{8})(?!\d)", re.ASCII)
# The first digits of a code: its segment or its family.
START = re.compile(r"\d{2,7}", re.ASCII)
# Words that tell nothing apart.
EMPTY = frozenset(["de", "du", "des", "la", "le", "les", "et", "d", "l", "en", "pour", "of", "the", "and", "for"])


@dataclass(frozen=True)
class Found:
    """What was understood of what was typed: one category, or those to choose from, the likeliest first."""

    category: PurchaseCategory | None
    candidates: tuple[PurchaseCategory, ...] = ()


def label(category: PurchaseCategory) -> str:
    """« 76110000 – Services de nettoyage »: what a list offers, and what is understood when it comes back."""
    return f"{category.code} – {category.label}"


def known() -> list[PurchaseCategory]:
    """All of them, by code."""
    return list(db.session().scalars(select(PurchaseCategory).order_by(PurchaseCategory.code)))


def understood(typed: str) -> Found:
    """The category of a text. A code or a whole label is one; otherwise those whose codes or labels begin so, never guessed."""
    listed = known()
    if code := CODE.match(typed.strip()):
        return Found(next((one for one in listed if one.code == code[1]), None))
    if start := START.fullmatch(typed.strip()):
        return Found(None, tuple(one for one in listed if one.code.startswith(start[0]))[:MOST])
    whole = fold(typed)
    exact = [one for one in listed if whole in (fold(one.label_fr), fold(one.label_en))]
    if len(exact) == 1:
        return Found(exact[0])
    words = [word for word in whole.split() if word not in EMPTY]
    scored = [(_score(one, words), one) for one in listed] if words else []
    best = sorted((one for one in scored if one[0]), key=lambda one: (-one[0], one[1].code))
    return Found(None, tuple(exact or [category for _score_, category in best[:MOST]]))


def why_unclear(found: Found) -> str:
    """What to do about words that name no category, with the likeliest to copy when there are some."""
    if not found.candidates:
        return str(_("Cette catégorie n’est pas claire : choisissez-la dans la liste."))
    told = "; ".join(label(one) for one in found.candidates[:TOLD])
    return str(_("Cette catégorie n’est pas claire. Copiez ici celle que vous voulez : %(told)s.", told=told))


def is_code(typed: str) -> bool:
    """Whether somebody typed a code of the classification, whole or in part, and no words."""
    return bool(CODE.match(typed.strip()) or START.fullmatch(typed.strip()))


def _score(category: PurchaseCategory, words: list[str]) -> int:
    """How many of the words begin one of its labels', in the better of the two languages; a plural is no other word."""
    return max(
        sum(any(_alike(word, one) for one in fold(text).split()) for word in words) for text in (category.label_fr, category.label_en)
    )


def _alike(typed: str, known_word: str) -> bool:
    stem = typed.rstrip("sx") if len(typed) > 3 else typed
    return known_word.startswith(stem) if len(stem) > 2 else known_word == typed
