"""Who supplies what of an answer: the enterprise that gave it, or those that answered with it and are bound each for its part. Pure.

A regrouped answer names its members (`group` of its content). Under the form `lead` the lead alone supplies, and the others are its
subcontractors. Under the form `joint` each supplies the places that the answer says it serves for a lot; a place that several serve is
divided between them by their parts, one that nobody is said to serve is the lead's.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.awards.deciding.dividing import WHOLE, Part, between, line_amounts
from marketplace.tenders.models import ContractForm


@dataclass(frozen=True)
class Member:
    """An enterprise of a regrouped answer: its part of the whole in hundredths of a percent where it is said, the places that it serves by
    lot (None: all of them)."""

    organization: int
    name: str
    is_lead: bool
    role: str
    share: int | None
    lots: Mapping[int, frozenset[int] | None]

    def supplies(self, lot: int, place: int) -> bool:
        served = self.lots.get(lot, frozenset())
        return served is None or place in served

    def serves(self, cells: Collection[tuple[int, int]]) -> bool:
        """Whether it serves one of these lots at one of these places; one that is said to serve nothing in particular serves them all."""
        return not self.lots or any(self.supplies(lot, place) for lot, place in cells)


@dataclass(frozen=True)
class Group:
    """Those who answered together, and how they are bound."""

    form: ContractForm
    members: tuple[Member, ...]

    @property
    def lead(self) -> Member:
        return next((one for one in self.members if one.is_lead), self.members[0])


@dataclass(frozen=True)
class Piece:
    """What one enterprise supplies of a row: the row by its place in the list that was given, quantities in the decimals of the unit,
    `amount` in cents for what is firm."""

    row: int
    supplier: int
    firm: int
    flexible: int
    amount: int = 0


def group_of(content: Mapping[str, Any]) -> Group | None:
    """The group that a content names, or None for an enterprise that answered alone."""
    said = content.get("group")
    if not said or not said.get("members"):
        return None
    form = ContractForm.JOINT if said.get("form") == "joint" else ContractForm.LEAD
    return Group(form, tuple(_member(one) for one in said["members"]))


def pieces(
    rows: Sequence[tuple[int, int, int]],
    content: Mapping[str, Any],
    lead: int,
    *,
    lot: int,
    unit_price: int,
    decimals: int,
    pack: int | None,
) -> list[Piece]:
    """Rows (place, firm, flexible) of an answer, cut between those who supply them; their amounts add up to the price of all of them."""
    group = group_of(content)
    found: list[Piece] = []
    for index, (place, firm, flexible) in enumerate(rows):
        parts = _parts(group, lead, lot, place)
        if len(parts) == 1:
            found.append(Piece(index, parts[0].organization, firm, flexible))
            continue
        cut = zip(parts, between(firm, parts, pack), between(flexible, parts, pack), strict=True)
        found += [Piece(index, part.organization, sure, possible) for part, sure, possible in cut]
    amounts = line_amounts(unit_price, [one.firm for one in found], decimals)
    priced = [Piece(one.row, one.supplier, one.firm, one.flexible, amount) for one, amount in zip(found, amounts, strict=True)]
    return [one for one in priced if one.firm or one.flexible]


def bound(content: Mapping[str, Any], lead: int, cells: Collection[tuple[int, int]]) -> list[tuple[int, int | None, bool]]:
    """Every enterprise that an answer binds for these lots, each with a place: its number, its part, whether it leads. Those that are
    jointly liable are bound for all that their answer supplies; a subcontractor is named only where it serves."""
    group = group_of(content)
    if group is None:
        return [(lead, WHOLE, True)]
    is_joint = group.form is ContractForm.JOINT
    found = [one for one in group.members if is_joint or one is group.lead or one.serves(cells)]
    return [(one.organization, one.share, one is group.lead) for one in found]


def _parts(group: Group | None, lead: int, lot: int, place: int) -> list[Part]:
    if group is None or group.form is not ContractForm.JOINT:
        return [Part(lead, WHOLE, is_lead=True)]
    mine = [one for one in group.members if one.supplies(lot, place)] or [group.lead]
    # Parts that nobody said, or of nothing, are equal ones.
    is_said = all(one.share for one in mine)
    return [Part(one.organization, (one.share or 1) if is_said else 1, one is group.lead) for one in mine]


def _member(said: Mapping[str, Any]) -> Member:
    lots = {int(lot): None if places is None else frozenset(places) for lot, places in (said.get("lots") or {}).items()}
    told = (said["organization"], said.get("name") or "", bool(said.get("is_lead")), said.get("role") or "", said.get("share"))
    return Member(*told, lots)
