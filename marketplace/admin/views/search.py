"""The desk's view of the search: its synonyms, and what it did not find."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin import synonyms_shown
from marketplace.admin.synonym_form import SynonymForm
from marketplace.admin.views.blueprint import bp
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.search import actions
from marketplace.search.demand import counting as demand


@bp.get("/bureau/recherche/synonymes")
def synonyms() -> ResponseReturnValue:
    """The lines of synonyms, found by a word; and a question to try them on."""
    authorize("search.keep_synonyms")
    asked = request.args.get("q", "")[:100].strip()
    tried = synonyms_shown.tried(request.args.get("essai", "")[:200].strip())
    return render_template("admin/search/synonyms.html", rules=synonyms_shown.listed(asked), asked=asked, tried=tried)


@bp.route("/bureau/recherche/synonymes/ajouter", methods=["GET", "POST"])
def add_synonyms() -> ResponseReturnValue:
    """The form of a new line."""
    authorize("search.keep_synonyms")
    form = SynonymForm()
    if not form.validate_on_submit():
        return render_template("admin/search/line.html", form=form, rule=None), 422 if form.errors else 200
    row = actions.add_synonyms(form.line, actor=actor(), at=g.at)
    flash(_("La recherche connaît maintenant « %(line)s ».", line=row.line), "success")
    return redirect(url_for("admin.synonyms"), 303)


@bp.route("/bureau/recherche/synonymes/modifier", methods=["GET", "POST"])
def change_synonyms() -> ResponseReturnValue:
    """A line, to be changed, switched off or on again."""
    authorize("search.keep_synonyms")
    rule = synonyms_shown.rule(request.args.get("regle", ""))
    form = SynonymForm(rule)
    if not form.validate_on_submit():
        return render_template("admin/search/line.html", form=form, rule=rule), 422 if form.errors else 200
    row = actions.change_synonyms(rule, form.line, actor=actor(), at=g.at)
    flash(_("La règle dit maintenant « %(line)s ».", line=row.line), "success")
    return redirect(url_for("admin.synonyms"), 303)


@bp.post("/bureau/recherche/synonymes/activer")
def switch_synonyms() -> ResponseReturnValue:
    """Switch a line off, or on again."""
    authorize("search.keep_synonyms")
    rule = synonyms_shown.rule(request.form.get("regle", ""))
    off = request.form.get("en_vigueur") != "1"
    actions.switch_synonyms(rule, off=off, actor=actor(), at=g.at)
    flash(_("Cette règle est désactivée.") if off else _("Cette règle est de nouveau en vigueur."), "success")
    return redirect(url_for("admin.synonyms"), 303)


@bp.get("/bureau/recherche/sans-resultat")
def unmet_demand() -> ResponseReturnValue:
    """What was searched without being found, on five different days or more."""
    authorize("search.see_demand")
    return render_template("admin/search/unmet.html", found=demand.shown(), regions=synonyms_shown.region_names())
