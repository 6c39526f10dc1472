"""The edit of a page, a part at a time, and its publication, which the team decides."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize, can
from marketplace.core.locale import _
from marketplace.organizations import actions
from marketplace.organizations.editing import parts as editing
from marketplace.organizations.editing import sections
from marketplace.organizations.models import OrganizationStatus
from marketplace.organizations.places import placing
from marketplace.organizations.views.blueprint import bp, known

# The first part has the short address.
FIRST, *OTHERS = (one.key for one in sections.SECTIONS)
PARTS = f"<any({','.join(OTHERS)}):part>"


@bp.app_context_processor
def edit_menu() -> dict[str, Any]:
    """The parts of a page, for the menu beside each of their forms."""
    return {"edit_menu": sections.menu}


@bp.route("/entreprises/<slug>/modifier", methods=["GET", "POST"])
@bp.route(f"/entreprises/<slug>/modifier/{PARTS}", methods=["GET", "POST"])
def edit(slug: str, part: str = FIRST) -> ResponseReturnValue:
    """The form by which a part of a page is corrected."""
    organization = known(slug)
    authorize("organizations.edit", organization)
    section = sections.section(part)
    form = sections.form_of(section, organization, whole=can("organizations.publish", organization))
    if (status := form.standing(organization)) != 303:
        return render_template("organizations/edit/section.html", organization=organization, part=section, form=form, status=status), status
    changed = editing.change(organization, form.values(), read_version=form.read_version(), actor=actor(), at=g.at)
    flash(_("La fiche est enregistrée.") if changed else _("Rien n’a changé."), "success" if changed else "info")
    for warning in form.warnings():
        flash(warning, "warning")
    return redirect(url_for("organizations.edit", slug=slug, part=None if part == FIRST else part), 303)


@bp.get("/municipalites/proposees")
def municipalities() -> ResponseReturnValue:
    """What the field of a municipality offers while somebody types."""
    authorize("organizations.edit")
    typed = request.args.get("municipality", "")[:100]
    return render_template("organizations/edit/_municipalities.html", offered=placing.offered(typed))


@bp.post("/entreprises/<slug>/retirer")
def withdraw(slug: str) -> ResponseReturnValue:
    """Take a page down."""
    organization = known(slug)
    authorize("organizations.publish", organization)
    actions.withdraw(organization, actor=actor(), at=g.at)
    flash(_("La fiche est retirée : son adresse répond maintenant qu’elle n’est plus publiée."), "success")
    return redirect(url_for("organizations.show", slug=slug), 303)


@bp.post("/entreprises/<slug>/publier")
def publish(slug: str) -> ResponseReturnValue:
    """Show a page for the first time, or put it back."""
    organization = known(slug)
    authorize("organizations.publish", organization)
    was_draft = organization.status is OrganizationStatus.DRAFT
    editing.publish(organization, actor=actor(), at=g.at)
    flash(_("La fiche est publiée.") if was_draft else _("La fiche est publiée de nouveau."), "success")
    return redirect(url_for("organizations.show", slug=slug), 303)
