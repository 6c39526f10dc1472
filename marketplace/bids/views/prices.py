"""Having the prices of a purchase in two envelopes opened, once every score is closed; the minutes of it."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.bids.opening import price_consents, price_page, refusing
from marketplace.bids.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _
from marketplace.tenders import answered

ONE, NEED = f"{answered.REQUEST}/ouverture-des-prix", f"{answered.NEED}/ouverture-des-prix"
MINUTES = "proces-verbal/prix/document"


@bp.get(ONE)
@bp.get(NEED)
def price_opening(slug: str, number: str) -> ResponseReturnValue:
    """When prices can be opened, and who asked for it."""
    organization, tender = answered.bought(slug, number)
    authorize("bids.open", tender)
    shown = price_page.shown(tender, actor(), g.at, organization)
    return render_template("bids/opening/prices.html", organization=organization, tender=tender, shown=shown)


@bp.post(ONE)
@bp.post(NEED)
@own_units
def ask_price_opening(slug: str, number: str) -> ResponseReturnValue:
    """Ask for it. Refused for its moment it is answered 409, and noted in this unit, which is kept; without right, in another."""
    with refusing.noted(number, price_consents.refuse, g.at), db.database().writing():
        organization, tender = answered.bought(slug, number)
        authorize("bids.open", tender)
        require_fresh()
        if reason := price_consents.ask(tender, actor=actor(), at=g.at, organization=organization):
            shown = price_page.shown(tender, actor(), g.at, organization)
            return render_template("bids/opening/prices.html", organization=organization, tender=tender, shown=shown, reason=reason), 409
    flash(_("Votre demande d’ouverture des prix est enregistrée."), "success")
    return redirect(url_for("bids.price_opening", slug=slug, number=number), 303)


@bp.get(f"{answered.REQUEST}/{MINUTES}")
@bp.get(f"{answered.NEED}/{MINUTES}")
def price_minutes_document(slug: str, number: str) -> ResponseReturnValue:
    """The minutes of the opening of the prices as PDF, in French."""
    _organization, tender = answered.bought(slug, number)
    authorize("bids.read_opened", tender)
    return price_page.response(tender)
