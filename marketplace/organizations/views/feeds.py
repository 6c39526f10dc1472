"""Any list of the directory to take away: its latest pages as a feed, the whole of it as a file."""

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import exports, links
from marketplace.core.access import public
from marketplace.core.locale import _
from marketplace.organizations.reading import browsing, feeding, shelves
from marketplace.organizations.reading import files as listing_files
from marketplace.organizations.views.blueprint import bp
from marketplace.organizations.views.seen import Seen, criteria, on, today

LATEST = 50
KINDS = "regions, mrc, secteurs, 'formes-juridiques', certifications, poles"

bp.add_app_template_filter(feeding.xml, "xml")


@bp.get("/parcourir/fil.atom")
@bp.get(f"/<any({KINDS}):kind>/<code>/fil.atom")
@public
def feed(kind: str = "", code: str = "") -> ResponseReturnValue:
    """The pages of a list that were published or changed last."""
    seen = asked(kind, code)
    found = feeding.feed(**told(seen, kind, code), organizations=browsing.latest(LATEST, *seen.conditions))
    response = make_response(render_template("organizations/browse/feed.xml", feed=found))
    response.content_type = "application/atom+xml; charset=utf-8"
    response.add_etag()
    return response.make_conditional(request)


@bp.get("/parcourir/liste.csv")
@bp.get(f"/<any({KINDS}):kind>/<code>/liste.csv")
@public
def list_csv(kind: str = "", code: str = "") -> ResponseReturnValue:
    """A list as a CSV file."""
    shelf = asked(kind, code)
    exports.count_download()
    rows = listing_files.rows(*shelf.conditions)
    return exports.csv_response(file_name(kind, code), listing_files.titles(), rows)


@bp.get("/parcourir/liste.xlsx")
@bp.get(f"/<any({KINDS}):kind>/<code>/liste.xlsx")
@public
def list_xlsx(kind: str = "", code: str = "") -> ResponseReturnValue:
    """A list as a workbook of one sheet."""
    shelf = asked(kind, code)
    exports.count_download()
    rows = listing_files.rows(*shelf.conditions)
    return exports.xlsx_response(file_name(kind, code), listing_files.titles(), rows)


def asked(kind: str, code: str) -> Seen:
    """What the address names: a shelf, or the whole directory."""
    return on(shelves.find(kind, code, today())) if kind else criteria({})


def told(seen: Seen, kind: str, code: str) -> dict[str, Any]:
    """How the feed of this list is called and where it is."""
    narrowed: dict[str, Any] = seen.criteria
    address = {"kind": kind, "code": code} if kind else {}
    beside = {name: value for name, value in request.args.items() if name in ("region", "vue")}
    shelf = seen.shelves[0] if seen.shelves else None
    page = links.absolute(shelf.endpoint, **shelf.arguments, **beside) if shelf else links.absolute("organizations.browse")
    names = ", ".join(str(one.label) for one in seen.shelves)
    return {
        "title": _("Maillage – %(list)s", list=names) if names else _("Maillage – nouveautés du répertoire"),
        "key": "/".join(f"{name}-{value}" for name, value in sorted(narrowed.items())) or "tout",
        "address": links.absolute("organizations.feed", **address, **beside),
        "page": page,
    }


def file_name(kind: str, code: str) -> str:
    """« entreprises-regions-01 »; the code is that of a shelf that exists."""
    return "-".join(one for one in ("entreprises", kind, code) if one)
