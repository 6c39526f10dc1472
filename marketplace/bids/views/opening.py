"""Having answers opened: who asked already, when it can be, asking for it."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.bids.opening import asked, consents, refusing
from marketplace.bids.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _
from marketplace.tenders import answered

ONE, NEED = f"{answered.REQUEST}/ouverture", f"{answered.NEED}/ouverture"


@bp.get(ONE)
@bp.get(NEED)
def opening(slug: str, number: str) -> ResponseReturnValue:
    """When the answers of a price request can be opened, and who asked for it."""
    organization, tender = answered.bought(slug, number)
    authorize("bids.open", tender)
    shown = asked.shown(tender, actor(), g.at, organization)
    return render_template("bids/opening/show.html", organization=organization, tender=tender, shown=shown)


@bp.post(ONE)
@bp.post(NEED)
@own_units
def ask_opening(slug: str, number: str) -> ResponseReturnValue:
    """Ask for the opening. Refused for its moment it is answered 409, and noted in this unit, which is kept; without right, in another."""
    with refusing.noted(number, consents.refuse, g.at), db.database().writing():
        organization, tender = answered.bought(slug, number)
        authorize("bids.open", tender)
        require_fresh()
        if reason := consents.ask(tender, actor=actor(), at=g.at, organization=organization):
            shown = asked.shown(tender, actor(), g.at, organization)
            return render_template("bids/opening/show.html", organization=organization, tender=tender, shown=shown, reason=reason), 409
    flash(_("Votre demande d’ouverture est enregistrée."), "success")
    return redirect(url_for("bids.opening", slug=slug, number=number), 303)
