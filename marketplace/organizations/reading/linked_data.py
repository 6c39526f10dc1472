"""What a profile says to machines that read pages: schema.org in JSON-LD, and the picture shown when it is shared."""

import textwrap
from typing import Any

from marketplace.core import links
from marketplace.core.locale import current
from marketplace.organizations import rules
from marketplace.organizations.models import Picture, Reach
from marketplace.organizations.reading.profile import Profile

PROVINCE = {"@type": "AdministrativeArea", "name": "Québec"}


def of(profile: Profile) -> dict[str, Any]:
    """The organisation in the words of schema.org, in the language of the page; what is unknown is left out.

    Never its e-mail address nor its telephone, which would be harvested, nor what only some may see.
    """
    o = profile.organization
    said = {
        "@context": "https://schema.org",
        "@type": _kind(profile),
        "@id": links.absolute("organizations.show", locale="fr", slug=o.slug),
        "url": links.absolute("organizations.show", slug=o.slug),
        "name": o.name,
        "legalName": o.legal_name,
        "alternateName": [one.name for one in profile.names],
        "description": str(o.description) if o.description else None,
        "foundingDate": str(o.founded_year) if o.founded_year else None,
        "sameAs": o.website if o.website and rules.is_website(o.website) else None,
        "knowsLanguage": list(o.languages),
        "identifier": {"@type": "PropertyValue", "propertyID": "NEQ", "value": o.neq} if o.neq else None,
        "address": _address(profile),
        "geo": _point(profile),
        "numberOfEmployees": {"@type": "QuantitativeValue", "value": o.employees} if o.employees is not None else None,
        "areaServed": _areas(profile),
        "memberOf": [{"@type": "Organization", "name": one.name} for one in profile.memberships],
        "logo": picture_url(profile, profile.logo, 480),
        "image": picture_url(profile, profile.photos[0] if profile.photos else profile.logo, 1200),
    }
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def image(profile: Profile) -> tuple[str, str] | None:
    """The address and the alternative of the picture that stands for the organisation elsewhere: a photo, else the logo."""
    shown = profile.photos[0] if profile.photos else profile.logo
    return (picture_url(profile, shown, 1200) or "", str(shown.alternative)) if shown else None


def picture_url(profile: Profile, picture: Picture | None, width: int) -> str | None:
    """The public address of a picture, the same in both languages."""
    if picture is None:
        return None
    return links.absolute("organizations.picture", locale="fr", slug=profile.organization.slug, sha256=picture.file.sha256, width=width)


def sharing(profile: Profile) -> dict[str, str]:
    """What Open Graph asks of a page, by the names that follow « og: »: how it looks where people share it."""
    o = profile.organization
    named = {"fr": "fr_CA", "en": "en_CA"}
    other = next(name for locale, name in named.items() if locale != current())
    said = {
        "type": "website",
        "site_name": "Maillage",
        "title": o.name,
        "description": shortened(str(o.description or o.mission or o.name)),
        "url": links.absolute("organizations.show", slug=o.slug),
        "locale": named[current()],
        "locale:alternate": other,
    }
    if shown := image(profile):
        said |= {"image": shown[0], "image:alt": shown[1]}
    return said


def shortened(text: str) -> str:
    """The beginning of a text on one line, cut between two words, as summaries of pages are."""
    return textwrap.shorten(text, 155, placeholder="…")


def _kind(profile: Profile) -> str:
    """A local business is a place that one can go to: it needs a street."""
    o = profile.organization
    if o.is_enterprise:
        return "LocalBusiness" if o.address and o.municipality else "Organization"
    return "GovernmentOrganization" if o.buyer_type and o.buyer_type.value != "private" else "Organization"


def _address(profile: Profile) -> dict[str, str] | None:
    o = profile.organization
    if not o.municipality and not o.region:
        return None
    parts = {"streetAddress": o.address, "addressLocality": o.municipality, "postalCode": o.postal_code}
    known = {name: value for name, value in parts.items() if value}
    return {"@type": "PostalAddress", **known, "addressRegion": "QC", "addressCountry": "CA"}


def _point(profile: Profile) -> dict[str, Any] | None:
    o = profile.organization
    if o.latitude is None or o.longitude is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": o.latitude, "longitude": o.longitude}


def _areas(profile: Profile) -> list[dict[str, Any]]:
    """What is served, each area once; where it is located is never taken for it."""
    areas: dict[str, dict[str, Any]] = {}
    point = _point(profile)
    for one in profile.organization.activities:
        if one.reach is Reach.PROVINCE:
            areas["province"] = PROVINCE
        for region in one.regions if one.reach is Reach.REGIONS else ():
            areas[f"region {region.code}"] = {"@type": "AdministrativeArea", "name": str(region.label)}
        for mrc in one.mrcs if one.reach is Reach.MRCS else ():
            areas[f"mrc {mrc.code}"] = {"@type": "AdministrativeArea", "name": mrc.name}
        if one.reach is Reach.RADIUS and one.radius_km and point:
            areas[f"radius {one.radius_km}"] = {"@type": "GeoCircle", "geoMidpoint": point, "geoRadius": one.radius_km * 1000}
    return list(areas.values())
