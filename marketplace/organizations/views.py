"""The directory's pages: an enterprise, the regions, one region; and the team's edit of a page."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db, paging
from marketplace.core.access import actor, authorize, can, public
from marketplace.core.errors import Gone, Missing
from marketplace.core.locale import _
from marketplace.organizations import actions, queries, rules
from marketplace.organizations.forms import OrganizationForm
from marketplace.organizations.models import Organization, Region

bp = Blueprint("organizations", __name__)


@bp.app_context_processor
def demonstration() -> dict[str, Any]:
    """Every page says so when what it may show is invented."""
    return {"demo_data": db.has_unit() and queries.has_demo_data()}


@bp.get("/entreprises/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """What is known of an enterprise. Withdrawn, it answers 410 but to the team."""
    organization = db.load(Organization, slug=slug)
    if not rules.is_shown(organization) and not can("organizations.edit", organization):
        raise Gone() if rules.is_gone(organization) else Missing()
    return render_template("organizations/show.html", organization=organization)


@bp.route("/entreprises/<slug>/modifier", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """The form by which the team corrects a page."""
    organization = _known(slug)
    authorize("organizations.edit", organization)
    form = OrganizationForm(organization)
    if not form.validate_on_submit():
        return render_template("organizations/edit.html", organization=organization, form=form), 422 if form.errors else 200
    changed = actions.change(organization, form.facts(), read_version=int(form.version.data or 0), actor=actor(), at=g.at)
    flash(_("La fiche est enregistrée.") if changed else _("Rien n’a changé."), "success" if changed else "info")
    return redirect(url_for("organizations.show", slug=slug), 303)


@bp.post("/entreprises/<slug>/retirer")
def withdraw(slug: str) -> ResponseReturnValue:
    """Take a page down."""
    organization = _known(slug)
    authorize("organizations.edit", organization)
    actions.withdraw(organization, actor=actor(), at=g.at)
    flash(_("La fiche est retirée : son adresse répond maintenant qu’elle n’est plus publiée."), "success")
    return redirect(url_for("organizations.show", slug=slug), 303)


@bp.post("/entreprises/<slug>/publier")
def publish(slug: str) -> ResponseReturnValue:
    """Put a page back."""
    organization = _known(slug)
    authorize("organizations.edit", organization)
    actions.publish(organization, actor=actor(), at=g.at)
    flash(_("La fiche est publiée de nouveau."), "success")
    return redirect(url_for("organizations.show", slug=slug), 303)


@bp.get("/regions")
@public
def regions() -> ResponseReturnValue:
    """The seventeen regions and how many enterprises each has."""
    counts = queries.counts_by_region()
    listed = [(region, counts.get(region.code, 0)) for region in queries.regions()]
    return render_template("organizations/regions.html", regions=listed)


@bp.get("/regions/<code>")
@public
def region(code: str) -> ResponseReturnValue:
    """The enterprises of one region, by name."""
    found = db.load(Region, code=code)
    page = paging.paginate(queries.in_region(code), paging.page_number(request.args.get("page")))
    return render_template("organizations/region.html", region=found, page=page)


def _known(slug: str) -> Organization:
    """The enterprise; Missing also for one that is not shown to someone who may not edit it: both must answer alike."""
    organization = db.load(Organization, slug=slug)
    if not rules.is_shown(organization) and not can("organizations.edit", organization):
        raise Missing()
    return organization
