"""What changed between a version that an enterprise accepted and the one in hand, in words. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.bids.regrouping import group
from marketplace.bids.regrouping.group import Part
from marketplace.bids.sealing.contents import Content
from marketplace.catalogue import words as units
from marketplace.catalogue.joint import saying
from marketplace.core.locale import _, ngettext
from marketplace.tenders.models import ContractForm, Lot, Tender

NOTHING = "–"
FEW = 3


@dataclass(frozen=True)
class Change:
    """One thing that is not said as it was."""

    what: str
    before: str
    after: str


def between(before: Content, after: Content, tender: Tender, places: Mapping[int, str]) -> list[Change]:
    """Everything that is not said alike; `places` are the names of places by their numbers."""
    return [one for one in _all(before, after, tender, places) if one.before != one.after]


def form_said(form: ContractForm) -> str:
    """« une responsable et ses sous-traitants »."""
    if form is ContractForm.JOINT:
        return str(_("un contrat avec chacune, engagées solidairement"))
    return str(_("un contrat avec la responsable, les autres en sous-traitance"))


def served(part: Part | None, tender: Tender, places: Mapping[int, str], *, briefly: bool = False) -> str:
    """« 1. Collation (Aréna, École); 2. Repas (Aréna) »: what an enterprise does, where; briefly, more than a few places are counted."""
    if part is None:
        return NOTHING
    lots = part.lots()
    told = [f"{lot.rank}. {lot.title} ({_where(lots[lot.id], places, briefly)})" for lot in tender.lots if lot.id in lots]
    return "; ".join(told) or NOTHING


def _where(numbers: Collection[int], places: Mapping[int, str], briefly: bool) -> str:
    if len(numbers) > FEW and places.keys() <= set(numbers):
        return str(_("tous les lieux"))
    if briefly and len(numbers) > FEW:
        return ngettext("%(num)d lieu", "%(num)d lieux", len(numbers))
    return ", ".join(places.get(one, NOTHING) for one in numbers)


def _all(before: Content, after: Content, tender: Tender, places: Mapping[int, str]) -> Iterator[Change]:
    for lot in tender.lots:
        yield from _line(lot, before.get("lines", {}).get(str(lot.id)) or {}, after.get("lines", {}).get(str(lot.id)) or {})
    for name, label in (("delivery", _("Conditions de livraison")), ("note", _("Note à l’acheteur"))):
        yield Change(str(label), before.get(name) or NOTHING, after.get(name) or NOTHING)
    yield Change(str(_("Communications divulguées")), _contacts(before), _contacts(after))
    yield Change(str(_("Absence de collusion")), _declared(before), _declared(after))
    yield Change(str(_("Documents joints")), _files(before), _files(after))
    yield from _group(before, after, tender, places)
    yield Change(str(_("Autres parties de la réponse")), *_rest(before, after))


def _line(lot: Lot, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    named = f"{lot.rank}. {lot.title}"
    yield Change(str(_("%(line)s : prix d’une unité", line=named)), _price(before), _price(after))
    yield Change(str(_("%(line)s : au plus", line=named)), _most(lot, before), _most(lot, after))
    yield Change(str(_("%(line)s : note", line=named)), before.get("note") or NOTHING, after.get("note") or NOTHING)
    yield Change(str(_("%(line)s : prix par quantité", line=named)), _tiers(lot, before), _tiers(lot, after))


def _group(before: Content, after: Content, tender: Tender, places: Mapping[int, str]) -> Iterator[Change]:
    one, other = group.of(before) or group.Group(), group.of(after) or group.Group()
    yield Change(str(_("Forme du contrat")), form_said(one.form), form_said(other.form))
    for number in dict.fromkeys([part.organization for part in (*one.parts, *other.parts)]):
        was, now = one.part(number), other.part(number)
        known = now or was
        assert known is not None
        told = _("« %(name)s »", name=known.name)
        yield Change(str(_("%(name)s : rôle", name=told)), _role(was), _role(now))
        yield Change(str(_("%(name)s : part", name=told)), _share(was), _share(now))
        yield Change(str(_("%(name)s : ce qu’elle fait", name=told)), served(was, tender, places), served(now, tender, places))


def _rest(before: Content, after: Content) -> tuple[str, str]:
    """What other pages seal in the content, which is told as changed or not."""
    known = {"lines", "delivery", "note", "no_collusion", "files", "group"}
    names = sorted((before.keys() | after.keys()) - known)
    is_same = all(before.get(name) == after.get(name) for name in names)
    return (NOTHING, NOTHING) if is_same else (NOTHING, str(_("changées : relisez la réponse entière")))


def _price(line: Mapping[str, Any]) -> str:
    return NOTHING if line.get("unit_price") is None else units.price(line["unit_price"])


def _most(lot: Lot, line: Mapping[str, Any]) -> str:
    return NOTHING if line.get("capacity") is None else units.counted(line["capacity"], lot.unit)


def _tiers(lot: Lot, line: Mapping[str, Any]) -> str:
    return "; ".join(f"{units.counted(first, lot.unit)} : {units.price(price)}" for first, price in line.get("tiers") or ()) or NOTHING


def _contacts(content: Content) -> str:
    return (content.get("no_collusion") or {}).get("contacts") or NOTHING


def _declared(content: Content) -> str:
    return str(_("déclarée") if (content.get("no_collusion") or {}).get("declared") else _("non déclarée"))


def _files(content: Content) -> str:
    return ", ".join(one["name"] for one in content.get("files") or ()) or NOTHING


def _role(part: Part | None) -> str:
    return (part.role if part else "") or NOTHING


def _share(part: Part | None) -> str:
    return (saying.share(part.share) if part else "") or NOTHING
