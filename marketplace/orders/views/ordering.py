"""How a body orders: what its orders must bear, who approves above which amount, its days."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.orders import forms, ordering_rules
from marketplace.orders.views.blueprint import bp
from marketplace.organizations.teams import acting

BASE = "/espace/<slug>/commandes/regles"


@bp.get(BASE)
def ordering(slug: str) -> ResponseReturnValue:
    """How a body orders, for its members."""
    buyer = acting.space(slug)
    authorize("orders.rules_see", buyer)
    return render_template("orders/rules.html", organization=buyer, terms=ordering_rules.of(buyer))


@bp.route(f"{BASE}/modifier", methods=["GET", "POST"])
def edit_ordering(slug: str) -> ResponseReturnValue:
    """The form of how a body orders."""
    buyer = acting.space(slug)
    authorize("orders.rules_keep", buyer)
    found = ordering_rules.written(buyer)
    form = forms.rules_form(ordering_rules.of(buyer), found.version if found else 0)
    act = lambda: ordering_rules.write(buyer, form.said(), int(form.version.data), actor=actor(), at=g.at)  # noqa: E731
    if not form.validate_on_submit() or not forms.done(form, act):
        return render_template("orders/edit_rules.html", organization=buyer, form=form), 422 if form.errors else 200
    flash(_("Vos règles sont enregistrées. Elles valent pour les commandes envoyées à partir de maintenant."), "success")
    return redirect(url_for("orders.ordering", slug=buyer.slug), 303)
