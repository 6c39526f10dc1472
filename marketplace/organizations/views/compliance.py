"""The compliance file of an enterprise in its space: what it holds, what a purchase asks, what the public page says of it."""

from enum import Enum

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations import words
from marketplace.organizations.compliance import keeping, reading, rules
from marketplace.organizations.compliance.forms import PurchaseForm, ShownForm
from marketplace.organizations.models import BuyerType, Nature
from marketplace.organizations.teams import acting
from marketplace.organizations.views.blueprint import bp


@bp.app_template_filter("buyer_said")
def buyer_said(value: str) -> str:
    """A type of buyer by its value, in words."""
    return words.said(BuyerType(value))


@bp.app_template_filter("nature_said")
def nature_said(value: str) -> str:
    """The nature of a contract by its value, in words."""
    return words.said(Nature(value))


@bp.app_template_global()
def enum_said(value: Enum) -> str:
    """The word of a closed list, as it begins a cell."""
    text = words.said(value)
    return text[:1].upper() + text[1:]


@bp.get("/espace/<slug>/conformite")
def compliance(slug: str) -> ResponseReturnValue:
    """The documents of the file with their states, what is missing, who may read it."""
    organization = acting.space(slug)
    authorize("organizations.compliance_keep", organization)
    today, held, known = clock.local_day(g.at), reading.items(organization), reading.kinds()
    choice = reading.choice(organization)
    form = ShownForm(formdata=None, data={"is_shown": bool(choice and choice.is_shown)})
    shown = {"lines": reading.lines(held, today), "missing": reading.missing(held, known, today), "shares": reading.shares(organization)}
    labels = {one.code: one.label for one in known}
    return render_template(
        "organizations/compliance/file.html", organization=organization, form=form, today=today, rules=rules, labels=labels, **shown
    )


@bp.get("/espace/<slug>/conformite/demandes")
def compliance_asked(slug: str) -> ResponseReturnValue:
    """What a purchase may ask, beside what the file has of it."""
    organization = acting.space(slug)
    authorize("organizations.compliance_keep", organization)
    form, today = PurchaseForm(formdata=request.args), clock.local_day(g.at)
    # What the address does not say is not asked: nobody chose wrongly.
    if request.args:
        form.validate()
    held, asked = reading.items(organization), rules.asked_for(reading.kinds(), **form.asked(), on=today)
    rows = [(one, rules.state_at(held, one.code, today)) for one in asked if one.code != reading.OTHER]
    return render_template("organizations/compliance/asked.html", organization=organization, form=form, rows=rows)


@bp.get("/espace/<slug>/conformite/historique")
def compliance_history(slug: str) -> ResponseReturnValue:
    """What was replaced or taken out, and is still kept."""
    organization = acting.space(slug)
    authorize("organizations.compliance_keep", organization)
    rows = reading.history(organization)
    return render_template("organizations/compliance/history.html", organization=organization, rows=rows, kept_for=reading.kept_days())


@bp.post("/espace/<slug>/conformite/affichage")
def show_compliance(slug: str) -> ResponseReturnValue:
    """Choose whether the public page says that the file is kept up to date."""
    organization = acting.space(slug)
    authorize("organizations.compliance_share", organization)
    form = ShownForm()
    changed = keeping.show(organization, form.is_shown.data, actor=actor(), at=g.at)
    flash(_("Votre choix est enregistré.") if changed else _("Rien n’a changé."), "success" if changed else "info")
    return redirect(url_for("organizations.compliance", slug=organization.slug), 303)
