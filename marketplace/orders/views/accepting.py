"""What the buyer decides of a delivery: it accepts all of it, or says of each line how much and why not the rest."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.orders import reaching, refusals
from marketplace.orders.delivering import acts, forms
from marketplace.orders.forms import done
from marketplace.orders.views.blueprint import bp
from marketplace.orders.views.not_now import not_now


@bp.route("/commandes/<number>/livraisons/<int:delivery>/decider", methods=["GET", "POST"])
def decide(number: str, delivery: int) -> ResponseReturnValue:
    """The form of a decision: all that came is accepted unless it says otherwise."""
    order = reaching.for_buyer(number)
    authorize("orders.commit", order)
    require_fresh()
    found = reaching.delivery(order, delivery)
    if why_not := refusals.why_not_decide(found):
        return not_now(order, _("Accepter ou refuser la livraison %(number)s", number=delivery), why_not)
    form = forms.deciding(found)
    act = lambda: acts.decide(found, forms.decided(form, found), form.reason.data or "", actor=actor(), at=g.at)  # noqa: E731
    if not form.validate_on_submit() or not done(form, act):
        return render_template("orders/decide.html", order=order, delivery=found, form=form), 422 if form.errors else 200
    flash(_("Votre décision est enregistrée : l’entreprise en est avisée."), "success")
    return redirect(url_for("orders.show", number=number), 303)
