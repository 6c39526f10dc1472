"""An enterprise sends again its answer that was found damaged at the opening."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.bids.opening import curing
from marketplace.bids.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _
from marketplace.tenders import answered

ONE = "/espace/<slug>/reponses/<number>/corriger"


@bp.get(ONE)
def correct(slug: str, number: str) -> ResponseReturnValue:
    """The form by which a damaged answer is typed anew."""
    organization, tender = answered.received(slug, number)
    authorize("bids.commit", organization)
    one = curing.shown(tender, organization, g.at)
    return render_template("bids/opening/cure.html", organization=organization, tender=tender, one=one)


@bp.post(ONE)
@own_units
def send_again(slug: str, number: str) -> ResponseReturnValue:
    """Send it again: documents are examined outside the writing unit; the right and the delay are asked again inside."""
    with db.database().reading():
        organization, tender = answered.received(slug, number)
        authorize("bids.commit", organization)
        require_fresh()
        one = curing.tried(tender, organization, request.form, g.at)
        if one.status != 303:
            return render_template("bids/opening/cure.html", organization=organization, tender=tender, one=one), one.status
    with db.database().writing():
        organization, tender = answered.received(slug, number)
        authorize("bids.commit", organization)
        curing.cure(one, tender, organization, actor=actor(), at=g.at)
    flash(_("Votre réponse est renvoyée : elle compte avec les autres. L’acheteur en est avisé."), "success")
    return redirect(url_for("bids.correct", slug=slug, number=number), 303)
