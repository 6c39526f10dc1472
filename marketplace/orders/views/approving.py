"""A draft goes before a second person, is approved or given back, and is sent."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.orders import reaching
from marketplace.orders.forms import ReturnForm
from marketplace.orders.sending import approving
from marketplace.orders.sending import sending as acts
from marketplace.orders.views.blueprint import bp
from marketplace.orders.views.not_now import not_now

ONE = "/commandes/<number>"


@bp.post(f"{ONE}/demander-approbation")
def ask_approval(number: str) -> ResponseReturnValue:
    """Put a draft before those who may approve it."""
    order = reaching.for_buyer(number)
    authorize("orders.commit", order)
    approving.ask(order, actor=actor(), at=g.at)
    flash(_("L’approbation est demandée : les personnes qui peuvent la donner en sont avisées."), "success")
    return redirect(url_for("orders.show", number=number), 303)


@bp.post(f"{ONE}/approuver")
def approve(number: str) -> ResponseReturnValue:
    """Approve a draft that another person wrote."""
    order = reaching.for_buyer(number)
    authorize("orders.commit", order)
    require_fresh()
    approving.approve(order, actor=actor(), at=g.at)
    flash(_("La commande est approuvée. Elle peut être envoyée."), "success")
    return redirect(url_for("orders.show", number=number), 303)


@bp.route(f"{ONE}/renvoyer", methods=["GET", "POST"])
def give_back(number: str) -> ResponseReturnValue:
    """The form that gives a draft back to whoever wrote it."""
    order, form = reaching.for_buyer(number), ReturnForm()
    authorize("orders.commit", order)
    if why_not := approving.why_not_by(order, actor()):
        return not_now(order, _("Renvoyer la commande %(number)s", number=number), why_not)
    if not form.validate_on_submit():
        return render_template("orders/give_back.html", order=order, form=form), 422 if form.errors else 200
    approving.give_back(order, form.reason.data, actor=actor(), at=g.at)
    flash(_("La commande est renvoyée à la personne qui l’a écrite."), "success")
    return redirect(url_for("orders.show", number=number), 303)


@bp.post(f"{ONE}/envoyer")
def send(number: str) -> ResponseReturnValue:
    """Send a draft to the enterprise."""
    order = reaching.for_buyer(number)
    authorize("orders.commit", order)
    require_fresh()
    acts.send(order, actor=actor(), at=g.at)
    flash(_("La commande est envoyée : l’entreprise en est avisée."), "success")
    return redirect(url_for("orders.show", number=number), 303)
