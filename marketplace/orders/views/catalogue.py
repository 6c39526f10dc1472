"""Writing an order from the listings of one enterprise: the adviser speaks first, then the draft and its file are made."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.orders import reaching, refusals
from marketplace.orders.calling import from_catalogue
from marketplace.orders.sending import approving
from marketplace.orders.views.blueprint import bp
from marketplace.orders.views.not_now import not_now
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting

FROM = "/espace/<slug>/commandes/catalogue/<supplier>"


@bp.route(FROM, methods=["GET", "POST"])
def order_listings(slug: str, supplier: str) -> ResponseReturnValue:
    """The form of an order from listings; sent a first time, it answers with the price and what the adviser says."""
    buyer = acting.space(slug)
    authorize("orders.write", buyer)
    shown = from_catalogue.begun(buyer, supplier, actor(), g.at)
    if request.method == "GET" or not from_catalogue.made(shown, actor=actor(), at=g.at):
        told: dict[str, Any] = {"shown": shown, "form": shown.form}
        return render_template("orders/catalogue.html", organization=buyer, **told), 422 if shown.form.errors else 200
    flash(approving.saved(reaching.order(shown.number)), "success")
    return redirect(url_for("orders.show", number=shown.number), 303)


@bp.route("/commandes/<number>/articles", methods=["GET", "POST"])
def revise_listings(number: str) -> ResponseReturnValue:
    """The form of a draft from listings."""
    order = reaching.for_buyer(number)
    authorize("orders.commit", order)
    if reason := refusals.why_not_revise(order, is_contract=False):
        return not_now(order, _("Modifier la commande %(number)s", number=number), reason)
    buyer: Organization = order.buyer
    shown = from_catalogue.begun(buyer, order.supplier.slug, actor(), g.at, order=order)
    if request.method == "GET" or not from_catalogue.made(shown, actor=actor(), at=g.at):
        told: dict[str, Any] = {"shown": shown, "form": shown.form, "order": order}
        return render_template("orders/catalogue.html", organization=buyer, **told), 422 if shown.form.errors else 200
    flash(_("Le brouillon est enregistré."), "success")
    return redirect(url_for("orders.show", number=number), 303)
