"""The team's edit of what is attached to a page: activities, clauses, certifications, references, networks."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.editing import holdings, sections
from marketplace.organizations.editing import parts as editing
from marketplace.organizations.editing.forms import VersionedForm
from marketplace.organizations.views.blueprint import bp, known

LISTS = f"<any({','.join(one.key for one in sections.LISTS)}):part>"
BASE = f"/entreprises/<slug>/modifier/{LISTS}"


@bp.get(BASE)
def entries(slug: str, part: str) -> ResponseReturnValue:
    """What is attached to a page under one of its parts."""
    organization = known(slug)
    authorize("organizations.edit", organization)
    listed = sections.entries(part)
    form = listed.form(organization)
    rows = [(holdings.key_of(row), *listed.tell(row, form)) for row in holdings.rows(listed.model, organization)]
    return render_template("organizations/edit/entries.html", organization=organization, part=listed, rows=rows, form=form)


@bp.route(f"{BASE}/ajouter", methods=["GET", "POST"])
def add_entry(slug: str, part: str) -> ResponseReturnValue:
    """The form of a new one."""
    organization = known(slug)
    authorize("organizations.edit", organization)
    listed = sections.entries(part)
    form = listed.form(organization)
    if (status := form.standing(organization)) != 303:
        return render_template("organizations/edit/entry.html", organization=organization, part=listed, form=form, status=status), status
    editing.add_row(organization, listed.model, form.values(), read_version=form.read_version(), actor=actor(), at=g.at)
    flash(_("C’est ajouté."), "success")
    return redirect(url_for("organizations.entries", slug=slug, part=part), 303)


@bp.route(f"{BASE}/<key>", methods=["GET", "POST"])
def edit_entry(slug: str, part: str, key: str) -> ResponseReturnValue:
    """The form of one that is there."""
    organization = known(slug)
    authorize("organizations.edit", organization)
    listed = sections.entries(part)
    row = holdings.row(listed.model, organization, key)
    form = listed.form(organization, row)
    if (status := form.standing(organization)) != 303:
        return render_template("organizations/edit/entry.html", organization=organization, part=listed, form=form, status=status), status
    changed = editing.change_row(organization, row, form.values(), read_version=form.read_version(), actor=actor(), at=g.at)
    flash(_("C’est enregistré.") if changed else _("Rien n’a changé."), "success" if changed else "info")
    return redirect(url_for("organizations.entries", slug=slug, part=part), 303)


@bp.route(f"{BASE}/<key>/retirer", methods=["GET", "POST"])
def remove_entry(slug: str, part: str, key: str) -> ResponseReturnValue:
    """Taking one away, once it has been said which."""
    organization = known(slug)
    authorize("organizations.edit", organization)
    listed, form = sections.entries(part), VersionedForm(data={"version": organization.version})
    row, told = holdings.row(listed.model, organization, key), listed.form(organization)
    if (status := form.standing(organization)) != 303:
        shown = {"organization": organization, "part": listed, "form": form, "what": listed.tell(row, told)}
        return render_template("organizations/edit/remove.html", status=status, **shown), status
    editing.remove_row(organization, row, told.names, read_version=form.read_version(), actor=actor(), at=g.at)
    flash(_("C’est retiré."), "success")
    return redirect(url_for("organizations.entries", slug=slug, part=part), 303)
