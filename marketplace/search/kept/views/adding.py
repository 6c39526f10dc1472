"""« Ajouter à une sélection », from a profile, the results of a search or a listing."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.search.blueprint import bp
from marketplace.search.kept import adding
from marketplace.search.kept.forms import AddForm


@bp.route("/selections/ajouter", methods=["GET", "POST"])
def add_to_shortlist() -> ResponseReturnValue:
    """The form that puts the thing of the address (`entreprise=` or `produit=`) in a shortlist."""
    authorize("search.keep_shortlists")
    thing, form = adding.thing(request.args, actor(), at=g.at), AddForm()
    adding.offer(form, actor())
    name, page = adding.page_of(thing)
    if not form.validate_on_submit():
        return render_template("search/kept/add.html", name=name, page=page, form=form), 422 if form.errors else 200
    done = adding.add(form, thing, actor=actor(), at=g.at)
    told = _("« %(name)s » est dans « %(list)s ».") if done.is_new else _("« %(name)s » était déjà dans « %(list)s ».")
    flash(told.replace("%(name)s", name).replace("%(list)s", done.shortlist.name), "success" if done.is_new else "info")
    return redirect(url_for("search.shortlist", slug=done.organization.slug, number=done.shortlist.id), 303)
