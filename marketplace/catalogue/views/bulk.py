"""Changing many listings at once: which and what, what it would do to each, then all of it."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue import keeping
from marketplace.catalogue.files import bulk as changing
from marketplace.catalogue.files.bulk_form import BulkForm
from marketplace.catalogue.models import ListingStatus
from marketplace.catalogue.views.blueprint import bp
from marketplace.catalogue.views.keeping import BASE
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _, ngettext
from marketplace.organizations.models import Organization

BULK = f"{BASE}/plusieurs"


@bp.get(BULK)
def bulk(slug: str) -> ResponseReturnValue:
    """The listings to choose among, and what may be done to them."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    return render_template("catalogue/bulk/index.html", **_choosing(organization, BulkForm(formdata=None)))


@bp.post(BULK)
def preview_bulk(slug: str) -> ResponseReturnValue:
    """What it would do to each of those that were ticked; nothing is written."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    form, ticked = BulkForm(), request.form.getlist("article")
    if not form.validate_on_submit() or not ticked or form.changes().is_nothing():
        return render_template("catalogue/bulk/index.html", **_choosing(organization, form, ticked, is_refused=True)), 422
    lines = changing.preview(changing.chosen(organization, list(changing.read(ticked))), form.changes(), g.at)
    return render_template("catalogue/bulk/preview.html", organization=organization, form=form, lines=lines)


@bp.post(f"{BULK}/appliquer")
def apply_bulk(slug: str) -> ResponseReturnValue:
    """Change them all in one unit; what changed since the preview stays, and is told."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    form, versions = BulkForm(), changing.read(request.form.getlist("article"))
    if not form.validate_on_submit():
        return render_template("catalogue/bulk/index.html", **_choosing(organization, form, is_refused=True)), 422
    done, left = changing.apply(organization, versions, form.changes(), actor=actor(), at=g.at)
    if left:
        return render_template("catalogue/bulk/left.html", organization=organization, done=done, left=left)
    flash(ngettext("%(num)d article est changé.", "%(num)d articles sont changés.", done) if done else _("Rien n’a changé."), "success")
    return redirect(url_for("catalogue.index", slug=organization.slug), 303)


def _choosing(organization: Organization, form: BulkForm, ticked: list[str] | None = None, *, is_refused: bool = False) -> dict[str, Any]:
    status = next((one for one in ListingStatus if one.value == request.args.get("statut")), None)
    words = request.args.get("q", "").strip()
    told: dict[str, Any] = {"status": status, "words": words, "listings": changing.matching(organization, status, words)}
    told["most"] = changing.MOST
    told |= {"ticked": set(ticked or ()), "is_refused": is_refused, "all": request.args.get("tout") == "1"}
    return told | {"organization": organization, "form": form}
