"""Which column of a file is which of ours: proposed from the titles, changed by a person, checked before anything is taken."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.core.errors import Unusable
from marketplace.core.imports.handlers import Handler
from marketplace.core.locale import _, ngettext
from search_index.analysis import fold


@dataclass(frozen=True)
class Proposal:
    """What the titles say: `mapping` our name by the place of the column (as text), `conflicts` our names that several titles claim,
    with these titles."""

    mapping: dict[str, str]
    conflicts: dict[str, list[str]]


def known_titles(handler: Handler) -> frozenset[str]:
    """Every title under which files have our columns, folded."""
    return frozenset(fold(title) for one in handler.columns for title in (one.name, *one.titles))


def propose(header: Sequence[str], handler: Handler, *, returned: bool = False) -> Proposal:
    """What each column probably is. Of a file of refused rows that comes back, the first two are its line and reason, which nothing reads.

    Several titles for one name are no choice of ours: they are in `conflicts`, and none of them in the mapping.
    """
    ours = {fold(title): one.name for one in handler.columns for title in (one.name, *one.titles)}
    claims: dict[str, list[int]] = {}
    for place, title in enumerate(header):
        name = ours.get(fold(title)) if not (returned and place < 2) else None
        if name:
            claims.setdefault(name, []).append(place)
    mapping = {str(places[0]): name for name, places in claims.items() if len(places) == 1}
    return Proposal(mapping, {name: [header[place] for place in places] for name, places in claims.items() if len(places) > 1})


def problems(mapping: Mapping[str, Any], header: Sequence[str], handler: Handler) -> list[str]:
    """Why a mapping cannot be used, a sentence each in the language of the page; empty when it can."""
    places: dict[str, list[str]] = {}
    for place, name in mapping.items():
        if name:
            places.setdefault(name, []).append(header[int(place)])
    found = [
        _("Deux colonnes donnent « %(name)s » : %(titles)s. Gardez-en une.", name=handler.column(name).said, titles=_listed(titles))
        for name, titles in places.items()
        if len(titles) > 1
    ]
    return found + asked_for(handler, places.keys(), is_lacking=True)


def asked_for(handler: Handler, mapped: Collection[str] = (), *, is_lacking: bool = False) -> list[str]:
    """The columns that a file of this kind must have and that are not `mapped`, a sentence for those that it must all have and one for
    each group of which one is enough, in the language of the page. `is_lacking` when they are told to someone whose file has them not."""
    alone = [one.name for one in handler.columns if one.needed and one.name not in mapped]
    groups = [group for group in handler.one_of if not set(group) & set(mapped)]
    said, found = _listed([handler.column(name).said for name in alone]), []
    if alone and is_lacking:
        found.append(_("Il manque à ce fichier : %(columns)s.", columns=said))
    elif alone:
        found.append(ngettext("Il faut la colonne %(columns)s.", "Il faut les colonnes %(columns)s.", len(alone), columns=said))
    for group in groups:
        said = _listed([handler.column(name).said for name in group])
        found.append(_("Il faut au moins une de ces colonnes : %(columns)s.", columns=said))
    return found


def check(proposal: Proposal, header: Sequence[str], handler: Handler) -> None:
    """Raise Unusable with every reason why the titles alone do not tell how to read the file."""
    clashes = [
        _("Deux colonnes donnent « %(name)s » : %(titles)s. Gardez-en une.", name=handler.column(name).said, titles=_listed(titles))
        for name, titles in proposal.conflicts.items()
    ]
    mapping = {**proposal.mapping, **{f"{place}": name for place, name in _claimed(proposal, header)}}
    if found := clashes + [one for one in problems(mapping, header, handler) if one not in clashes]:
        raise Unusable(" ".join(found))


def unread(mapping: Mapping[str, Any], header: Sequence[str], *, returned: bool = False) -> list[str]:
    """The titles of the columns that nothing reads, as a terminal or a page may show them."""
    skipped = 2 if returned else 0
    return [printable(title) for place, title in enumerate(header) if place >= skipped and not mapping.get(str(place))]


def printable(text: str) -> str:
    """The text of someone's file without what cannot be seen."""
    return "".join(one if one.isprintable() else " " for one in text).strip()


def _claimed(proposal: Proposal, header: Sequence[str]) -> list[tuple[int, str]]:
    """One column for each conflict, so that a name that is claimed twice is not said to be missing as well."""
    return [(list(header).index(titles[0]), name) for name, titles in proposal.conflicts.items()]


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(_("« %(title)s »", title=printable(title)) for title in titles)
