"""Who works for whom, as the team of the platform decides: requests to join, the standing of an organisation, its domains, its team."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin import access_shown, teams_shown
from marketplace.admin.views.blueprint import bp
from marketplace.core import db, paging
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.organizations.models import EmailDomain, JoinRequest, Organization, Role
from marketplace.organizations.teams import domains, joining, membership, rules, standing


@bp.get("/bureau/adhesions")
def joins() -> ResponseReturnValue:
    """Who asks to join a buyer, the oldest first; or what was decided."""
    authorize("organizations.vouch")
    is_open = request.args.get("etat") != "reglees"
    page = paging.paginate(joining.listed(is_open=is_open), paging.page_number(request.args.get("page")))
    return render_template("admin/teams/joins.html", page=page, is_open=is_open, waiting=teams_shown.waiting_count())


@bp.route("/bureau/adhesions/<int:number>", methods=["GET", "POST"])
def join(number: int) -> ResponseReturnValue:
    """One request to join a buyer, and what the team decides of it."""
    authorize("organizations.vouch")
    if request.method == "POST":
        require_fresh()
    asked = db.load(JoinRequest, id=number)
    form = teams_shown.decision_form(asked)
    if asked.decided_at or not form.validate_on_submit():
        status = 409 if asked.decided_at and form.is_submitted() else 422 if form.errors else 200
        return render_template("admin/teams/join.html", asked=asked, form=form, **teams_shown.about(asked)), status
    if form.decision.data == "accept":
        joining.accept(asked, Role(form.role.data), form.basis.data, actor=actor(), at=g.at)
    else:
        joining.refuse(asked, form.reason.data, actor=actor(), at=g.at)
    flash(_("La réponse est écrite à la personne."), "success")
    return redirect(url_for("admin.joins"), 303)


@bp.get("/bureau/organisations/<slug>/equipe")
def team(slug: str) -> ResponseReturnValue:
    """The team of an organisation, its standing and its domains."""
    authorize("organizations.vouch")
    return render_template("admin/teams/team.html", **teams_shown.shown(db.load(Organization, slug=slug)))


@bp.post("/bureau/organisations/<slug>/equipe/ajouter")
def add_member(slug: str) -> ResponseReturnValue:
    """Put somebody in a team, first of all its first administrator."""
    authorize("organizations.vouch")
    require_fresh()
    return _kept(
        slug,
        "member",
        lambda organization, form: membership.join(
            organization, form.person(), rules.unbounded([Role(form.role.data)]), actor=actor(), at=g.at
        ),
        _("La personne est dans l’équipe."),
    )


@bp.post("/bureau/organisations/<slug>/confirmer")
def confirm_buyer(slug: str) -> ResponseReturnValue:
    """Say that an organisation is the buyer that it says."""
    authorize("organizations.vouch")
    require_fresh()
    organization = db.load(Organization, slug=slug)
    basis = standing.BY_NEQ if request.form.get("basis") == standing.BY_NEQ else standing.BY_TEAM
    standing.confirm(organization, basis, actor=actor(), at=g.at)
    flash(_("L’acheteur est confirmé."), "success")
    return redirect(url_for("admin.team", slug=slug), 303)


@bp.post("/bureau/organisations/<slug>/ne-plus-confirmer")
def unconfirm_buyer(slug: str) -> ResponseReturnValue:
    """Take the confirmation of a buyer back."""
    authorize("organizations.vouch")
    require_fresh()
    standing.unconfirm(db.load(Organization, slug=slug), actor=actor(), at=g.at)
    flash(_("L’acheteur n’est plus confirmé."), "success")
    return redirect(url_for("admin.team", slug=slug), 303)


@bp.post("/bureau/organisations/<slug>/suspendre")
def suspend_organization(slug: str) -> ResponseReturnValue:
    """Suspend an organisation, with the reason that its members read."""
    authorize("organizations.vouch")
    require_fresh()
    return _kept(
        slug,
        "suspend",
        lambda organization, form: standing.suspend(organization, form.reason.data, until=form.until(), actor=actor(), at=g.at),
        _("L’organisation est suspendue, et ses membres en sont avisés."),
    )


@bp.post("/bureau/organisations/<slug>/lever-la-suspension")
def reinstate_organization(slug: str) -> ResponseReturnValue:
    """End a suspension before its term."""
    authorize("organizations.vouch")
    require_fresh()
    standing.reinstate(db.load(Organization, slug=slug), actor=actor(), at=g.at)
    flash(_("La suspension est levée."), "success")
    return redirect(url_for("admin.team", slug=slug), 303)


@bp.post("/bureau/organisations/<slug>/domaines")
def add_domain(slug: str) -> ResponseReturnValue:
    """Say that a domain of addresses belongs to an organisation."""
    authorize("organizations.vouch")
    require_fresh()
    return _kept(
        slug,
        "domain",
        lambda organization, form: domains.add(organization, form.domain.data, actor=actor(), at=g.at),
        _("Le domaine est ajouté : qui y a une adresse peut se joindre tout de suite."),
    )


@bp.post("/bureau/organisations/<slug>/domaines/<int:number>/retirer")
def remove_domain(slug: str, number: int) -> ResponseReturnValue:
    """Say that a domain is no longer an organisation's."""
    authorize("organizations.vouch")
    require_fresh()
    organization = db.load(Organization, slug=slug)
    domains.remove(db.load(EmailDomain, id=number, organization_id=organization.id), actor=actor(), at=g.at)
    flash(_("Le domaine est retiré."), "success")
    return redirect(url_for("admin.team", slug=slug), 303)


@bp.get("/bureau/acces")
def access() -> ResponseReturnValue:
    """Who may do what, as the policies themselves answer."""
    authorize("admin.desk")
    return render_template("admin/teams/access.html", rows=access_shown.table(), personas=access_shown.personas())


def _kept(slug: str, name: str, keep: Callable[[Organization, Any], object], done: str) -> ResponseReturnValue:
    """Keep what the form of this name says of a team and come back to its page; what is wrong is shown there, nothing kept."""
    organization = db.load(Organization, slug=slug)
    form = teams_shown.typed(name, organization)
    if form.errors:
        return render_template("admin/teams/team.html", **teams_shown.shown(organization, **{name: form})), 422
    keep(organization, form)
    flash(done, "success")
    return redirect(url_for("admin.team", slug=slug), 303)
