"""The map of the site for search engines: every published page, in both languages, ten thousand a file."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from flask import current_app
from sqlalchemy import Select, and_, case, func, select

from marketplace.core import db, links, panels
from marketplace.core.errors import Missing
from marketplace.core.locale import HTML_LANGS, LOCALES
from marketplace.organizations.models import NetworkType, Organization, OrganizationStatus

PER_FILE = 10_000
MOST_FILES = 50_000  # which is what an index may list
START = '<?xml version="1.0" encoding="UTF-8"?>\n'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
PAGES = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
# What nobody looks for: forms, the desk, lists of results without end.
CLOSED = ("/bureau", "/connexion", "/invitation/", "/avis", "/api/", "/recherche?", "/entreprises/*/ecrire", "/entreprises/*/signaler")

Addresses = dict[str, str]


def index() -> str:
    """The list of the files: number 0 holds the pages of the site itself, the others organisations, then what rooms above bring."""
    files = (
        links.absolute("organizations.sitemap_file", locale="fr", number=number) for number in range(sum(map(_files_of, _asked())) + 1)
    )
    return START + INDEX + "".join(f"<sitemap><loc>{escape(one)}</loc></sitemap>\n" for one in files) + "</sitemapindex>\n"


def file(number: int) -> str:
    """One file of the map; Missing past the last one."""
    if number > MOST_FILES:
        raise Missing()
    entries = _site() if number == 0 else _pages(number)
    return START + PAGES + "".join(_entry(addresses, changed) for addresses, changed in entries) + "</urlset>\n"


def robots() -> str:
    """What programs that follow links are asked to leave alone, and where the map is."""
    closed = "".join(f"Disallow: {prefix}{path}\n" for path in CLOSED for prefix in ("", "/en"))
    return f"User-agent: *\n{closed}\nSitemap: {links.absolute('organizations.sitemap_index', locale='fr')}\n"


def _site() -> Iterator[tuple[Addresses, None]]:
    """The pages that every page leads to."""
    items: list[panels.NavItem] = [*panels.pieces("nav.main"), *panels.pieces("nav.footer")]
    endpoints = ["pages.home", *(item.endpoint for item in items)]
    for endpoint in dict.fromkeys(endpoints):
        yield {locale: links.absolute(endpoint, locale=locale) for locale in LOCALES}, None


def _asked() -> list[Select[Any]]:
    """What the files after the first one hold, one question after the other: organisations, then what rooms above bring."""
    return [_published().order_by(Organization.id), *panels.pieces("sitemap.pages")]


def _files_of(asked: Select[Any]) -> int:
    count = db.session().scalar(select(func.count()).select_from(asked.order_by(None).subquery())) or 0
    return -(-count // PER_FILE)


def _pages(number: int) -> Iterator[tuple[Addresses, datetime]]:
    for asked in _asked():
        # Most often it is there: counting first would ask twice.
        if rows := db.session().execute(asked.offset((number - 1) * PER_FILE).limit(PER_FILE)).all():
            beginnings = {endpoint: _beginnings(endpoint) for endpoint in {row.endpoint for row in rows}}
            return _addressed(rows, beginnings)
        number -= _files_of(asked)
    raise Missing()


def _addressed(rows: Sequence[Any], beginnings: dict[str, Addresses]) -> Iterator[tuple[Addresses, datetime]]:
    for slug, changed, endpoint in rows:
        yield {locale: start + slug for locale, start in beginnings[endpoint].items()}, changed


def _beginnings(endpoint: str) -> Addresses:
    """What stands before the one value in the addresses of an endpoint: making them one by one takes a second."""
    value = next(iter(next(current_app.url_map.iter_rules(endpoint)).arguments))
    return {locale: links.absolute(endpoint, locale=locale, **{value: "-"}).removesuffix("-") for locale in LOCALES}


def _published() -> Select[tuple[str, datetime, str]]:
    """The address of each page, when it changed, and the endpoint that shows it."""
    is_only_a_hub = and_(
        Organization.network_type == NetworkType.HUB, Organization.is_enterprise.is_(False), Organization.buyer_type.is_(None)
    )
    endpoint = case((is_only_a_hub, "organizations.hub"), else_="organizations.show")
    wanted = select(Organization.slug, Organization.updated_at, endpoint.label("endpoint"))
    return wanted.where(Organization.status == OrganizationStatus.PUBLISHED)


def _entry(addresses: Addresses, changed: datetime | None) -> str:
    """A page in each of its languages, each saying where the others are."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{HTML_LANGS[locale]}" href="{escape(one)}"/>' for locale, one in addresses.items()
    )
    when = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
    return "".join(f"<url><loc>{escape(one)}</loc>{when}{others}</url>\n" for one in addresses.values())
