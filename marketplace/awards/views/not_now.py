"""An act on a contract that cannot be done now: why, and the way back, instead of a form that would be refused."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.awards.models import Contract


def not_now(contract: Contract, what: str, why_not: str) -> ResponseReturnValue:
    """The page that says it: 200 to whoever looks, 409 to whoever sent a form meanwhile."""
    status = 409 if request.method == "POST" else 200
    return render_template("awards/not_now.html", contract=contract, what=what, why_not=why_not), status
