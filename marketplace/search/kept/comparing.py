"""Enterprises and listings side by side: the facts in rows, a column each, what differs told apart."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import url_for
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.models import ListingKind
from marketplace.core import clock, db, links
from marketplace.core.formats import day, number
from marketplace.core.locale import _
from marketplace.organizations import words
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Nature, Organization, TrustLevel
from marketplace.organizations.places import reaches
from marketplace.search.kept import confided, offers, side_by_side
from marketplace.search.kept.offers import Offer
from marketplace.search.kept.side_by_side import Compared, Mark
from marketplace.search.results import labels, rows
from marketplace.search.results.labels import Labels
from marketplace.search.results.rows import Row

NOTHING = "–"
NATURES = {ListingKind.GOOD: Nature.GOODS, ListingKind.SERVICE: Nature.SERVICES}


@dataclass(frozen=True)
class Column:
    """A thing that is compared: how the address names it, its name, the enterprise whose facts it has, the listing when it is one."""

    mark: Mark
    name: str
    row: Row
    organization: Organization
    offer: Offer | None = None

    @property
    def called(self) -> str:
        """Its name among others: that of a listing says whose it is."""
        return f"{self.name} ({self.row.name})" if self.offer else self.name

    @property
    def url(self) -> str:
        """Its page."""
        return url_for(self._page[0], slug=self._page[1])

    @property
    def public_url(self) -> str:
        """The same outside of a page."""
        return links.absolute(self._page[0], slug=self._page[1])

    @property
    def add_url(self) -> str:
        """Where it is put in a shortlist."""
        return url_for("search.add_to_shortlist", **{"produit" if self.offer else "entreprise": self._page[1]})

    @property
    def _page(self) -> tuple[str, str]:
        return ("catalogue.show", self.offer.listing.slug) if self.offer else ("organizations.show", self.row.slug)


@dataclass(frozen=True)
class Line:
    """A fact: what it is called, and what each column says of it."""

    label: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True)
class Table:
    """What is shown: the columns, the lines, how many of the things that were asked are not there, what is wrong with what was typed,
    and the quantity for which the prices are: none where nothing counts in what was typed."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    missing: int = 0
    notes: tuple[str, ...] = ()
    asks_quantity: bool = False
    quantity: str = ""


def table(compared: Compared, person: User | None, *, at: datetime) -> Table:
    """The things side by side, as this person, who is the one at work, may see them now; lines that nothing fills are left out."""
    columns = columns_of(compared.marks, person, at=at)
    offered, names = [one.offer for one in columns if one.offer], labels.read()
    quantity = compared.quantity if offers.counts(offered, compared.quantity) else ""
    read = _lines(columns, replace(compared, quantity=quantity), names, person, at)
    lines = [line for line in read if any(cell != NOTHING for cell in line.cells)]
    if compared.only_differences:
        lines = [one for one in lines if one.differs]
    notes = offers.why_not_counted(offered, compared.quantity)
    return Table(tuple(columns), tuple(lines), len(compared.marks) - len(columns), tuple(notes), bool(offered), quantity)


def columns_of(marks: Sequence[Mark], person: User | None, *, at: datetime) -> list[Column]:
    """A column for each thing that is shown, once; the address of a page that was merged gives the other."""
    articles = {mark: slug for mark in marks if (slug := side_by_side.listing_of(mark))}
    pages = _pages(mark for mark in marks if mark not in articles)
    offered = offers.of_slugs(articles.values(), person, at)
    ids = {one.id for one in pages.values()} | {one.listing.organization_id for one in offered.values()}
    read = {row.id: row for row in rows.read(sorted(ids), today=clock.local_day(at))}
    found: dict[Mark, Column] = {}
    for mark in marks:
        offer = offered.get(articles.get(mark, ""))
        page = offer.listing.organization if offer else pages.get(mark)
        if page is not None and page.id in read:
            name = str(offer.listing.title) if offer else read[page.id].name
            found.setdefault(mark if offer else page.slug, Column(mark, name, read[page.id], page, offer))
    return list(found.values())


def _pages(slugs: Iterable[str]) -> dict[str, Organization]:
    """The organisations of these addresses, each followed to the page that stands for it."""
    wanted = [one for one in slugs if "\0" not in one]
    found = db.session().scalars(select(Organization).where(Organization.slug.in_(wanted))).unique() if wanted else ()
    return {one.slug: merging.kept_of(one) for one in found}


def _lines(columns: Sequence[Column], compared: Compared, names: Labels, person: User | None, at: datetime) -> Iterator[Line]:
    today = clock.local_day(at)
    if any(one.offer for one in columns):
        yield from _of_offers(columns, compared.quantity)
    yield _line(_("Forme juridique"), (names.say("legal_form", one.row.legal_form or "") for one in columns))
    yield _line(_("Située à"), (_place(one.row, names) for one in columns))
    if compared.where.point is not None:
        yield _line(_("Distance de %(place)s", place=compared.where.name), (_distance(one.row, compared) for one in columns))
    yield _line(_("Métiers"), (_listed(names, "sector", one.row.sectors) for one in columns))
    yield _line(_("Nature du contrat"), map(_nature, columns))
    yield _line(_("Territoire desservi"), (_served(one.organization) for one in columns))
    yield _line(_("Certifications"), (_listed(names, "certification", one.row.certifications) for one in columns))
    yield _line(_("Confiance"), (_trust(one, today) for one in columns))
    yield _line(_("Langues de service"), (", ".join(map(words.language, one.organization.languages)) for one in columns))
    yield _line(_("Depuis"), (str(one.organization.founded_year or "") for one in columns))
    yield _line(_("Personnes employées"), (_count(one.organization.employees) for one in columns))
    yield _line(_("Dont en insertion ou en intégration"), (_count(one.organization.employees_in_integration) for one in columns))
    yield _line(_("Disponibilité"), (confided.availability(one.organization, today) for one in columns))
    yield _line(_("Plus important contrat"), (confided.amount(one.organization, one.organization.largest_contract) for one in columns))
    yield _line(_("Assurance responsabilité"), (confided.amount(one.organization, one.organization.insurance) for one in columns))
    shared = confided.files({one.organization.id for one in columns}, person, today)
    yield _line(_("Dossier de conformité partagé avec vous"), (shared.get(one.organization.id, "") for one in columns))


def _of_offers(columns: Sequence[Column], quantity: str) -> Iterator[Line]:
    """What only listings say."""

    def said(tell: Callable[[Offer], str]) -> Iterator[str]:
        return (tell(one.offer) if one.offer else "" for one in columns)

    yield _line(_("Offert par"), (one.row.name if one.offer else "" for one in columns))
    yield _line(_("Unité"), said(offers.unit))
    asked = _("Prix d’une unité pour %(quantity)s, avant taxes", quantity=quantity) if quantity else _("Prix d’une unité, avant taxes")
    yield _line(asked, said(lambda one: offers.price(one, quantity)))
    if quantity:
        yield _line(_("Total avant taxes"), said(lambda one: offers.total(one, quantity)))
    elif any(one.offer and offers.volume(one.offer) for one in columns):
        yield _line(_("Prix de volume"), said(offers.volume))
    yield _line(_("Quantité minimale"), said(offers.minimum))
    yield _line(_("Délai de livraison"), said(offers.lead_time))


def _line(label: str, cells: Iterable[str]) -> Line:
    return Line(label, tuple(cell or NOTHING for cell in cells))


def _place(row: Row, names: Labels) -> str:
    return ", ".join(dict.fromkeys(filter(None, (row.municipality, names.say("region", row.region) if row.region else ""))))


def _distance(row: Row, compared: Compared) -> str:
    km = compared.where.km_to(row.point)
    if km is None:
        return _("inconnue")
    return _("moins de 1 km") if km < 1 else _("%(km)s km", km=number(round(km)))


def _listed(names: Labels, facet: str, codes: Iterable[str]) -> str:
    # The names of the trades have commas of their own.
    return "; ".join(names.say(facet, code) for code in codes)


def _nature(column: Column) -> str:
    """That of a listing is its own, whatever its enterprise does besides."""
    if column.offer:
        return words.said(NATURES[column.offer.listing.kind])
    return "; ".join(dict.fromkeys(words.said(one.nature) for one in column.organization.activities if one.nature))


def _served(organization: Organization) -> str:
    return "; ".join(dict.fromkeys(reaches.served(one, organization) for one in organization.activities))


def _trust(column: Column, today: date) -> str:
    """Its level today, with the last day of one that ends."""
    said, ends = words.said(column.row.trust).capitalize(), column.organization.trust_expires_on
    if column.row.trust is TrustLevel.DECLARED or ends is None:
        return said
    return _("%(level)s, jusqu’au %(day)s", level=said, day=day(ends))


def _count(many: int | None) -> str:
    return "" if many is None else number(many)
