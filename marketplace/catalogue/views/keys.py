"""The keys of an organisation’s programs: which there are, making one, taking one back."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue.api import holding
from marketplace.catalogue.api.key_form import KeyForm
from marketplace.catalogue.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.api import keys as api_keys
from marketplace.core.api.models import ApiKey
from marketplace.core.locale import _
from marketplace.organizations.teams import acting

KEYS = "/espace/<slug>/cles"


@bp.get(KEYS)
def keys(slug: str) -> ResponseReturnValue:
    """The keys of an organisation, those that open something first."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    return render_template("catalogue/keys/index.html", organization=organization, shown=holding.shown(organization, g.at))


@bp.route(f"{KEYS}/nouvelle", methods=["GET", "POST"])
def new_key(slug: str) -> ResponseReturnValue:
    """The form of a new key, then its letters, once."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    require_fresh()
    form = KeyForm()
    if not form.validate_on_submit():
        return render_template("catalogue/keys/new.html", organization=organization, form=form), 422 if form.errors else 200
    key, letters = api_keys.make(organization.id, form.name.data, form.scopes.data, form.days.data, actor=actor(), at=g.at)
    return render_template("catalogue/keys/made.html", organization=organization, key=key, letters=letters)


@bp.post(f"{KEYS}/<int:number>/revoquer")
def revoke_key(slug: str, number: int) -> ResponseReturnValue:
    """Take a key back; whoever found one that leaked need not prove who she is first."""
    organization = acting.space(slug)
    authorize("organizations.team_manage", organization)
    api_keys.revoke(db.load(ApiKey, id=number, organization_id=organization.id), actor=actor(), at=g.at)
    flash(_("La clé est révoquée : elle n’ouvre plus rien."), "success")
    return redirect(url_for("catalogue.keys", slug=organization.slug), 303)
