"""Amendments and renewals: one side proposes, the other accepts the difference or refuses it."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.awards import reaching
from marketplace.awards.contracts import amending_form, amendments, showing
from marketplace.awards.contracts.amending_form import proposed
from marketplace.awards.forms import ReasonForm
from marketplace.awards.views.blueprint import bp
from marketplace.awards.views.not_now import not_now
from marketplace.core import clock
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _

SIDE = "/contrats/<number>/<side>"
ONE = f"{SIDE}/avenants/<int:amendment>"


@bp.route(f"{SIDE}/avenant", methods=["GET", "POST"])
def amend(number: str, side: str) -> ResponseReturnValue:
    """The form of a change that a side proposes."""
    contract = reaching.contract(number)
    authorize("awards.engage", contract)
    require_fresh()
    asked, form = reaching.side(contract, side), amending_form.amending(contract)
    if why_not := amendments.why_not_propose(contract, amendments.of(contract)):
        return not_now(contract, _("Proposer un avenant au contrat %(number)s", number=number), why_not)
    if not form.validate_on_submit() or not proposed(form, contract, asked, actor=actor(), at=g.at):
        told = {"lines": amending_form.lines_of(form, contract), "form": form, "side": side}
        return render_template("awards/amend.html", contract=contract, **told), 422 if form.errors else 200
    flash(_("L’avenant est proposé : l’autre partie en est avisée."), "success")
    return redirect(url_for("awards.show", number=number), 303)


@bp.route(f"{SIDE}/renouveler", methods=["GET", "POST"])
def renew(number: str, side: str) -> ResponseReturnValue:
    """The form by which a side proposes a renewal that the contract provides for."""
    contract = reaching.contract(number)
    authorize("awards.engage", contract)
    require_fresh()
    asked, form = reaching.side(contract, side), ReasonForm()
    if why_not := amendments.why_not_renew(contract, amendments.of(contract), clock.local_day(g.at)):
        return not_now(contract, _("Renouveler le contrat %(number)s", number=number), why_not)
    changes = amendments.renewal(contract)
    if not form.validate_on_submit() or not proposed(form, contract, asked, changes, actor=actor(), at=g.at):
        told = {"changes": showing.told(contract, changes), "side": side, "form": form}
        return render_template("awards/renew.html", contract=contract, **told), 422 if form.errors else 200
    flash(_("Le renouvellement est proposé : l’autre partie en est avisée."), "success")
    return redirect(url_for("awards.show", number=number), 303)


@bp.post(f"{ONE}/accepter")
def accept_amendment(number: str, side: str, amendment: int) -> ResponseReturnValue:
    """Accept a change: it is applied."""
    contract = reaching.contract(number)
    authorize("awards.engage", contract)
    asked = reaching.side(contract, side)
    require_fresh()
    amendments.accept(reaching.amendment(contract, amendment), asked, actor=actor(), at=g.at)
    flash(_("L’avenant est accepté des deux côtés : il s’applique."), "success")
    return redirect(url_for("awards.show", number=number), 303)


@bp.route(f"{ONE}/refuser", methods=["GET", "POST"])
def refuse_amendment(number: str, side: str, amendment: int) -> ResponseReturnValue:
    """The form that refuses a change, or takes back the one that was proposed."""
    contract = reaching.contract(number)
    authorize("awards.engage", contract)
    require_fresh()
    asked, form, found = reaching.side(contract, side), ReasonForm(), reaching.amendment(contract, amendment)
    if not form.validate_on_submit():
        told = {"amendment": found, "side": side, "form": form, "changes": showing.told(contract, found.changes)}
        return render_template("awards/refuse_amendment.html", contract=contract, **told), 422 if form.errors else 200
    amendments.refuse(found, asked, form.reason.data, actor=actor(), at=g.at)
    flash(_("L’avenant est écarté : le contrat reste comme il est."), "success")
    return redirect(url_for("awards.show", number=number), 303)
