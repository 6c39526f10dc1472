"""Invented facts as rows, written many at a time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import chain, count
from typing import Any

from sqlalchemy import insert, select

from marketplace.core import db
from marketplace.organizations.invented.bodies import Body
from marketplace.organizations.invented.details import Details
from marketplace.organizations.invented.enterprises import InventedEnterprise
from marketplace.organizations.models import (
    Activity,
    ClientReference,
    HeldCertification,
    NetworkMember,
    NetworkTerritory,
    Organization,
    OrganizationStatus,
    OtherName,
    StatutoryClause,
    TrustEvent,
    TrustLevel,
    activity_mrcs,
    activity_regions,
)
from marketplace.organizations.slugs import slug_of
from search_index.analysis import fold

SOURCE = "demonstration"
ISSUER = "Organisme d’accréditation de démonstration"
MEMBER_SINCE = date(2022, 4, 1)


class Slugs:
    """Addresses that nobody has, found in memory: asking the database for each of twelve thousand would take a minute."""

    def __init__(self) -> None:
        self.taken = set(db.session().scalars(select(Organization.slug)))

    def free(self, name: str, municipality: str) -> str:
        base, placed = slug_of(name), f"{slug_of(name)}-{slug_of(municipality)}"
        tried = chain((base, placed), (f"{placed}-{number}" for number in count(2)))
        found = next(one for one in tried if one not in self.taken)
        self.taken.add(found)
        return found


def page(one: InventedEnterprise, told: Details, slug: str, at: datetime) -> Organization:
    """The row of an enterprise, a draft still."""
    level, _since, until = told.trust[-1] if told.trust else (TrustLevel.DECLARED, None, None)
    return Organization(
        **_common(one.name, slug, at),
        **told.values,
        legal_form_code=one.legal_form_code,
        municipality=one.municipality,
        region_code=one.region_code,
        description_fr=one.description_fr,
        description_en=one.description_en,
        website=one.website,
        trust_level=level,
        trust_expires_on=until,
    )


def body_page(one: Body, slug: str, at: datetime) -> Organization:
    """The row of a buyer or of a network."""
    return Organization(
        **_common(one.name, slug, at),
        is_enterprise=False,
        buyer_type=one.buyer_type,
        network_type=one.network_type,
        municipality=one.municipality,
        mrc_code=one.mrc_code,
        region_code=one.region_code,
        description_fr=one.description_fr,
        description_en=one.description_en,
        languages=["fr", "en"],
    )


def attach_territories(bodies: Sequence[tuple[Organization, Body]]) -> None:
    """The regions of the hubs."""
    rows = [{"network_id": page.id, "region_code": body.territory} for page, body in bodies if body.territory]
    _write(NetworkTerritory, rows)


def attach(pages: Sequence[tuple[Organization, Details]], hubs: dict[str, int], others: Sequence[int]) -> None:
    """Everything that goes with these enterprises: `hubs` by their region, `others` the networks that they may belong to."""
    _write_activities(pages)
    _write(OtherName, [{"organization_id": o.id, "name": name, "folded": fold(name)} for o, told in pages for name in told.other_names])
    _write(
        StatutoryClause,
        [
            {"organization_id": o.id, "kind": kind, "evidence": proof, "stated_on": day}
            for o, told in pages
            for kind, proof, day in told.clauses
        ],
    )
    _write(HeldCertification, [_held(o, one) for o, told in pages for one in told.held])
    _write(
        ClientReference,
        [
            {"organization_id": o.id, "year": year, "client": client, "what_fr": french, "what_en": english}
            for o, told in pages
            for year, client, french, english in told.clients
        ],
    )
    _write(TrustEvent, [_vouched(o, level, since, until, hubs) for o, told in pages for level, since, until in told.trust])
    members = [(o, hubs[o.region_code]) for o, told in pages if told.is_member and o.region_code]
    members += [(o, others[o.id % len(others)]) for o, told in pages if told.is_member and o.id % 3 == 0]
    _write(NetworkMember, [{"network_id": network, "member_id": o.id, "since": MEMBER_SINCE} for o, network in members])


def _write_activities(pages: Sequence[tuple[Organization, Details]]) -> None:
    """Numbered by us: their territories are then written at once."""
    number = (db.session().scalar(select(Activity.id).order_by(Activity.id.desc()).limit(1)) or 0) + 1
    rows, regions, mrcs = [], [], []
    for organization, told in pages:
        for one in told.served:
            row = {"organization_id": organization.id, "sector_code": one.sector_code, "nature": one.nature}
            rows.append({"id": number, **row, "reach": one.reach, "radius_km": one.radius_km})
            regions += [{"activity_id": number, "region_code": code} for code in one.region_codes]
            mrcs += [{"activity_id": number, "mrc_code": code} for code in one.mrc_codes]
            number += 1
    _write(Activity, rows)
    _write(activity_regions, regions)
    _write(activity_mrcs, mrcs)


def twin_of(kept: Organization, name: str, slug: str, at: datetime) -> dict[str, Any]:
    """The columns of a second page of an enterprise, as somebody might have made it by mistake."""
    same = ("legal_form_code", "municipality", "mrc_code", "region_code", "description_fr", "description_en", "website")
    return {**_common(name, slug, at), **{column: getattr(kept, column) for column in same}}


def _held(organization: Organization, one: Any) -> dict[str, Any]:
    held = {"certification_code": one.code, "number": one.number, "issuer": ISSUER}
    return {"organization_id": organization.id, **held, "issued_on": one.issued_on, "expires_on": one.expires_on}


def _vouched(organization: Organization, level: TrustLevel, since: date, until: date, hubs: dict[str, int]) -> dict[str, Any]:
    by_hub = level is TrustLevel.VERIFIED
    return {
        "organization_id": organization.id,
        "level": level,
        "verifier_id": hubs[organization.region_code or ""] if by_hub else None,
        "issuer": None if by_hub else ISSUER,
        "decided_at": datetime(since.year, since.month, since.day, 15, tzinfo=UTC),
        "expires_on": until,
        "reason": None,
    }


def _common(name: str, slug: str, at: datetime) -> dict[str, Any]:
    known = {"name": name, "sort_name": fold(name), "slug": slug, "source": SOURCE, "is_demo": True}
    return {**known, "created_at": at, "updated_at": at, "status": OrganizationStatus.DRAFT}


def _write(table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session().execute(insert(table), rows)
