"""Mandates: what an enterprise gives to networks, what a network asks and holds."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock, db
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations.models import Mandate, Organization
from marketplace.organizations.teams import acting, called, mandates, rules
from marketplace.organizations.teams.joining_forms import AskMandateForm, MandateForm
from marketplace.organizations.views.blueprint import bp


@bp.get("/espace/<slug>/mandats", endpoint="mandates")
def show_mandates(slug: str) -> ResponseReturnValue:
    """What an enterprise gave and is asked; what a network holds and asks."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    shown = {"given": mandates.given_by(organization), "held": mandates.held_by(organization)}
    return render_template(
        "organizations/teams/mandates.html", organization=organization, rules=rules, today=clock.local_day(g.at), **shown
    )


@bp.route("/espace/<slug>/mandats/donner", methods=["GET", "POST"])
def give_mandate(slug: str) -> ResponseReturnValue:
    """The form by which an enterprise lets a network edit its page."""
    organization = acting.space(slug)
    authorize("organizations.mandate_give", organization)
    require_fresh()
    form = MandateForm(organization)
    if not form.validate_on_submit():
        return render_template("organizations/teams/give_mandate.html", organization=organization, form=form), 422 if form.errors else 200
    mandates.give(organization, db.load(Organization, slug=form.network.data), form.ends_on.data, actor=actor(), at=g.at)
    flash(_("Le mandat est donné. Vous pouvez le retirer quand vous voulez."), "success")
    return redirect(url_for("organizations.mandates", slug=organization.slug), 303)


@bp.route("/espace/<slug>/mandats/demander", methods=["GET", "POST"])
def ask_mandate(slug: str) -> ResponseReturnValue:
    """The form by which a network asks an enterprise for a mandate."""
    organization = acting.space(slug)
    authorize("organizations.mandate_ask", organization)
    form = AskMandateForm()
    if not form.validate_on_submit():
        return render_template("organizations/teams/ask_mandate.html", organization=organization, form=form), 422 if form.errors else 200
    enterprise = called.enterprise_named(form.enterprise.data or "")
    mandates.count_asking(organization, enterprise, actor())
    mandates.ask(organization, enterprise, actor=actor(), at=g.at)
    flash(_("La demande est envoyée à l’administration de l’entreprise."), "success")
    return redirect(url_for("organizations.mandates", slug=organization.slug), 303)


@bp.post("/espace/<slug>/mandats/<int:number>/accepter")
def accept_mandate(slug: str, number: int) -> ResponseReturnValue:
    """Give the mandate that a network asked for, without a term."""
    organization = acting.space(slug)
    authorize("organizations.mandate_give", organization)
    require_fresh()
    asked = db.load(Mandate, id=number, enterprise_id=organization.id, given_at=None, withdrawn_at=None)
    mandates.give(organization, asked.network, None, actor=actor(), at=g.at)
    flash(_("Le mandat est donné. Vous pouvez le retirer quand vous voulez."), "success")
    return redirect(url_for("organizations.mandates", slug=organization.slug), 303)


@bp.post("/espace/<slug>/mandats/<int:number>/retirer")
def end_mandate(slug: str, number: int) -> ResponseReturnValue:
    """End a mandate, or a request for one, on either side."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    mandate = db.load(Mandate, id=number)
    if organization.id not in (mandate.enterprise_id, mandate.network_id):
        raise Missing()
    mandates.take_back(mandate, by=organization, actor=actor(), at=g.at)
    flash(_("Le mandat est retiré."), "success")
    return redirect(url_for("organizations.mandates", slug=organization.slug), 303)
