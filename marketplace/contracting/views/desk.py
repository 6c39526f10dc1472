"""The dated rules at the desk of the team: what holds today, the history of each, a row added, a row ended. Nothing is deleted."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.contracting import queries
from marketplace.contracting.thresholds import keeping, kept_rules
from marketplace.contracting.thresholds.threshold_form import EndForm, ThresholdForm
from marketplace.contracting.views.blueprint import bp
from marketplace.core import clock
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _

BASE = "/bureau/seuils"


@bp.get(BASE, endpoint="thresholds")
def kept() -> ResponseReturnValue:
    """Each rule once, with what holds today."""
    authorize("contracting.keep_thresholds")
    shelves = kept_rules.lines(queries.thresholds(), clock.local_day(g.at))
    return render_template("contracting/desk/index.html", shelves=shelves)


@bp.route(f"{BASE}/ajouter", methods=["GET", "POST"])
def add_threshold() -> ResponseReturnValue:
    """The form of a new row, filled from the one that it follows."""
    authorize("contracting.keep_thresholds")
    like = request.args.get("suite", type=int)
    form = ThresholdForm(queries.threshold(like) if like else None)
    made = kept_rules.added(form, actor=actor(), at=g.at) if form.validate_on_submit() else None
    if made is None:
        return render_template("contracting/desk/add.html", form=form), 422 if form.errors else 200
    flash(_("La règle est ajoutée : le conseiller en tient compte dès maintenant."), "success")
    return redirect(url_for("contracting.threshold", number=made.id), 303)


@bp.route(f"{BASE}/<int:number>", methods=["GET", "POST"])
def threshold(number: int) -> ResponseReturnValue:
    """One row with the history of its rule; its last day may be written here."""
    authorize("contracting.keep_thresholds")
    row, form = queries.threshold(number), EndForm()
    if not form.validate_on_submit():
        history = keeping.history(row.scope, row.nature, row.rule)
        return render_template("contracting/desk/show.html", row=row, form=form, history=history), 422 if form.errors else 200
    keeping.end(row, form.last_day.data, actor=actor(), at=g.at)
    flash(_("La règle a maintenant son dernier jour."), "success")
    return redirect(url_for("contracting.threshold", number=number), 303)
