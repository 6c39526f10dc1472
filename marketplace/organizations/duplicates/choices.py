"""What is chosen, field by field, when two pages become one. Pure: it reads pages and proposes; `merging` writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.core.errors import Unusable
from marketplace.core.locale import _, _l
from marketplace.organizations.models import Organization, OrganizationStatus, TrustLevel
from search_index.analysis import fold

KEPT, ABSORBED = "kept", "absorbed"
TRUST = {TrustLevel.DECLARED: 0, TrustLevel.VERIFIED: 1, TrustLevel.ACCREDITED: 2}


@dataclass(frozen=True)
class Group:
    """Columns that are chosen together, because half of a place is no place; `label` is said in the language of the page."""

    name: str
    label: Any
    columns: tuple[str, ...]
    is_text: bool = False


# The level of trust is chosen by nobody: it is what the history of the kept page gives, once that of the other has joined it.
GROUPS = (
    Group("name", _l("Nom"), ("name", "sort_name")),
    Group("legal_name", _l("Nom légal"), ("legal_name",)),
    Group("neq", _l("NEQ"), ("neq",)),
    Group("legal_form", _l("Forme juridique"), ("legal_form_code",)),
    Group("founded_year", _l("Année de fondation"), ("founded_year",)),
    Group(
        "place",
        _l("Lieu"),
        ("address", "postal_code", "municipality", "municipality_code", "mrc_code", "region_code", "latitude", "longitude"),
    ),
    Group("mission", _l("Mission"), ("mission_fr", "mission_en"), is_text=True),
    Group("description", _l("Description"), ("description_fr", "description_en"), is_text=True),
    Group("languages", _l("Langues"), ("languages",)),
    Group("website", _l("Site Web"), ("website",)),
    Group("contact_email", _l("Courriel de contact"), ("contact_email",)),
    Group("contact_phone", _l("Téléphone"), ("contact_phone",)),
    Group("employees", _l("Personnes employées"), ("employees", "employees_in_integration")),
    Group("largest_contract", _l("Plus grand contrat"), ("largest_contract",)),
    Group("insurance", _l("Assurance"), ("insurance",)),
    Group("buyer_type", _l("Type d’acheteur"), ("buyer_type",)),
    Group("network_type", _l("Type de réseau"), ("network_type",)),
)


def differing(one: Organization, other: Organization) -> list[Group]:
    """The groups in which two pages do not say the same."""
    return [group for group in GROUPS if values(one, group) != values(other, group)]


def values(page: Organization, group: Group) -> tuple[Any, ...]:
    """What a page says in a group; an empty text is nothing."""
    found = (getattr(page, name) for name in group.columns)
    return tuple(None if value in ("", []) else value for value in found)


def better(one: Organization, other: Organization) -> Organization:
    """The page to keep unless told otherwise: published, then more trusted, then fuller, then older."""

    def merit(page: Organization) -> tuple[Any, ...]:
        said = sum(1 for group in GROUPS for value in values(page, group) if value is not None)
        return page.status is OrganizationStatus.PUBLISHED, TRUST[page.trust_level], said, -page.id

    return max(one, other, key=merit)


def suggested(kept: Organization, absorbed: Organization) -> dict[str, str]:
    """For each group that differs, which page to believe: the fuller, then the more trusted, then the more recent."""
    return {group.name: ABSORBED if _is_better(group, absorbed, kept) else KEPT for group in differing(kept, absorbed)}


def _is_better(group: Group, page: Organization, other: Organization) -> bool:
    return _merit(group, page) > _merit(group, other)


def _merit(group: Group, page: Organization) -> tuple[Any, ...]:
    said = [value for value in values(page, group) if value is not None]
    if group.name == "name":
        # « COOP DU LAC » is a register's way of writing; a page is read by people.
        return not page.name.isupper(), TRUST[page.trust_level], page.updated_at
    length = sum(map(len, map(str, said))) if group.is_text else 0
    return len(said), TRUST[page.trust_level], length, page.updated_at


def checked(choices: Mapping[str, str], kept: Organization, absorbed: Organization) -> dict[str, str]:
    """The choice for each group that differs, the suggestion where nobody chose. Unusable for a choice that is none."""
    known = {group.name for group in GROUPS}
    if any(name not in known or choice not in (KEPT, ABSORBED) for name, choice in choices.items()):
        raise Unusable(_("Un choix de ce formulaire n’existe pas : rechargez la page, puis recommencez."))
    return {name: choices.get(name, proposed) for name, proposed in suggested(kept, absorbed).items()}


def names_left(kept: Organization, absorbed: Organization, chosen: Mapping[str, str], known: set[str]) -> list[str]:
    """The names that the merged page would lose, to be kept among its other names; `known` holds those it has, folded."""
    taken = {group: absorbed if chosen.get(group) == ABSORBED else kept for group in ("name", "legal_name")}
    seen = {*known, fold(taken["name"].name), fold(taken["legal_name"].legal_name or "")}
    left = []
    for name in (kept.name, kept.legal_name, absorbed.name, absorbed.legal_name):
        if name and fold(name) not in seen:
            seen.add(fold(name))
            left.append(name)
    return left
