"""The table of the rules as a page shows it: those of a day, by kind of buyer; for the team, each rule with its history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from marketplace.contracting import words
from marketplace.contracting.thresholds.dated import Rule


@dataclass(frozen=True)
class Shelf:
    """The rules of one kind of buyers on a day, in the order of their names."""

    scope: str
    label: str
    lines: list["Line"]


@dataclass(frozen=True)
class Line:
    """A rule that says the same of some natures of contracts; these in words."""

    rule: Rule
    natures: str


def shelves(rules: Iterable[Rule], on: date) -> list[Shelf]:
    """The rules that hold on a day, by kind of buyers in the order of `words.SCOPES`; a scope that only the team knows comes last."""
    held: dict[str, list[Rule]] = {}
    for one in rules:
        if one.holds_on(on):
            held.setdefault(one.scope, []).append(one)
    places = [*words.SCOPES, *sorted(set(held) - set(words.SCOPES))]
    return [Shelf(one, label(one), _lines(held[one])) for one in places if one in held]


def _lines(rules: Iterable[Rule]) -> list[Line]:
    """Rules that differ by their nature alone are one line."""
    alike: dict[Rule, list[str]] = {}
    for one in sorted(rules, key=_place):
        alike.setdefault(replace(one, nature=""), []).append(str(words.NATURES.get(one.nature, one.nature)))
    return [Line(rule, ", ".join(natures)) for rule, natures in alike.items()]


def label(scope: str) -> str:
    """A kind of buyers, as a heading."""
    return words.capital(words.SCOPES.get(scope, scope))


def _place(one: Rule) -> tuple[int, int]:
    codes, natures = list(words.RULES), list(words.NATURES)
    return (
        codes.index(one.rule) if one.rule in codes else len(codes),
        natures.index(one.nature) if one.nature in natures else len(natures),
    )
