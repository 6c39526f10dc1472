"""Sending a logo or a photo: it is made anew outside any unit, for that is slow, then attached."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.editing import parts as editing
from marketplace.organizations.editing import pictures, sections
from marketplace.organizations.editing.picture_forms import LOGO, NewPictureForm
from marketplace.organizations.models import Organization
from marketplace.organizations.views.blueprint import bp, known

ADDRESS = "/entreprises/<slug>/modifier/images/ajouter"


@bp.get(ADDRESS)
def new_picture(slug: str) -> ResponseReturnValue:
    """The form by which a picture is sent."""
    organization = known(slug)
    authorize("organizations.edit", organization)
    part, form = sections.entries(sections.PICTURES), NewPictureForm(organization)
    return render_template("organizations/edit/entry.html", organization=organization, part=part, form=form, status=200)


@bp.post(ADDRESS)
@own_units
def add_picture(slug: str) -> ResponseReturnValue:
    """Keep a picture that was sent. The version is asked again inside the unit that attaches it."""
    with db.database().reading():
        organization = known(slug)
        authorize("organizations.edit", organization)
        form, kept, status = _taken(organization)
        part = sections.entries(sections.PICTURES)
        if kept is None:
            return render_template("organizations/edit/entry.html", organization=organization, part=part, form=form, status=status), status
    with db.database().writing():
        _attach(known(slug), form, kept)
    flash(_("L’image est ajoutée."), "success")
    return redirect(url_for("organizations.entries", slug=slug, part=sections.PICTURES), 303)


def _taken(organization: Organization) -> tuple[NewPictureForm, tuple[str, int] | None, int]:
    """The form that was sent, what is kept of its picture (None: it is shown again) and the status of the answer."""
    form = NewPictureForm(organization)
    status = form.standing(organization)
    if status != 303:
        return form, None, status
    try:
        return form, pictures.keep(form.sent.data.stream), status
    except Unusable as refused:
        form.sent.errors = [refused.reason]
        return form, None, 422


def _attach(organization: Organization, form: NewPictureForm, kept: tuple[str, int]) -> None:
    authorize("organizations.edit", organization)
    values = {**form.values(), "rank": editing.free_rank(organization, logo=form.use.data == LOGO)}
    name = form.sent.data.filename or ""
    editing.check_version(organization, form.read_version())
    picture = pictures.attach(organization, kept, name=name, at=g.at, **values)
    editing.note_row(organization, picture, values, actor=actor(), at=g.at)
