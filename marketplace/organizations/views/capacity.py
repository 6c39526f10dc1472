"""Saying how much work an enterprise can take."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock, db
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.capacity import saying
from marketplace.organizations.capacity.forms import CapacityForm, month_said
from marketplace.organizations.capacity.rules import Capacity
from marketplace.organizations.models import Availability, Organization
from marketplace.organizations.views.blueprint import bp, known


@bp.app_template_filter("month")
def month(value: object) -> str:
    """« novembre 2026 »"""
    return month_said(value)  # type: ignore[arg-type]


@bp.app_template_global()
def stop_said(organization: Organization) -> saying.Said:
    """The stop that an enterprise says, without its months: for the pages of what it sells."""
    return saying.told(db.session().get(Availability, organization.id), [])


@bp.app_template_global()
def stop_now(said: saying.Said) -> Capacity:
    """What is in force of it today."""
    return said.on(clock.local_day(g.at))


@bp.route("/entreprises/<slug>/capacite", methods=["GET", "POST"])
def capacity(slug: str) -> ResponseReturnValue:
    """The form by which an enterprise says that it is full, in pause, or free, month by month."""
    organization = known(slug)
    authorize("organizations.capacity_say", organization)
    said = saying.of(organization)
    form = CapacityForm.of(said)
    sound = form.validate_on_submit()
    if not sound or form.is_behind(said):
        status = 409 if sound else 422 if form.errors else 200
        shown = {"said": said, "now": said.on(clock.local_day(g.at)), "status": status}
        return render_template("organizations/capacity/say.html", organization=organization, form=form, **shown), status
    changed = saying.say(organization, form.chosen(), form.until.data, form.months(), read_version=said.version, actor=actor(), at=g.at)
    flash(
        _("C’est enregistré. Votre fiche et la recherche le disent.") if changed else _("Rien n’a changé."),
        "success" if changed else "info",
    )
    return redirect(url_for("organizations.show", slug=organization.slug), 303)
