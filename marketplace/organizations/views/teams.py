"""Acting for an organisation: its space, its team, the roles of a member, leaving."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock, db
from marketplace.core.access import actor, authorize, can, require_fresh
from marketplace.core.locale import _
from marketplace.organizations import words
from marketplace.organizations.completing import reading as completing
from marketplace.organizations.models import MemberRole, Membership, Organization, Role
from marketplace.organizations.teams import acting, belonging, departing, mandates, membership, role_words, rules
from marketplace.organizations.teams.forms import RolesForm
from marketplace.organizations.views.blueprint import bp


@bp.app_context_processor
def whom_one_acts_for() -> dict[str, object]:
    """The organisation of the address, and the others that one may act for, for the head of every page."""
    return {"acting_for": acting.acting_organization(), "my_organizations": acting.mine}


@bp.app_template_global()
def role_said(role: Role | str) -> str:
    """A role by its word, or as it is written in an invitation."""
    return words.said(Role(role))


@bp.app_template_global()
def role_explained(role: Role) -> str:
    """What a role is for, in a sentence."""
    return role_words.explained(role)


@bp.app_template_global()
def role_bounds(role: MemberRole) -> list[str]:
    """The ceiling and the days of a delegation, in words."""
    return role_words.bounds(role)


@bp.app_template_global()
def basis_said(basis: str | None) -> str:
    """By what a buyer was confirmed, in words."""
    return role_words.basis(basis)


@bp.get("/espace")
def spaces() -> ResponseReturnValue:
    """Where a person acts for others: straight to the one that she has, else the list of them."""
    authorize("organizations.mine")
    mine = acting.mine()
    if len(mine) == 1:
        return redirect(url_for("organizations.space", slug=mine[0].organization.slug), 303)
    return render_template("organizations/teams/spaces.html", mine=mine)


@bp.get("/espace/<slug>")
def space(slug: str) -> ResponseReturnValue:
    """An organisation as its members see it."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    today = clock.local_day(g.at)
    shown = {"membership": acting.acting_membership(), "today": today, "team": belonging.team(organization), "rules": rules}
    if organization.is_enterprise and can("organizations.edit", organization):
        shown["completion"] = completing.of(organization)
    return render_template("organizations/teams/space.html", organization=organization, held=mandates.held_by(organization), **shown)


@bp.get("/espace/<slug>/equipe")
def team(slug: str) -> ResponseReturnValue:
    """Who is in the team, with which roles, and who is invited."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    invitations = belonging.invitations(organization)
    shown = {"team": belonging.team(organization), "invitations": invitations, "today": clock.local_day(g.at), "at": g.at, "rules": rules}
    return render_template("organizations/teams/team.html", organization=organization, mine=acting.acting_membership(), **shown)


@bp.route("/espace/<slug>/equipe/<int:number>", methods=["GET", "POST"])
def member(slug: str, number: int) -> ResponseReturnValue:
    """The form by which an administrator changes the roles of a member."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    require_fresh()
    found = _member(organization, number)
    form = RolesForm(found)
    if not form.validate_on_submit():
        shown = {"organization": organization, "member": found, "form": form}
        return render_template("organizations/teams/member.html", **shown), 422 if form.errors else 200
    changed = membership.change_roles(found, form.grants(), read_version=int(form.version.data or 0), actor=actor(), at=g.at)
    flash(_("Les rôles sont enregistrés.") if changed else _("Rien n’a changé."), "success" if changed else "info")
    return redirect(url_for("organizations.team", slug=organization.slug), 303)


@bp.route("/espace/<slug>/equipe/<int:number>/retirer", methods=["GET", "POST"])
def remove_member(slug: str, number: int) -> ResponseReturnValue:
    """Taking a member out of the team, once it is said who takes what she alone held."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    require_fresh()
    found = departing.of(organization, _member(organization, number), actor=actor(), at=g.at)
    if not found.is_said:
        return render_template("organizations/teams/departure.html", **vars(found)), found.status
    found.end(actor=actor(), at=g.at)
    flash(_("La personne ne fait plus partie de l’équipe."), "success")
    return redirect(url_for("organizations.team", slug=organization.slug), 303)


@bp.route("/espace/<slug>/quitter", methods=["GET", "POST"])
def leave_team(slug: str) -> ResponseReturnValue:
    """Leaving a team, once it is said who takes what one alone held."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    require_fresh()
    found = departing.of(organization, acting.acting_membership(), actor=actor(), at=g.at)
    if not found.is_said:
        return render_template("organizations/teams/departure.html", **vars(found)), found.status
    found.end(actor=actor(), at=g.at)
    flash(_("Vous ne faites plus partie de cette équipe."), "success")
    return redirect(url_for("organizations.mine"), 303)


def _member(organization: Organization, number: int) -> Membership:
    """A member by her number; Missing for one of another team and for one who left."""
    return db.load(Membership, id=number, organization_id=organization.id, ended_at=None)
