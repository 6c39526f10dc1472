"""What programs that follow links read first: where they may go, and the map of the site."""

from flask import Response

from marketplace.core.access import public
from marketplace.organizations.reading import sitemap
from marketplace.organizations.views.blueprint import bp

XML = "application/xml"


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """What is asked of programs that follow links."""
    return Response(sitemap.robots(), mimetype="text/plain")


@bp.get("/sitemap.xml")
@public
def sitemap_index() -> Response:
    """The list of the files of the map."""
    return Response(sitemap.index(), mimetype=XML)


@bp.get("/sitemap-<int:number>.xml")
@public
def sitemap_file(number: int) -> Response:
    """One file of the map of the site."""
    return Response(sitemap.file(number), mimetype=XML)
