"""The page of the day: what waits for a person, by when, and what changed."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from marketplace.accounts.telling import today as day
from marketplace.accounts.views.blueprint import bp
from marketplace.core.access import actor, authorize


@bp.get("/compte/aujourdhui")
def today() -> ResponseReturnValue:
    """What waits for her, the most pressing first, and the last notices that she has not read."""
    authorize("accounts.notices")
    return render_template("accounts/telling/today.html", bunches=day.waiting_for(actor(), g.at), latest=day.latest(actor()), at=g.at)
