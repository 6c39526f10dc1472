"""The end of an order: its buyer closes it, either side cancels it while it may."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.orders import reaching, refusals, rules
from marketplace.orders.delivering import quantities
from marketplace.orders.forms import CloseForm, ReasonForm, done
from marketplace.orders.sending import ending
from marketplace.orders.views.blueprint import bp
from marketplace.orders.views.not_now import not_now

ONE = "/commandes/<number>"


@bp.route(f"{ONE}/clore", methods=["GET", "POST"])
def close(number: str) -> ResponseReturnValue:
    """The form that closes an order, with what is given up."""
    order, form = reaching.for_buyer(number), CloseForm()
    authorize("orders.commit", order)
    if why_not := ending.why_not_close(order):
        return not_now(order, _("Clore la commande %(number)s", number=number), why_not)
    if not form.validate_on_submit() or not done(form, lambda: ending.close(order, form.reason.data or "", actor=actor(), at=g.at)):
        told = {"progress": quantities.of(order), "form": form}
        return render_template("orders/close.html", order=order, **told), 422 if form.errors else 200
    flash(_("La commande est close : l’entreprise en est avisée."), "success")
    return redirect(url_for("orders.show", number=number), 303)


@bp.route(f"{ONE}/annuler", methods=["GET", "POST"])
def cancel(number: str) -> ResponseReturnValue:
    """The form that cancels an order for the side of whoever cancels, with a reason."""
    order, form = reaching.order(number), ReasonForm()
    authorize("orders.cancel", order)
    require_fresh()
    side = reaching.acting_as(order, rules.cancelling(actor(), order))
    if why_not := refusals.why_not_cancel(order, side):
        return not_now(order, _("Annuler la commande %(number)s", number=number), why_not)
    if not form.validate_on_submit():
        return render_template("orders/cancel.html", order=order, form=form), 422 if form.errors else 200
    ending.cancel(order, side, form.reason.data, actor=actor(), at=g.at)
    flash(_("La commande est annulée."), "success")
    return redirect(url_for("orders.show", number=number), 303)
