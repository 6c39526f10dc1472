"""One enterprise as the public API gives it, made from what its page is made of."""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any

from marketplace.core import links
from marketplace.organizations import models, rules, words
from marketplace.organizations.reading import linked_data
from marketplace.organizations.reading.profile import Profile
from marketplace.search.api import profile_shapes as shapes
from marketplace.search.api.profile_shapes import Activity, Clause, Coded, HeldCertification, Image, Network, Reference, TrustEvent

PICTURE_WIDTH = 1200


def as_json(profile: Profile) -> shapes.Profile:
    """All that its page says to everyone, in the language of the address; capacity and contacts stay out."""
    o = profile.organization
    return {
        "id": o.id,
        "slug": o.slug,
        "url": links.absolute("organizations.show", slug=o.slug),
        "name": o.name,
        "legal_name": o.legal_name,
        "other_names": [one.name for one in profile.names],
        "neq": o.neq,
        "legal_form": coded(o.legal_form),
        "founded_year": o.founded_year,
        "region": coded(o.region),
        "mrc": coded(o.mrc),
        "municipality": o.municipality,
        "municipality_code": o.municipality_code,
        "address": o.address,
        "postal_code": o.postal_code,
        "latitude": o.latitude,
        "longitude": o.longitude,
        "website": o.website if o.website and rules.is_website(o.website) else None,
        "languages": list(o.languages),
        "description": str(o.description),
        "mission": str(o.mission) if o.mission else None,
        "sectors": [one for one in map(coded, o.sectors) if one],
        "activities": [activity(one) for one in sorted(o.activities, key=lambda one: (one.sector_code, one.id))],
        "certifications": [certification(one, profile) for one in profile.certifications],
        "clauses": [clause(one) for one in profile.clauses],
        "references": [Reference(client=one.client, what=str(one.what), year=one.year) for one in profile.references],
        "employees": o.employees,
        "employees_in_integration": o.employees_in_integration,
        "trust": value(rules.trust_on(profile.today, o.trust_level, o.trust_expires_on)),
        "trust_expires_on": day(o.trust_expires_on),
        "trust_events": [trust_event(one) for one in profile.trust_events],
        "networks": networks(profile.networks),
        "logo": image(profile, profile.logo),
        "photos": [one for one in (image(profile, photo) for photo in profile.photos) if one],
        "is_example": o.is_demo,
        "updated_at": o.updated_at.isoformat(),
    }


def coded(row: Any) -> Coded | None:
    """A row of reference data by its code and its name."""
    return Coded(code=row.code, label=str(getattr(row, "label", None) or row.name)) if row else None


def activity(one: models.Activity) -> Activity:
    return {
        "sector": Coded(code=one.sector.code, label=str(one.sector.label)),
        "kind": value(one.nature),
        "reach": value(one.reach),
        "regions": sorted(region.code for region in one.regions) if one.reach is models.Reach.REGIONS else [],
        "mrcs": sorted(mrc.code for mrc in one.mrcs) if one.reach is models.Reach.MRCS else [],
        "radius_km": one.radius_km if one.reach is models.Reach.RADIUS else None,
    }


def certification(one: models.HeldCertification, profile: Profile) -> HeldCertification:
    return {
        "code": one.certification_code,
        "label": str(one.certification.label),
        "number": one.number,
        "issuer": one.issuer or one.certification.issuer,
        "expires_on": day(one.expires_on),
        "is_valid": not profile.is_over(one.expires_on),
    }


def clause(one: models.StatutoryClause) -> Clause:
    return {"kind": value(one.kind), "label": words.said(one.kind), "evidence": one.evidence, "stated_on": day(one.stated_on)}


def trust_event(one: models.TrustEvent) -> TrustEvent:
    who = one.verifier.name if one.verifier else one.issuer
    return {
        "level": value(one.level),
        "by": who,
        "decided_at": one.decided_at.isoformat(),
        "expires_on": day(one.expires_on),
        "reason": one.reason,
    }


def networks(found: Sequence[Any]) -> list[Network]:
    return [
        Network(slug=one.slug, name=one.name, kind=value(one.kind), is_member=one.is_member, is_hub_here=one.is_hub_here) for one in found
    ]


def image(profile: Profile, picture: models.Picture | None) -> Image | None:
    """A picture as it is made for the width of a page."""
    url = linked_data.picture_url(profile, picture, PICTURE_WIDTH)
    return Image(url=url, alternative=str(picture.alternative)) if picture and url else None


def value(one: Enum | None) -> Any:
    return one.value if one else None


def day(one: date | None) -> str | None:
    return one.isoformat() if one else None
