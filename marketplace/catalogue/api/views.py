"""The catalogue of one’s own organisation, for its programs: read, written, put away, by reference, with a key."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.api import shapes, writing, written
from marketplace.catalogue.api.holding import READ, WRITE
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.core import paging
from marketplace.core.access import actor, authorize
from marketplace.core.api import bodies, conditional
from marketplace.core.api.kinds import OneOf, Text
from marketplace.core.api.operations import Operation, operation
from marketplace.core.api.parameters import Asks, Paged, asks_any
from marketplace.core.locale import _, _l

bp = Blueprint("api_catalogue", __name__, url_prefix="/api/v1/catalogue")


def statuses() -> dict[str, str]:
    """The statuses of a listing, in words."""
    return {"draft": _("Brouillon"), "published": _("Publié"), "archived": _("Archivé")}


@dataclass(frozen=True)
class ForOwn(Paged):
    """What is asked of one’s own catalogue."""

    status: tuple[str, ...] = asks_any(OneOf(statuses), _l("L’état des articles."), example="published")


REFERENCE = {"reference": Asks(Text(100), _l("La référence de l’article."), "BL-01")}
LIST = Operation(
    said=_l("Lire son catalogue"),
    explained=_l("Les articles de l’organisation dont c’est la clé, brouillons et archives compris, une page à la fois."),
    asks=ForOwn,
    answers=shapes.OwnListings,
    scope=READ,
    refuses=(404,),
)
ONE = Operation(
    said=_l("Lire un article"),
    explained=_l("Un article de son catalogue, en entier. Sa marque (ETag) sert à l’écrire sans écraser quelqu’un d’autre."),
    path=REFERENCE,
    answers=shapes.OwnListing,
    scope=READ,
    refuses=(404,),
)
PUT = Operation(
    said=_l("Écrire un article en entier"),
    explained=_l("Un nouvel article (201), ou le contenu de celui qui porte cette référence. Ce qui est absent est comme pour un nouveau."),
    path=REFERENCE,
    answers=shapes.OwnListing,
    takes=shapes.Whole,
    scope=WRITE,
    makes=True,
    matches=True,
)
PATCH = Operation(
    said=_l("Écrire un article en partie"),
    explained=_l("Les champs qui sont envoyés; les autres restent. null enlève une valeur (RFC 7396)."),
    path=REFERENCE,
    answers=shapes.OwnListing,
    takes=shapes.Part,
    types=(bodies.MERGE_PATCH, bodies.JSON),
    scope=WRITE,
    refuses=(404,),
    matches=True,
)
ARCHIVE = Operation(
    said=_l("Archiver un article"),
    explained=_l("Personne d’autre ne le voit plus; ses versions restent, et il peut être repris."),
    path=REFERENCE,
    answers=shapes.OwnListing,
    scope=WRITE,
    refuses=(404, 409),
    matches=True,
)
BATCH = Operation(
    said=_l("Écrire plusieurs articles"),
    explained=_l("De 1 à 100 articles, tous écrits ou aucun. Ce qui est à corriger est nommé par sa place."),
    answers=shapes.BatchDone,
    takes=shapes.Batch,
    scope=WRITE,
)


@bp.get("/listings")
@operation(LIST)
def own_listings(asked: ForOwn) -> dict[str, Any]:
    """A page of the catalogue of the organisation whose key it is."""
    authorize("catalogue.keep", g.acting_for)
    found = writing.catalogue_of(g.acting_for)
    if asked.status:
        found = found.where(Listing.status.in_([ListingStatus(one) for one in asked.status]))
    page = paging.paginate(found, asked.page, per_page=asked.per_page)
    listings = [written.listing_written(one) for one in page.items]
    return {"total": page.total, "page": page.number, "pages": page.pages, "listings": listings}


@bp.get("/listings/<path:reference>")
@operation(ONE)
def own_listing(reference: str) -> ResponseReturnValue:
    """One listing of it, drafts and archives too."""
    authorize("catalogue.keep", g.acting_for)
    return _answer(writing.find(g.acting_for, reference))


@bp.put("/listings/<path:reference>")
@operation(PUT)
def put_listing(body: dict[str, Any], reference: str) -> ResponseReturnValue:
    """Write one whole."""
    authorize("catalogue.keep", g.acting_for)
    listing, outcome = writing.put(g.acting_for, reference, body, actor=actor(), at=g.at)
    return _answer(listing, is_new=outcome == "added")


@bp.patch("/listings/<path:reference>")
@operation(PATCH)
def patch_listing(body: dict[str, Any], reference: str) -> ResponseReturnValue:
    """Write some fields of one."""
    authorize("catalogue.keep", g.acting_for)
    return _answer(writing.patch(g.acting_for, reference, body, actor=actor(), at=g.at).listing)


@bp.delete("/listings/<path:reference>")
@operation(ARCHIVE)
def archive_listing(reference: str) -> ResponseReturnValue:
    """Put one away."""
    authorize("catalogue.keep", g.acting_for)
    return _answer(writing.archive(g.acting_for, reference, actor=actor(), at=g.at).listing)


@bp.post("/batch")
@operation(BATCH)
def write_listings(body: dict[str, Any]) -> dict[str, Any]:
    """Write several, all or none."""
    authorize("catalogue.keep", g.acting_for)
    done = writing.batch(g.acting_for, body, actor=actor(), at=g.at)
    return {"listings": [{"reference": one.reference, "outcome": outcome, "version": one.version} for one, outcome in done]}


@bp.record_once
def exempt(state: Any) -> None:
    """The token of a form protects what a cookie would allow; here no cookie allows anything."""
    state.app.extensions["csrf"].exempt(bp)


def _answer(listing: Listing, *, is_new: bool = False) -> ResponseReturnValue:
    body = written.listing_written(listing)
    response = conditional.answer(body, is_private=True, mark=written.mark(listing), status=201 if is_new else 200)
    if is_new:
        response.headers["Location"] = url_for("api_catalogue.own_listing", reference=listing.reference)
    return response
