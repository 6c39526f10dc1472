"""Writing an order under a contract: choosing the contract, quantities by place and day, writing a draft anew."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.orders import forms, ordering_rules, queries, reaching, refusals
from marketplace.orders.calling import order_form, writing
from marketplace.orders.sending import approving
from marketplace.orders.views.blueprint import bp
from marketplace.orders.views.not_now import not_now
from marketplace.organizations.teams import acting

NEW = "/espace/<slug>/commandes/nouvelle"


@bp.get(NEW)
def new(slug: str) -> ResponseReturnValue:
    """From what an order may be made: the contracts in force, and the catalogues."""
    buyer = acting.space(slug)
    authorize("orders.write", buyer)
    contracts = queries.callable_contracts(buyer, clock.local_day(g.at))
    return render_template("orders/new.html", organization=buyer, contracts=contracts)


@bp.route(f"{NEW}/<contract>", methods=["GET", "POST"])
def call(slug: str, contract: str) -> ResponseReturnValue:
    """The form of an order under a contract."""
    buyer = acting.space(slug)
    authorize("orders.write", buyer)
    found = reaching.contract(buyer, contract)
    form, made, why_not = order_form.for_contract(found, None), [], writing.why_not_call(found, g.at)
    act = lambda: made.append(writing.call(found, order_form.wanted(form), form.references(), actor=actor(), at=g.at))  # noqa: E731
    if not form.validate_on_submit() or not forms.done(form, act):
        told = {"contract": found, "form": form, "terms": ordering_rules.of(buyer), "why_not": why_not}
        return render_template("orders/call.html", organization=buyer, **told), 422 if form.errors else 200
    flash(approving.saved(made[0]), "success")
    return redirect(url_for("orders.show", number=made[0].number), 303)


@bp.route("/commandes/<number>/modifier", methods=["GET", "POST"])
def revise(number: str) -> ResponseReturnValue:
    """The form of a draft under a contract."""
    order = reaching.for_buyer(number)
    authorize("orders.commit", order)
    if reason := refusals.why_not_revise(order):
        return not_now(order, _("Modifier la commande %(number)s", number=number), reason)
    assert order.contract is not None
    form = order_form.for_contract(order.contract, order)
    act = lambda: writing.revise_call(order, order_form.wanted(form), form.references(), actor=actor(), at=g.at)  # noqa: E731
    if not form.validate_on_submit() or not forms.done(form, act):
        told = {"contract": order.contract, "form": form, "terms": ordering_rules.of(order.buyer)}
        return render_template("orders/revise.html", order=order, **told), 422 if form.errors else 200
    flash(_("Le brouillon est enregistré."), "success")
    return redirect(url_for("orders.show", number=number), 303)
