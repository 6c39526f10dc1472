"""The pages of the catalogue that anyone may read: a listing, the catalogue of an enterprise, pictures and documents."""

from flask import Response, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue import attachments, content, linked_data, queries, reading, rules
from marketplace.catalogue.sheet import sheet_of
from marketplace.catalogue.views.blueprint import bp
from marketplace.core import clock, db, files, paging
from marketplace.core.access import actor, can, public
from marketplace.core.errors import Gone, Missing
from marketplace.organizations import rules as directory
from marketplace.organizations.duplicates import merging
from marketplace.organizations.editing import pictures

ONE_YEAR = 365 * 24 * 3600


@bp.get("/catalogue/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """A product or a service. What is no longer offered answers 410; what is for others answers as what is not there."""
    listing, who = reading.seen(slug, actor(), g.at)
    sheet = sheet_of(listing, content.content_of(listing), sees_price=rules.may_see_price(who, listing))
    db.session().info["demo_data"] = listing.is_demo
    o = listing.organization
    trust = directory.trust_on(clock.local_day(g.at), o.trust_level, o.trust_expires_on)
    told = {"linked_data": linked_data.of(sheet), "keeps": can("catalogue.keep", o), "trust": trust}
    return render_template("catalogue/show.html", sheet=sheet, organization=o, **told)


@bp.get("/entreprises/<slug>/catalogue")
@public
def of_enterprise(slug: str) -> ResponseReturnValue:
    """All that an enterprise offers to whoever reads."""
    organization = queries.seller(slug)
    if organization.merged_into_id is not None:
        return redirect(url_for("catalogue.of_enterprise", slug=merging.kept_of(organization).slug), 301)
    if not directory.is_shown(organization) and not can("catalogue.keep", organization):
        raise Gone() if directory.is_gone(organization) else Missing()
    asked = {"words": request.args.get("q", "").strip(), "kind": request.args.get("sorte", "")}
    who, number = queries.viewer(actor(), g.at), paging.page_number(request.args.get("page"), queries.PER_PAGE)
    page = queries.catalogue(organization, who, g.at, number, **asked)
    db.session().info["demo_data"] = organization.is_demo
    return render_template(
        "catalogue/of_enterprise.html", organization=organization, page=page, lines=reading.lines(page.items, who), **asked
    )


@bp.get("/images/catalogue/<slug>/<sha256>-<int:width>.webp")
@public
def picture(slug: str, sha256: str, width: int) -> ResponseReturnValue:
    """A picture of a listing as we made it, for whoever sees the listing."""
    listing, who = reading.seen(slug, actor(), g.at)
    stored = attachments.picture(listing, sha256, keeps=who.keeps(listing.organization_id))
    response = send_file(pictures.file_of(stored.sha256, width), mimetype=pictures.MEDIA_TYPE, etag=f"{sha256}-{width}")
    response.headers["Cache-Control"] = _cached(reading.is_for_everybody(listing, g.at))
    return response


@bp.get("/catalogue/<slug>/documents/<sha256>")
@public
def document(slug: str, sha256: str) -> Response:
    """A document of a listing, as a download, for whoever sees the listing."""
    listing, who = reading.seen(slug, actor(), g.at)
    stored = attachments.document(listing, sha256, keeps=who.keeps(listing.organization_id))
    return files.serve(stored, is_public=reading.is_for_everybody(listing, g.at))


def _cached(is_for_everybody: bool) -> str:
    return f"public, max-age={ONE_YEAR}, immutable" if is_for_everybody else "private, no-store"
