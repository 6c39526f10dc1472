"""The close asked for by hand, when its hour has passed and no worker came."""

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.tenders.closing import acts
from marketplace.tenders.views.blueprint import bp
from marketplace.tenders.views.speaking import ours


@bp.post("/espace/<slug>/achats/<number>/cloture")
def close_now(slug: str, number: str) -> ResponseReturnValue:
    """Record what the deadline decided: quantity, price, who is bound; or the extension."""
    tender = ours(slug, number)
    authorize("tenders.keep", tender)
    decision = acts.close_now(tender, actor=actor(), at=g.at)
    flash(_("La clôture est prolongée.") if decision.extends else _("La clôture est faite : tous en sont avisés."), "success")
    return redirect(url_for("tenders.show", number=number), 303)
