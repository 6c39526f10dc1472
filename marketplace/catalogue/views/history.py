"""The versions of a listing: who changed what and when, what each one said, and going back to one."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from marketplace.catalogue import actions, keeping, queries, versions
from marketplace.catalogue.joint import terms
from marketplace.catalogue.sheet import sheet_of
from marketplace.catalogue.views.blueprint import bp
from marketplace.catalogue.views.keeping import ONE
from marketplace.core import paging
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _


@bp.get(f"{ONE}/versions")
def history(slug: str, article: str) -> ResponseReturnValue:
    """Every version of a listing, with what it changed, the newest first."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    listing = keeping.article(organization, article)
    page = queries.history(listing, paging.page_number(request.args.get("page")))
    return render_template(
        "catalogue/keep/history.html", organization=organization, listing=listing, page=page, told=versions.tell(page.items)
    )


@bp.get(f"{ONE}/versions/<int:number>")
def version(slug: str, article: str, number: int) -> ResponseReturnValue:
    """What a version said, and how it differs from what holds now."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    listing = keeping.article(organization, article)
    found = actions.version_of(listing, number)
    told = {"sheet": sheet_of(listing, found.content, sees_price=True), "version": versions.tell([found])[0], "form": FlaskForm()}
    told |= {"since": versions.since(found, listing), "voided": terms.voided(listing)}
    return render_template("catalogue/keep/version.html", organization=organization, listing=listing, **told)


@bp.post(f"{ONE}/versions/<int:number>/retablir")
def restore(slug: str, article: str, number: int) -> ResponseReturnValue:
    """Bring back what a version said, as a new version."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    listing = keeping.article(organization, article)
    actions.check_version(listing, versions.read_version(request.form.get("version", "")))
    made = actions.restore(listing, number, actor=actor(), at=g.at)
    flash(_("La version %(number)d est rétablie.", number=number) if made else _("Rien n’a changé."), "success" if made else "info")
    return redirect(url_for("catalogue.history", slug=organization.slug, article=article), 303)
