"""Looking through the directory without a question: by region, MRC, sector, legal form, certification or hub."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core.access import public
from marketplace.organizations.reading import browsing, cartogram, contents, shelves
from marketplace.organizations.views.blueprint import bp
from marketplace.organizations.views.seen import shown, today

bp.add_app_template_filter(cartogram.tiles, "as_tiles")


@bp.get("/parcourir")
@public
def browse() -> ResponseReturnValue:
    """The ways into the directory, and what was published or changed last."""
    listed = browsing.by_region()
    return render_template("organizations/browse/index.html", figures=browsing.figures(), regions=listed, latest=browsing.latest(6))


@bp.get("/regions")
@public
def regions() -> ResponseReturnValue:
    """The seventeen regions and how many enterprises each has."""
    return render_template("organizations/browse/regions.html", regions=browsing.by_region())


@bp.get("/regions/<code>")
@public
def region(code: str) -> ResponseReturnValue:
    """The enterprises of one region, by name."""
    shelf = shelves.region(code)
    mrcs = browsing.mrcs_of(shelf.code)
    return render_template("organizations/browse/region.html", mrcs=mrcs, **shown(shelf))


@bp.get("/mrc")
@public
def mrcs() -> ResponseReturnValue:
    """The MRC, region by region."""
    return render_template("organizations/browse/mrcs.html", mrcs=contents.mrcs())


@bp.get("/mrc/<code>")
@public
def mrc(code: str) -> ResponseReturnValue:
    """The enterprises of one MRC, by name."""
    shelf = shelves.mrc(code)
    mrcs = browsing.mrcs_of(shelf.row.region_code)
    return render_template("organizations/browse/mrc.html", mrcs=mrcs, **shown(shelf))


@bp.get("/secteurs")
@public
def sectors() -> ResponseReturnValue:
    """The sectors of activity and how many enterprises are in each."""
    return render_template("organizations/browse/sectors.html", sectors=contents.sectors())


@bp.get("/secteurs/<code>")
@public
def sector(code: str) -> ResponseReturnValue:
    """The enterprises of one sector, by name."""
    return render_template("organizations/browse/sector.html", **shown(shelves.sector(code)))


@bp.get("/formes-juridiques")
@public
def legal_forms() -> ResponseReturnValue:
    """The legal forms and how many enterprises have each."""
    return render_template("organizations/browse/legal_forms.html", forms=contents.legal_forms())


@bp.get("/formes-juridiques/<code>")
@public
def legal_form(code: str) -> ResponseReturnValue:
    """The enterprises of one legal form, by name."""
    return render_template("organizations/browse/legal_form.html", **shown(shelves.legal_form(code)))


@bp.get("/certifications")
@public
def certifications() -> ResponseReturnValue:
    """The certifications and how many enterprises hold each today."""
    return render_template("organizations/browse/certifications.html", certifications=contents.certifications(today()))


@bp.get("/certifications/<code>")
@public
def certification(code: str) -> ResponseReturnValue:
    """The enterprises that hold one certification today, by name."""
    shelf = shelves.find("certifications", code, today())
    return render_template("organizations/browse/certification.html", **shown(shelf))


@bp.get("/poles")
@public
def hubs() -> ResponseReturnValue:
    """The hubs, each with its territory."""
    return render_template("organizations/browse/hubs.html", hubs=contents.all_hubs())


@bp.get("/poles/<slug>")
@public
def hub(slug: str) -> ResponseReturnValue:
    """A hub: its territory, its enterprises, how to reach it."""
    shelf = shelves.hub(slug)
    is_first = request.args.get("page") in (None, "", "1")
    members = browsing.members(shelf.row.id, today()) if is_first else []
    return render_template("organizations/browse/hub.html", pieces=browsing.pieces(shelf.territory), members=members, **shown(shelf))
