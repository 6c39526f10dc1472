"""What is done to one entry of a shortlist: taken out, moved up, down or to another list."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.forms import Form
from marketplace.core.locale import _
from marketplace.organizations.teams import acting
from marketplace.search.blueprint import bp
from marketplace.search.kept import reading, shortlists
from marketplace.search.kept.forms import MoveForm

BASE = "/espace/<slug>/selections/elements/<int:number>"


@bp.route(f"{BASE}/retirer", methods=["GET", "POST"])
def remove_entry(slug: str, number: int) -> ResponseReturnValue:
    """Taking an entry out, once it has been said what goes with it."""
    organization, form = acting.space(slug), Form()
    authorize("search.keep_shortlists", organization)
    found = reading.entry(organization, number)
    if not form.validate_on_submit():
        return render_template("search/kept/remove.html", organization=organization, entry=found, form=form)
    back = url_for("search.shortlist", slug=organization.slug, number=found.shortlist_id)
    shortlists.remove(found, actor=actor(), at=g.at)
    flash(_("« %(name)s » n’est plus dans la sélection.", name=found.called), "success")
    return redirect(back, 303)


@bp.route(f"{BASE}/deplacer", methods=["GET", "POST"])
def move_entry(slug: str, number: int) -> ResponseReturnValue:
    """The form that gives an entry, with its notes, to another shortlist."""
    organization, form = acting.space(slug), MoveForm()
    authorize("search.keep_shortlists", organization)
    found = reading.entry(organization, number)
    form.to.choices = [(one.id, one.name) for one in reading.others(found, organization)]
    if not form.validate_on_submit():
        told = {"organization": organization, "entry": found, "form": form}
        return render_template("search/kept/move.html", **told), 422 if form.errors else 200
    other = reading.shortlist(organization, form.to.data)
    shortlists.move_to(found, other, actor=actor(), at=g.at)
    flash(_("« %(name)s » est maintenant dans « %(list)s ».", name=found.called, list=other.name), "success")
    return redirect(url_for("search.shortlist", slug=organization.slug, number=other.id), 303)


@bp.post(f"{BASE}/monter")
def raise_entry(slug: str, number: int) -> ResponseReturnValue:
    """Have an entry change places with its neighbour: the one above, or below for `sens=bas`."""
    organization = acting.space(slug)
    authorize("search.keep_shortlists", organization)
    found = reading.entry(organization, number)
    way = shortlists.DOWN if request.form.get("sens") == shortlists.DOWN else shortlists.UP
    shortlists.move(found, way, at=g.at)
    return redirect(url_for("search.shortlist", slug=organization.slug, number=found.shortlist_id, _anchor=f"element-{number}"), 303)
