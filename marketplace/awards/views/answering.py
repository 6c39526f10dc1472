"""What a side answers to a contract: it accepts the text that it read, refuses it, ends it."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.awards import reaching
from marketplace.awards.contracts import accepting
from marketplace.awards.forms import ReasonForm, posted_print
from marketplace.awards.views.blueprint import bp
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _

SIDE = "/contrats/<number>/<side>"


@bp.post(f"{SIDE}/accepter")
def accept(number: str, side: str) -> ResponseReturnValue:
    """Accept, for a side, the text whose print was shown."""
    contract = reaching.contract(number)
    authorize("awards.engage", contract)
    asked = reaching.side(contract, side)
    require_fresh()
    accepting.accept(contract, asked, posted_print(), actor=actor(), at=g.at)
    waits = bool(accepting.waits_for(contract))
    flash(_("Votre acceptation est enregistrée.") if waits else _("Les deux côtés ont accepté : le contrat est en vigueur."), "success")
    return redirect(url_for("awards.show", number=number), 303)


@bp.route(f"{SIDE}/refuser", methods=["GET", "POST"])
def refuse(number: str, side: str) -> ResponseReturnValue:
    """The form that refuses a contract, with a reason."""
    contract = reaching.contract(number)
    authorize("awards.engage", contract)
    require_fresh()
    asked, form = reaching.side(contract, side), ReasonForm()
    if not form.validate_on_submit():
        return render_template("awards/refuse.html", contract=contract, side=side, form=form), 422 if form.errors else 200
    accepting.refuse(contract, asked, form.reason.data, actor=actor(), at=g.at)
    flash(_("Le contrat est refusé : l’autre partie en est avisée."), "success")
    return redirect(url_for("awards.show", number=number), 303)


@bp.route(f"{SIDE}/terminer", methods=["GET", "POST"])
def terminate(number: str, side: str) -> ResponseReturnValue:
    """The form that ends a contract in force before its term, with a reason."""
    contract = reaching.contract(number)
    authorize("awards.engage", contract)
    require_fresh()
    asked, form = reaching.side(contract, side), ReasonForm()
    if not form.validate_on_submit():
        return render_template("awards/terminate.html", contract=contract, side=side, form=form), 422 if form.errors else 200
    accepting.terminate(contract, asked, form.reason.data, actor=actor(), at=g.at)
    flash(_("Le contrat a pris fin : l’autre partie en est avisée."), "success")
    return redirect(url_for("awards.show", number=number), 303)
