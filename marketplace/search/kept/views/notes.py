"""The notes about the entries of a shortlist: written, changed, taken away by those who keep it."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.forms import Form
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting
from marketplace.search.blueprint import bp
from marketplace.search.kept import notes, reading
from marketplace.search.kept.forms import EditedNoteForm, NoteForm
from marketplace.search.models import ShortlistEntry

BASE = "/espace/<slug>/selections"


@bp.route(f"{BASE}/elements/<int:number>/noter", methods=["GET", "POST"])
def write_note(slug: str, number: int) -> ResponseReturnValue:
    """The form of a new note about an entry."""
    organization, form = acting.space(slug), NoteForm()
    authorize("search.keep_shortlists", organization)
    found = reading.entry(organization, number)
    if not form.validate_on_submit():
        told = {"organization": organization, "entry": found, "form": form, "status": 422 if form.errors else 200}
        return render_template("search/kept/note.html", **told), told["status"]
    notes.write(found, form.words.data or "", actor=actor(), at=g.at)
    flash(_("La note est ajoutée."), "success")
    return redirect(back_to(organization, found), 303)


@bp.route(f"{BASE}/notes/<int:number>", methods=["GET", "POST"])
def edit_note(slug: str, number: int) -> ResponseReturnValue:
    """The form by which a note is corrected; when a colleague saved it meanwhile, both texts are there (409)."""
    organization = acting.space(slug)
    authorize("search.keep_shortlists", organization)
    found = reading.note(organization, number)
    form = EditedNoteForm(data={"words": found.words, "version": found.version})
    if (status := form.standing(found.version)) != 303:
        told = {"organization": organization, "entry": found.entry, "note": found, "form": form, "status": status}
        return render_template("search/kept/note.html", **told), status
    changed = notes.change(found, form.words.data or "", actor=actor(), at=g.at)
    flash(_("La note est enregistrée.") if changed else _("Rien n’a changé."), "success" if changed else "info")
    return redirect(back_to(organization, found.entry), 303)


@bp.route(f"{BASE}/notes/<int:number>/retirer", methods=["GET", "POST"])
def remove_note(slug: str, number: int) -> ResponseReturnValue:
    """Taking a note away, once it has been shown again."""
    organization, form = acting.space(slug), Form()
    authorize("search.keep_shortlists", organization)
    found = reading.note(organization, number)
    if not form.validate_on_submit():
        return render_template("search/kept/remove.html", organization=organization, entry=found.entry, note=found, form=form)
    back = back_to(organization, found.entry)
    notes.erase(found, actor=actor(), at=g.at)
    flash(_("La note est retirée."), "success")
    return redirect(back, 303)


def back_to(organization: Organization, entry: ShortlistEntry) -> str:
    """The place of an entry in the page of its shortlist."""
    return url_for("search.shortlist", slug=organization.slug, number=entry.shortlist_id, _anchor=f"element-{entry.id}")
