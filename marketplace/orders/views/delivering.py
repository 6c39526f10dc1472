"""What the enterprise does with an order: acknowledges it, notes its deliveries with their proofs, takes one back."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock, db
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.locale import _
from marketplace.orders import reaching, refusals
from marketplace.orders.delivering import acts, forms
from marketplace.orders.forms import done
from marketplace.orders.views.blueprint import bp
from marketplace.orders.views.not_now import not_now

ONE = "/commandes/<number>"


@bp.post(f"{ONE}/accuse-reception")
def acknowledge(number: str) -> ResponseReturnValue:
    """Acknowledge an order."""
    order = reaching.for_supplier(number)
    authorize("orders.supply", order)
    acts.acknowledge(order, actor=actor(), at=g.at)
    flash(_("L’acheteur est avisé que vous avez reçu sa commande."), "success")
    return redirect(url_for("orders.show", number=number), 303)


@bp.get(f"{ONE}/livraisons/nouvelle")
def deliver(number: str) -> ResponseReturnValue:
    """The form of a delivery, filled with what is left."""
    order = reaching.for_supplier(number)
    authorize("orders.supply", order)
    if why_not := refusals.why_not_deliver(order):
        return not_now(order, _("Inscrire une livraison"), why_not)
    return render_template("orders/deliver.html", order=order, form=forms.delivering(order, clock.local_day(g.at)))


@bp.post(f"{ONE}/livraisons/nouvelle")
@own_units
def deliver_now(number: str) -> ResponseReturnValue:
    """Note a delivery: its proofs are examined outside the writing unit, for that is slow; what is left is asked again inside."""
    with db.database().reading():
        order = reaching.for_supplier(number)
        authorize("orders.supply", order)
        form = forms.delivering(order, clock.local_day(g.at))
        if not form.take():
            return render_template("orders/deliver.html", order=order, form=form), 422
    with db.database().writing():
        order = reaching.for_supplier(number)
        authorize("orders.supply", order)
        if not done(form, lambda: acts.note(order, forms.came(form, order), form.kept, actor=actor(), at=g.at)):
            return render_template("orders/deliver.html", order=order, form=form), 422
    flash(_("La livraison est inscrite : l’acheteur en est avisé."), "success")
    return redirect(url_for("orders.show", number=number), 303)


@bp.post(f"{ONE}/livraisons/<int:delivery>/reprendre")
def withdraw(number: str, delivery: int) -> ResponseReturnValue:
    """Take back a delivery that was noted by mistake."""
    order = reaching.for_supplier(number)
    authorize("orders.supply", order)
    acts.withdraw(reaching.delivery(order, delivery), actor=actor(), at=g.at)
    flash(_("La livraison est reprise : ses quantités restent à livrer."), "success")
    return redirect(url_for("orders.show", number=number), 303)
