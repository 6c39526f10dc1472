"""The desk's list of organisations: every page whatever its status, narrowed by what the team looks for."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import lazyload, load_only

from marketplace.core import db
from marketplace.core.locale import _
from marketplace.organizations import words
from marketplace.organizations.models import Municipality, Organization, OrganizationStatus, OtherName, TrustLevel
from search_index.analysis import fold

MERGED = "merged"
UNPLACED = "unplaced"
KINDS = ("enterprise", "buyer", "network")
BATCH = 500
LONGEST = 100

is_merged = Organization.merged_into_id.is_not(None)
# The places of the demonstration are invented, and a network may have none: nothing there is to be mended.
is_unplaced = and_(
    Organization.municipality_code.is_(None),
    Organization.is_enterprise | Organization.buyer_type.is_not(None),
    ~Organization.is_demo,
    Organization.status != OrganizationStatus.WITHDRAWN,
)


@dataclass(frozen=True)
class Filters:
    """What narrows the list, each empty when it does not: as an address writes it, what is unknown left out."""

    q: str = ""
    status: str = ""
    kind: str = ""
    trust: str = ""
    source: str = ""
    place: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Filters":
        """The filters of an address; a value that none of the lists offers narrows nothing."""
        allowed = {
            "status": (*(one.value for one in OrganizationStatus), MERGED),
            "kind": KINDS,
            "trust": tuple(one.value for one in TrustLevel),
            "place": (UNPLACED,),
        }
        typed = {name: "".join(one for one in asked.get(name, "") if one.isprintable()).strip()[:LONGEST] for name in cls.__annotations__}
        return cls(**{name: value if name not in allowed or value in allowed[name] else "" for name, value in typed.items()})

    def asked(self, **changes: Any) -> dict[str, str]:
        """The filters as an address carries them, some changed; none that is empty."""
        return {name: value for name, value in {**asdict(self), **changes}.items() if value}


def found(filters: Filters) -> Select[tuple[Organization]]:
    """The organisations that a list shows, by name; what a row does not show is not read."""
    shown = (
        *(Organization.slug, Organization.name, Organization.neq, Organization.is_enterprise, Organization.buyer_type),
        *(Organization.network_type, Organization.municipality, Organization.municipality_code, Organization.trust_level),
        *(Organization.source, Organization.status, Organization.merged_into_id, Organization.is_demo, Organization.updated_at),
        *(Organization.region_code, Organization.legal_form_code),
    )
    narrowed = select(Organization).where(*_conditions(filters)).options(load_only(*shown), lazyload(Organization.activities))
    return narrowed.order_by(Organization.sort_name, Organization.id)


def counts(filters: Filters) -> dict[str, int]:
    """How many of each status, the other filters holding; `merged` apart from those that were withdrawn by hand."""
    others = Filters(**{**asdict(filters), "status": ""})
    counted = select(Organization.status, is_merged, func.count()).where(*_conditions(others)).group_by(Organization.status, is_merged)
    totals: dict[str, int] = {}
    for status, merged, count in db.session().execute(counted):
        key = MERGED if merged else status.value
        totals[key] = totals.get(key, 0) + count
    return totals


def sources() -> list[str]:
    """Where what is known comes from, as it is written on the pages."""
    return list(db.session().scalars(select(Organization.source).distinct().order_by(Organization.source)))


def to_look_at() -> dict[str, int]:
    """What waits for the team: drafts to publish, places that nobody recognised, pages withdrawn or merged."""
    status = Organization.status
    asked = (status == OrganizationStatus.DRAFT, is_unplaced, (status == OrganizationStatus.WITHDRAWN) & ~is_merged)
    counted = db.session().execute(select(func.count(), *(func.count().filter(one) for one in asked)).select_from(Organization)).one()
    return dict(zip(("all", "draft", UNPLACED, "withdrawn"), counted, strict=True))


def titles() -> list[str]:
    """The columns of the list as a file."""
    return [
        *(_("Nom"), _("Adresse de la fiche"), _("NEQ"), _("Ce qu’elle est"), _("Forme juridique"), _("Municipalité"), _("Code")),
        *(_("Région"), _("Confiance"), _("Source"), _("État"), _("Mise à jour")),
    ]


def rows(filters: Filters) -> Iterator[list[str | int | None]]:
    """The list as a file, row by row, read by batches."""
    for one in db.session().scalars(found(filters).execution_options(yield_per=BATCH)):
        region = str(one.region.label) if one.region else ""
        form = str(one.legal_form.short) if one.legal_form else ""
        yield [
            *(one.name, one.slug, one.neq, ", ".join(kinds_of(one)), form, one.municipality, one.municipality_code),
            *(region, words.said(one.trust_level), one.source, status_of(one), one.updated_at.date().isoformat()),
        ]


def kinds_of(organization: Organization) -> list[str]:
    """What an organisation is, in words: several at once perhaps."""
    said: list[Enum] = [one for one in (organization.buyer_type, organization.network_type) if one]
    return [*([_("entreprise collective")] if organization.is_enterprise else []), *map(words.said, said)]


def status_of(organization: Organization) -> str:
    return _("fusionnée") if organization.merged_into_id else words.said(organization.status)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    kinds = {
        "enterprise": Organization.is_enterprise.is_(True),
        "buyer": Organization.buyer_type.is_not(None),
        "network": Organization.network_type.is_not(None),
    }
    conditions: list[ColumnElement[bool]] = []
    if filters.status == MERGED:
        conditions.append(is_merged)
    elif filters.status:
        conditions += [Organization.status == OrganizationStatus(filters.status), ~is_merged]
    if filters.kind:
        conditions.append(kinds[filters.kind])
    if filters.trust:
        conditions.append(Organization.trust_level == TrustLevel(filters.trust))
    if filters.source:
        conditions.append(Organization.source == filters.source)
    if filters.place:
        conditions.append(is_unplaced)
    return [*conditions, *(_says(word) for word in fold(filters.q).split())]


def _says(word: str) -> ColumnElement[bool]:
    """Whether a word is in one of its names, its number or its municipality."""
    names = select(OtherName.organization_id).where(OtherName.folded.contains(word, autoescape=True))
    places = select(Municipality.code).where(Municipality.sort_name.contains(word, autoescape=True))
    return or_(
        Organization.sort_name.contains(word, autoescape=True),
        Organization.neq.contains(word, autoescape=True),
        Organization.id.in_(names),
        Organization.municipality_code.in_(places),
        func.lower(Organization.municipality).contains(word, autoescape=True),
    )
