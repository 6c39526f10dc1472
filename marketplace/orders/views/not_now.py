"""An act on an order that cannot be done now: why, and the way back, instead of a form that would be refused."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.orders.models import Order


def not_now(order: Order, what: str, why_not: str) -> ResponseReturnValue:
    """The page that says it: 200 to whoever looks, 409 to whoever sent a form meanwhile."""
    status = 409 if request.method == "POST" else 200
    return render_template("orders/not_now.html", order=order, what=what, why_not=why_not), status
