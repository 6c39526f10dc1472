"""The group of an answer as its sealed content says it: the form of the contract, each enterprise, what it does and where. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from marketplace.bids.sealing.contents import Content
from marketplace.tenders.models import ContractForm, Tender, TenderKind

# A lot and a place, by their numbers.
Cell = tuple[int, int]
WHOLE = 10_000


@dataclass(frozen=True)
class Part:
    """What one enterprise does in an answer: `share` of the value in hundredths of a percent, `cells` the lots that it serves, each with a
    place."""

    organization: int
    name: str
    is_lead: bool = False
    role: str = ""
    share: int | None = None
    cells: frozenset[Cell] = frozenset()

    def lots(self) -> dict[int, list[int]]:
        """The places of each lot that it serves, in order."""
        found: dict[int, list[int]] = {}
        for lot, place in sorted(self.cells):
            found.setdefault(lot, []).append(place)
        return found


@dataclass(frozen=True)
class Group:
    """Those who answer, the lead first. Alone, a lead is no group."""

    form: ContractForm = ContractForm.LEAD
    parts: Sequence[Part] = field(default_factory=tuple)

    @property
    def lead(self) -> Part:
        return next(one for one in self.parts if one.is_lead)

    @property
    def others(self) -> list[Part]:
        return [one for one in self.parts if not one.is_lead]

    @property
    def covered(self) -> frozenset[Cell]:
        return frozenset(cell for one in self.parts for cell in one.cells)

    def part(self, organization: int) -> Part | None:
        return next((one for one in self.parts if one.organization == organization), None)

    def having(self, part: Part) -> "Group":
        """The same with this part in the place of the one of the same enterprise, or at the end."""
        if self.part(part.organization) is None:
            return replace(self, parts=(*self.parts, part))
        return replace(self, parts=tuple(part if one.organization == part.organization else one for one in self.parts))

    def without(self, organization: int) -> "Group":
        return replace(self, parts=tuple(one for one in self.parts if one.organization != organization))


def of(content: Content) -> Group | None:
    """The group of a content; None for an answer of one enterprise."""
    said = content.get("group")
    if not said:
        return None
    return Group(ContractForm(said["form"]), tuple(_part(one) for one in said["members"]))


def named(content: Content) -> set[int]:
    """The numbers of the enterprises that a content names beside its lead, as they were when it was written."""
    found = of(content)
    return {one.organization for one in found.others} if found else set()


def begun(content: Content, lead: int, name: str, wanted: Collection[Cell]) -> Group:
    """The group of a content, or that of its lead alone, who serves all that is wanted but where the lines say otherwise."""
    found = of(content)
    if found is not None:
        return found
    kept = content.get("lines", {})
    cells = frozenset(cell for cell in wanted if cell[1] in kept.get(str(cell[0]), {}).get("places", (cell[1],)))
    return Group(ContractForm.LEAD, (Part(lead, name, is_lead=True, cells=cells),))


def written(content: Content, group: Group, wanted: Collection[Cell]) -> Content:
    """The content with this group, and on each line the places that it serves, where they are not all."""
    made: Content = {**content, "lines": _placed(content.get("lines", {}), group, wanted)}
    made.pop("group", None)
    if group.others:
        made["group"] = {"form": group.form.value, "members": [_as_said(one) for one in group.parts]}
    return made


def carried(typed: Content, before: Content) -> Content:
    """What was typed of prices and terms, with what other pages wrote: the group, the places of each line."""
    lines = {lot: dict(line) for lot, line in typed["lines"].items()}
    for lot, line in before.get("lines", {}).items():
        if "places" in line:
            lines.setdefault(lot, {"unit_price": None, "capacity": None, "note": ""})["places"] = line["places"]
    group = {"group": before["group"]} if before.get("group") else {}
    return {**typed, "lines": lines, **group}


def priced(content: Content) -> set[int]:
    """The numbers of the lots for which a content has a price."""
    return {int(lot) for lot, line in content.get("lines", {}).items() if line.get("unit_price") is not None}


def forms_of(tender: Tender) -> list[ContractForm]:
    """The forms that an answer may take: the one that was announced, any where none was. A price request announces none."""
    if tender.kind is TenderKind.PRICE_REQUEST:
        return list(ContractForm)
    return [tender.contract_form]


def check_shape(content: Mapping[str, Any]) -> None:
    """TypeError, ValueError or KeyError for a group that no page of ours writes: what reads it later relies on it."""
    found = of(dict(content))
    if found is None:
        return
    if sum(one.is_lead for one in found.parts) != 1 or len({one.organization for one in found.parts}) != len(found.parts):
        raise ValueError("A group has one lead, and each enterprise once.")
    if not all(isinstance(one.name, str) and isinstance(one.role, str) for one in found.parts):
        raise TypeError("A part is said by words.")


def _part(said: Mapping[str, Any]) -> Part:
    cells = frozenset((int(lot), int(place)) for lot, places in said["lots"].items() for place in places)
    share = None if said.get("share") is None else int(said["share"])
    return Part(int(said["organization"]), said["name"], bool(said["is_lead"]), said.get("role") or "", share, cells)


def _as_said(one: Part) -> dict[str, Any]:
    lots = {str(lot): places for lot, places in one.lots().items()}
    told = {"organization": one.organization, "name": one.name, "is_lead": one.is_lead}
    return {**told, "role": one.role, "share": one.share, "lots": lots}


def _placed(lines: Mapping[str, Any], group: Group, wanted: Iterable[Cell]) -> dict[str, Any]:
    """Each line with the places that somebody serves; a lot that is served everywhere says nothing of places."""
    asked: dict[int, set[int]] = {}
    for lot, place in wanted:
        asked.setdefault(lot, set()).add(place)
    made = {lot: {name: value for name, value in line.items() if name != "places"} for lot, line in lines.items()}
    for lot, places in asked.items():
        served = {place for one, place in group.covered if one == lot}
        if not places <= served:
            line = made.setdefault(str(lot), {"unit_price": None, "capacity": None, "note": ""})
            line["places"] = sorted(served)
    return {lot: line for lot, line in made.items() if "places" in line or any(value not in (None, "") for value in _typed(line))}


def _typed(line: Mapping[str, Any]) -> list[Any]:
    return [value for name, value in line.items() if name != "places"]
