"""The team's edit of a page, and its withdrawal."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations import actions
from marketplace.organizations.forms import OrganizationForm
from marketplace.organizations.views.blueprint import bp, known


@bp.route("/entreprises/<slug>/modifier", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """The form by which the team corrects a page."""
    organization = known(slug)
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
    organization = known(slug)
    authorize("organizations.edit", organization)
    actions.withdraw(organization, actor=actor(), at=g.at)
    flash(_("La fiche est retirée : son adresse répond maintenant qu’elle n’est plus publiée."), "success")
    return redirect(url_for("organizations.show", slug=slug), 303)


@bp.post("/entreprises/<slug>/publier")
def publish(slug: str) -> ResponseReturnValue:
    """Put a page back."""
    organization = known(slug)
    authorize("organizations.edit", organization)
    actions.publish(organization, actor=actor(), at=g.at)
    flash(_("La fiche est publiée de nouveau."), "success")
    return redirect(url_for("organizations.show", slug=slug), 303)
