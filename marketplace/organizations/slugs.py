"""The public address of a page: its name, then its place, then a number; one that somebody had is never given to another."""

from collections.abc import Iterable, Sequence
from typing import Any

from slugify import slugify
from sqlalchemy import func, select

from marketplace.core import db
from marketplace.organizations.models import Organization


def free_slug(name: str, municipality: str) -> str:
    """An address nobody has: the name, then the name and the place, then a number."""
    return free_slugs([(name, municipality)])[0]


def free_slugs(named: Sequence[tuple[str, str]], column: Any = Organization.slug) -> list[str]:
    """An address for each of these names and places, that nobody has in the column and that no other of them is given."""
    bases = [slug_of(name) for name, _place in named]
    placed = [f"{base}-{slug_of(place)}" for base, (_name, place) in zip(bases, named, strict=True)]
    given: list[str] = []
    taken = _taken([*bases, *placed], column)
    for base, longer in zip(bases, placed, strict=True):
        slug = next((one for one in (base, longer) if one not in taken), None) or _numbered(f"{longer}-", given, column)
        given.append(slug)
        taken.add(slug)
    return given


def slug_of(text: str) -> str:
    """« L’Œuvre du Bas-Saint-Laurent » → `l-oeuvre-du-bas-saint-laurent`."""
    # Named, for it is looked for at each call otherwise, and another one that happens to be there would write other letters.
    return slugify(text.replace("’", "-").replace("'", "-"), max_length=80, word_boundary=True, backend="text-unidecode") or "fiche"


def _numbered(stem: str, given: Sequence[str], column: Any) -> str:
    """The stem and the first number that is free, looked for from how many there are; `given` are not in the database yet."""
    kept = db.session().scalar(select(func.count()).where(column.startswith(stem, autoescape=True))) or 0
    number = kept + sum(one.startswith(stem) for one in given) + 2
    while (slug := f"{stem}{number}") in given or _taken([slug], column):
        number += 1
    return slug


def _taken(slugs: Iterable[str], column: Any) -> set[str]:
    return set(db.session().scalars(select(column).where(column.in_(set(slugs)))))
