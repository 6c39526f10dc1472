"""Pages that may be of one organisation as the desk tells them: why they look alike, what each says, what would follow."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload

from marketplace.core import db, formats
from marketplace.core.locale import _
from marketplace.organizations import words
from marketplace.organizations.duplicates import links, merging, unmerging
from marketplace.organizations.duplicates import proposing as duplicates
from marketplace.organizations.duplicates.choices import ABSORBED, GROUPS, Group, better, differing, names_left, suggested, values
from marketplace.organizations.models import DuplicatePair, Merge, Organization, PairStatus

# A text, and its language when it is not that of the page.
Line = tuple[str, str | None]


@dataclass(frozen=True)
class Row:
    """A group of fields with what each page says of it; `takes` is whether the absorbed page is believed unless told otherwise."""

    group: Group
    label: str
    kept: list[Line]
    absorbed: list[Line]
    takes: bool


def listed(status: PairStatus, least: int) -> Select[tuple[DuplicatePair]]:
    """The pairs of a status, those that look most alike first; a proposal only while both pages stand."""
    first, second = aliased(Organization), aliased(Organization)
    asked = select(DuplicatePair).join(first, DuplicatePair.first_id == first.id).join(second, DuplicatePair.second_id == second.id)
    asked = asked.where(DuplicatePair.status == status, DuplicatePair.score >= least)
    if status is PairStatus.PROPOSED:
        asked = asked.where(*duplicates.standing(first), *duplicates.standing(second))
    loaded = (joinedload(DuplicatePair.first), joinedload(DuplicatePair.second))
    return asked.options(*loaded).order_by(DuplicatePair.score.desc(), DuplicatePair.id)


def merges() -> Select[tuple[Merge]]:
    """Every merge, the last first."""
    return select(Merge).options(joinedload(Merge.kept), joinedload(Merge.absorbed)).order_by(Merge.id.desc())


def names_before(merge: Merge) -> dict[str, str]:
    """How both pages were named before they became one, under "kept" and "absorbed": afterwards either may bear the name of the other."""
    return {side: merge.before[side]["name"] for side in ("kept", "absorbed")}


def waiting_count() -> int:
    """How many pairs wait for a decision."""
    return db.session().scalar(select(func.count()).select_from(listed(PairStatus.PROPOSED, 0).options().order_by(None).subquery())) or 0


def counts() -> dict[str, int]:
    """How many pairs wait, how many were kept apart, how many merges stand."""
    apart = select(func.count()).select_from(listed(PairStatus.APART, 0).options().order_by(None).subquery())
    merged = select(func.count()).select_from(Merge).where(Merge.undone_at.is_(None))
    return {"proposed": waiting_count(), "apart": db.session().scalar(apart) or 0, "merged": db.session().scalar(merged) or 0}


def strength(score: int) -> str:
    """How sure the proposal is, in words."""
    if score >= 100:
        return _("certain")
    if score >= 95:
        return _("presque certain")
    return _("probable") if score >= 85 else _("à vérifier")


def why(pair: DuplicatePair) -> list[str]:
    """What two pages have in common and what they have not, the most telling first."""
    told = {
        "neq": {100: _("même NEQ"), 0: _("NEQ différents")},
        "name": {100: _("même nom"), 85: _("noms presque pareils"), 60: _("noms semblables"), 0: _("noms différents")},
        "place": {100: _("même lieu"), 0: _("lieux différents")},
        "address": {100: _("même adresse"), 35: _("même rue"), 0: _("adresses différentes")},
        "website": {100: _("même site Web"), 0: _("sites Web différents")},
        "phone": {100: _("même téléphone"), 0: _("téléphones différents")},
    }
    found = [(trait, pair.reasons[trait]) for trait in told if trait in pair.reasons]
    found.sort(key=lambda one: one[1] < 60)
    return [next(said for least, said in told[trait].items() if value >= least) for trait, value in found]


def shown(pair: DuplicatePair, keep: str | None = None) -> dict[str, Any]:
    """All that the page of a pair shows. `keep` is the number of the page that a person would keep."""
    if pair.status is PairStatus.MERGED:
        merge = unmerging.latest_of(pair.first_id, pair.second_id)
        return {"pair": pair, "merge": merge, "in_the_way": unmerging.why_not_unmerge(merge) if merge else []}
    kept = next((one for one in (pair.first, pair.second) if str(one.id) == keep), better(pair.first, pair.second))
    absorbed = pair.second if kept is pair.first else pair.first
    return {"pair": pair, "kept": kept, "absorbed": absorbed, "refused": merging.why_not_merge(kept, absorbed), **_compared(kept, absorbed)}


def _compared(kept: Organization, absorbed: Organization) -> dict[str, Any]:
    proposed, names = suggested(kept, absorbed), {group.name for group in differing(kept, absorbed)}
    rows = [
        Row(group, str(group.label), said(kept, group), said(absorbed, group), proposed.get(group.name) == ABSORBED)
        for group in GROUPS
        if any(value is not None for value in (*values(kept, group), *values(absorbed, group)))
    ]
    brought = [(str(link.label), len(links.coming(link, kept.id, absorbed.id))) for link in links.declared() if not link.quiet]
    left = names_left(kept, absorbed, proposed, merging.known_names(kept))
    return {
        "different": [row for row in rows if row.group.name in names],
        "alike": [row for row in rows if row.group.name not in names],
        "brought": [(label, count) for label, count in brought if count],
        "names": left,
    }


def said(page: Organization, group: Group) -> list[Line]:
    """What a page says in a group, as a person reads it; empty when it says nothing."""
    lines = LINES[group.name](page) if group.name in LINES else [(str(value), None) for value in values(page, group) if value is not None]
    return [(text, lang) for text, lang in lines if text]


def _place(page: Organization) -> list[Line]:
    town = ", ".join(filter(None, (page.municipality, page.mrc.name if page.mrc else "", str(page.region.label) if page.region else "")))
    point = f"{page.latitude:.4f}; {page.longitude:.4f}" if page.latitude is not None and page.longitude is not None else ""
    return [(one, None) for one in (page.address or "", page.postal_code or "", town, point)]


def _two(french: str | None, english: str | None) -> list[Line]:
    return [(french or "", "fr"), (english or "", "en")]


def _employees(page: Organization) -> list[Line]:
    inside = page.employees_in_integration
    all_of_them = formats.number(page.employees) if page.employees is not None else ""
    return [(all_of_them, None), (_("dont %(number)s en intégration", number=formats.number(inside)) if inside is not None else "", None)]


def _word(value: Any) -> list[Line]:
    return [(words.said(value) if value is not None else "", None)]


def _money(cents: int | None) -> list[Line]:
    return [(formats.money(cents) if cents is not None else "", None)]


LINES: dict[str, Any] = {
    "name": lambda page: [(page.name, None)],
    "legal_form": lambda page: [(str(page.legal_form.label) if page.legal_form else "", None)],
    "place": _place,
    "mission": lambda page: _two(page.mission_fr, page.mission_en),
    "description": lambda page: _two(page.description_fr, page.description_en),
    "languages": lambda page: [(", ".join(map(words.language, page.languages)), None)],
    "employees": _employees,
    "largest_contract": lambda page: _money(page.largest_contract),
    "insurance": lambda page: _money(page.insurance),
    "buyer_type": lambda page: _word(page.buyer_type),
    "network_type": lambda page: _word(page.network_type),
}
