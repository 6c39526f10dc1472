"""The shortlists of an organisation: read by its team, made, renamed and deleted by those who buy and evaluate."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import exports
from marketplace.core.access import actor, authorize
from marketplace.core.forms import Form
from marketplace.core.locale import _
from marketplace.organizations.teams import acting
from marketplace.search.blueprint import bp
from marketplace.search.kept import exporting, reading, shortlists, things
from marketplace.search.kept.forms import NoteForm, RenameForm, ShortlistForm

BASE = "/espace/<slug>/selections"


@bp.get(BASE, endpoint="shortlists")
def index(slug: str) -> ResponseReturnValue:
    """The shortlists of an organisation."""
    organization = acting.space(slug)
    authorize("search.see_shortlists", organization)
    return render_template("search/kept/shortlists.html", organization=organization, lists=reading.counted(organization))


@bp.route(f"{BASE}/nouvelle", methods=["GET", "POST"])
def new_shortlist(slug: str) -> ResponseReturnValue:
    """The form of a new one."""
    organization, form = acting.space(slug), ShortlistForm()
    authorize("search.keep_shortlists", organization)
    if not form.validate_on_submit():
        return render_template("search/kept/shortlist_form.html", organization=organization, form=form), 422 if form.errors else 200
    made = shortlists.make(organization, form.name.data or "", form.need.data or "", actor=actor(), at=g.at)
    flash(_("La sélection est commencée. Ajoutez-y des entreprises depuis leur fiche ou les résultats d’une recherche."), "success")
    return redirect(url_for("search.shortlist", slug=organization.slug, number=made.id), 303)


@bp.get(f"{BASE}/<int:number>")
def shortlist(slug: str, number: int) -> ResponseReturnValue:
    """What is in a shortlist, with the notes."""
    organization = acting.space(slug)
    authorize("search.see_shortlists", organization)
    found = reading.shortlist(organization, number)
    told = {"things": things.shown(found.entries, actor(), at=g.at), "note_form": NoteForm(formdata=None)}
    return render_template("search/kept/shortlist.html", organization=organization, shortlist=found, up=shortlists.UP, **told)


@bp.route(f"{BASE}/<int:number>/renommer", methods=["GET", "POST"])
def rename_shortlist(slug: str, number: int) -> ResponseReturnValue:
    """The form that gives it other words."""
    organization = acting.space(slug)
    authorize("search.keep_shortlists", organization)
    found = reading.shortlist(organization, number)
    version = shortlists.version_of_words(found)
    form = RenameForm(data={"name": found.name, "need": found.need, "version": version})
    if (status := form.standing(version)) != 303:
        told = {"organization": organization, "shortlist": found, "form": form, "status": status}
        return render_template("search/kept/shortlist_form.html", **told), status
    changed = shortlists.rename(found, organization, form.name.data or "", form.need.data or "", actor=actor(), at=g.at)
    flash(_("C’est enregistré.") if changed else _("Rien n’a changé."), "success" if changed else "info")
    return redirect(url_for("search.shortlist", slug=organization.slug, number=number), 303)


@bp.route(f"{BASE}/<int:number>/supprimer", methods=["GET", "POST"])
def delete_shortlist(slug: str, number: int) -> ResponseReturnValue:
    """Taking one away, once it has been said what goes with it."""
    organization, form = acting.space(slug), Form()
    authorize("search.keep_shortlists", organization)
    found = reading.shortlist(organization, number)
    if not form.validate_on_submit():
        return render_template("search/kept/delete.html", organization=organization, shortlist=found, form=form)
    shortlists.delete(found, actor=actor(), at=g.at)
    flash(_("La sélection est supprimée."), "success")
    return redirect(url_for("search.shortlists", slug=organization.slug), 303)


@bp.get(f"{BASE}/<int:number>/liste.csv")
def shortlist_csv(slug: str, number: int) -> ResponseReturnValue:
    """A shortlist with its notes as a CSV file."""
    organization = acting.space(slug)
    authorize("search.see_shortlists", organization)
    exports.count_download()
    titles, rows = exporting.shortlist(organization, reading.shortlist(organization, number), actor(), at=g.at)
    return exports.csv_response("selection", titles, rows)


@bp.get(f"{BASE}/<int:number>/liste.xlsx")
def shortlist_xlsx(slug: str, number: int) -> ResponseReturnValue:
    """A shortlist with its notes as a workbook of one sheet."""
    organization = acting.space(slug)
    authorize("search.see_shortlists", organization)
    exports.count_download()
    titles, rows = exporting.shortlist(organization, reading.shortlist(organization, number), actor(), at=g.at, as_values=True)
    return exports.xlsx_response("selection", titles, rows)
