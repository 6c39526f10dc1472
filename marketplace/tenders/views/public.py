"""The pages of group purchases that anyone may read: the list, one purchase, its calendar, its documents."""

from flask import Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core import db, files
from marketplace.core.access import actor, can, public
from marketplace.core.errors import Missing
from marketplace.core.paging import page_number
from marketplace.tenders import words
from marketplace.tenders.models import Tender
from marketplace.tenders.reading import calendar, feed, listing, page, queries, saying, timeline
from marketplace.tenders.reading.queries import Has
from marketplace.tenders.speaking.forms import QuestionForm
from marketplace.tenders.views.blueprint import bp

ONE = "/achats-regroupes/<number>"
bp.app_context_processor(saying.for_templates)


@bp.get("/achats-regroupes")
@public
def index() -> ResponseReturnValue:
    """The purchases that are open, that close soon, that are hers, that are over."""
    shown = listing.shown(request.args, actor(), g.at)
    return render_template("tenders/index.html", **shown)


@bp.get("/achats-regroupes/fil.atom")
@public
def atom() -> Response:
    """The purchases that opened last, for a reader of feeds. It tells no price and no participant."""
    response = make_response(render_template("tenders/feed.xml", feed=feed.latest()))
    response.content_type = "application/atom+xml; charset=utf-8"
    response.add_etag()
    return response.make_conditional(request)


@bp.get(ONE)
@public
def show(number: str) -> ResponseReturnValue:
    """A group purchase. What is not published is told to its organiser alone, as what is not there to others."""
    tender, has = seen(number)
    told = page.seen(tender, has, actor(), g.at, page_number(request.args.get("page"), queries.PER_PAGE))
    db.session().info["demo_data"] = tender.is_demo
    return render_template("tenders/show.html", seen=told, tender=tender, question=QuestionForm(), **around(tender))


@bp.get(f"{ONE}.ics")
@public
def ics(number: str) -> Response:
    """The days of a purchase, for a calendar."""
    tender, _has = seen(number)
    response = make_response(calendar.of(tender))
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename={tender.number}.ics"
    return response


@bp.get(f"{ONE}/documents/<sha256>")
@public
def document(number: str, sha256: str) -> Response:
    """A document of a purchase, as a download, for whoever sees the purchase."""
    tender, _has = seen(number)
    return files.serve(queries.document(tender, sha256).file)


def seen(number: str) -> tuple[Tender, Has]:
    """A purchase that the reader may know of, and what stands beside it; Missing otherwise."""
    person = actor()
    tender, has = queries.find(number, person.id if person else None)
    if not can("tenders.see", tender):
        raise Missing()
    return tender, has


def around(tender: Tender) -> dict[str, object]:
    """What the page says besides what is wanted."""
    return {"steps": timeline.steps(tender, g.at), "words": words, "keeps": can("tenders.keep", tender), "asks": can("tenders.ask", tender)}
