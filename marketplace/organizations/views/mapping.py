"""The map of the directory: a page that stands without it, and the points that it asks for."""

import hashlib
from typing import Any

from flask import current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from config import Settings
from marketplace.core import headers, locale, paging
from marketplace.core.access import public
from marketplace.organizations import queries
from marketplace.organizations.reading import browsing, points
from marketplace.organizations.views.blueprint import bp
from marketplace.organizations.views.seen import Seen, criteria


@bp.get("/carte")
@public
def on_map() -> ResponseReturnValue:
    """The enterprises on a map, narrowed as one likes, and their list under it."""
    seen = criteria(request.args)
    total = browsing.count(*seen.conditions)
    page = browsing.page(paging.page_number(request.args.get("page")), total, *seen.conditions)
    lists = {"regions": queries.regions(), "sectors": queries.sectors()}
    return render_template("organizations/browse/map.html", seen=seen, page=page, drawn=drawn(), labels=points.regions(), **lists)


@bp.get("/carte/points.json")
@public
def map_points() -> ResponseReturnValue:
    """The points of what the screen shows, or groups of them where there are many."""
    seen, frame = criteria(request.args), points.frame(request.args.get("z"), request.args.get("cadre"))
    response = make_response()
    response.set_etag(tag(seen))
    if request.if_none_match.contains(response.get_etag()[0]):
        return response.make_conditional(request)
    found = points.compact(points.read(frame, *seen.conditions), frame.zoom if frame else None)
    response.set_data(jsonify(found).get_data())
    response.content_type = "application/json"
    return response


def drawn() -> dict[str, str]:
    """What the map is drawn on: the tiles of the operator, whose host alone this page may ask for pictures, or nothing."""
    settings: Settings = current_app.extensions["maillage.settings"]
    if settings.map_tiles:
        headers.allow_pictures_from(settings.map_tiles)
    return {"tiles": settings.map_tiles, "attribution": settings.map_attribution}


def tag(seen: Seen) -> str:
    """The mark of an answer: the question, and how things were."""
    asked: Any = (request.query_string, locale.current(), points.version(*seen.conditions))
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:32]
