"""A side of an order writes to the other, with files that are examined first."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.locale import _
from marketplace.orders import reaching, rules
from marketplace.orders.exchanging import messages
from marketplace.orders.forms import MessageForm
from marketplace.orders.showing import page
from marketplace.orders.views.blueprint import bp


@bp.post("/commandes/<number>/messages")
@own_units
def write(number: str) -> ResponseReturnValue:
    """Send a message: its files are examined outside the writing unit, for that is slow."""
    with db.database().reading():
        order, form = reaching.order(number), MessageForm()
        authorize("orders.exchange", order)
        if not form.take():
            told = {"shown": page.shown(order, actor(), g.at), "form": form, "message": form}
            return render_template("orders/show.html", order=order, **told), 422
    with db.database().writing():
        order = reaching.order(number)
        authorize("orders.exchange", order)
        side = reaching.acting_as(order, rules.sides_written_by(actor(), order))
        messages.write(order, side, form.text.data, form.kept, actor=actor(), at=g.at)
    flash(_("Votre message est envoyé."), "success")
    return redirect(url_for("orders.show", number=number, _anchor="messages"), 303)
