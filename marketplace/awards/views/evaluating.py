"""How a contract went: the buyer says it once it has ended, the enterprise answers once."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.awards import reaching
from marketplace.awards.contracts import following
from marketplace.awards.forms import EvaluationForm, ReplyForm
from marketplace.awards.views.blueprint import bp
from marketplace.awards.views.not_now import not_now
from marketplace.core import audit
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _


@bp.route("/contrats/<number>/evaluation", methods=["GET", "POST"])
def evaluate(number: str) -> ResponseReturnValue:
    """The form of the evaluation, for the buyer."""
    contract = reaching.contract(number)
    authorize("awards.evaluate", contract)
    audit.act_for(contract.buyer_id)
    if why_not := following.why_not_evaluate(contract):
        return not_now(contract, _("Évaluer le contrat %(number)s", number=number), why_not)
    form = EvaluationForm()
    if not form.validate_on_submit():
        return render_template("awards/evaluate.html", contract=contract, form=form), 422 if form.errors else 200
    following.evaluate(contract, form.marks(), form.comment.data or "", actor=actor(), at=g.at)
    flash(_("L’évaluation est enregistrée : l’entreprise en est avisée et peut répondre une fois."), "success")
    return redirect(url_for("awards.show", number=number), 303)


@bp.route("/contrats/<number>/reponse", methods=["GET", "POST"])
def reply(number: str) -> ResponseReturnValue:
    """The form of the answer, for the enterprise."""
    contract = reaching.contract(number)
    authorize("awards.reply", contract)
    audit.act_for(contract.supplier_id)
    if why_not := following.why_not_reply(contract):
        return not_now(contract, _("Répondre à l’évaluation du contrat %(number)s", number=number), why_not)
    form = ReplyForm()
    if not form.validate_on_submit():
        return render_template("awards/reply.html", contract=contract, form=form), 422 if form.errors else 200
    following.reply(contract, form.words.data, actor=actor(), at=g.at)
    flash(_("Votre réponse est enregistrée : l’acheteur en est avisé."), "success")
    return redirect(url_for("awards.show", number=number), 303)
