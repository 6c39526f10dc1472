"""A page of enterprises as the public API gives it, from the same search as the page that people read."""

from collections.abc import Iterable, Mapping
from datetime import date

from marketplace.core import links
from marketplace.core.errors import Missing
from marketplace.core.formats import number
from marketplace.core.locale import _
from marketplace.core.paging import DEEPEST
from marketplace.organizations.places.distance import Point, distance_km
from marketplace.search import queries
from marketplace.search.api.asked import FILTERS, ForEnterprises
from marketplace.search.api.shapes import Facets, Listing, Query, Result, Value
from marketplace.search.asked import Asked
from marketplace.search.places.near import Where
from marketplace.search.queries import Found
from marketplace.search.results import labels, rows, why
from marketplace.search.results.labels import Labels
from marketplace.search.results.rows import Row
from marketplace.search.results.said import called, said


def answered(question: ForEnterprises, *, today: date) -> Listing:
    """The page asked for. Raises Missing past the last page."""
    asked = searched(question)
    found, names = queries.find(asked, question.page, question.per_page), labels.read()
    if not found.ids and question.page > 1:
        raise Missing()
    here = asked.where.point or (found.place.point if found.place else None)
    deepest = DEEPEST // question.per_page
    return {
        "count": found.total,
        "page": question.page,
        "pages": max(1, min(-(-found.total // question.per_page), deepest)),
        "query": understood(asked, found, names),
        "results": [as_json(row, reason, here) for row, reason in with_reasons(found, names, today)],
        "facets": counted(found.facets, names),
    }


def searched(question: ForEnterprises) -> Asked:
    """What the search is asked: the same as the page asks it."""
    chosen = {facet: codes for facet in FILTERS if (codes := tuple(sorted(getattr(question, facet))))}
    return Asked(question.q.strip(), chosen, around(question), question.sort)


def around(question: ForEnterprises) -> Where:
    """The circle of the question, called by its numbers."""
    if question.near is None:
        return Where()
    latitude, longitude, km = question.near
    name = f"{number(latitude)} / {number(longitude)}"
    return Where(name, name, (latitude, longitude), int(km) if km == int(km) else km)


def understood(asked: Asked, found: Found, names: Labels) -> Query:
    """How the question was read, what was let go of it, and what to try instead."""
    place = found.place
    told = [said(asked, names)]
    if place is not None:
        told.append(_("lieu compris : %(place)s", place=called(place)))
    if found.is_too_common:
        told.append(_("ces mots sont trop courants pour qu’on les cherche"))
    suggestion = next(iter((*filter(None, [found.corrected]), *found.spellings)), None)
    return {"said": "; ".join(told), "relaxed": found.is_relaxed, "suggestion": suggestion}


def with_reasons(found: Found, names: Labels, today: date) -> Iterable[tuple[Row, str]]:
    """The rows of the page, each with why it is there."""
    read, sought = rows.read(found.ids, today=today), found.read.sought
    others = rows.other_names([one.id for one in read]) if sought else {}
    return ((one.row, one.why) for one in why.shown(read, sought, names, others, found.served))


def as_json(row: Row, reason: str, here: Point | None) -> Result:
    """An enterprise of a list, in the language of the address."""
    return {
        "id": row.id,
        "slug": row.slug,
        "url": links.absolute("organizations.show", slug=row.slug),
        "name": row.name,
        "neq": row.neq,
        "legal_form": row.legal_form,
        "region": row.region,
        "mrc": row.mrc,
        "municipality": row.municipality,
        "sectors": row.sectors,
        "certifications": row.certifications,
        "trust": row.trust.value,
        "description": str(row.description),
        "distance_km": round(distance_km(here, row.point), 1) if here and row.point else None,
        "why": reason,
    }


def counted(counts: Mapping[str, Mapping[str, int]], names: Labels) -> Facets:
    """The facets by their names, each value with its label, in the order of the counts."""
    return Facets(**{facet: values(facet, counts, names) for facet in FILTERS})


def values(facet: str, counts: Mapping[str, Mapping[str, int]], names: Labels) -> list[Value]:
    """The values that were counted of a facet, each with its label."""
    return [Value(value=code, label=names.say(facet, code), count=count) for code, count in counts.get(facet, {}).items()]
