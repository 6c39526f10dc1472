"""Second factors that people lost: one member of the team asks that they be taken away, another one agrees."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.factors import losing
from marketplace.accounts.models import FactorReset, IdentityProof
from marketplace.admin.factor_form import FactorResetForm, proofs
from marketplace.admin.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _


@bp.get("/bureau/seconds-facteurs")
def lost_factors() -> ResponseReturnValue:
    """What waits for the agreement of another member of the team, and the form by which one asks."""
    authorize("admin.reset_factors")
    form = FactorResetForm(formdata=None)
    return render_template("admin/factors/index.html", form=form, waiting=losing.waiting(g.at), proofs=proofs(), why_not=_why_not)


@bp.post("/bureau/seconds-facteurs")
def ask_reset() -> ResponseReturnValue:
    """Ask that a person's factors be taken away."""
    authorize("admin.reset_factors")
    require_fresh()
    form = FactorResetForm()
    if not form.validate_on_submit():
        waiting = losing.waiting(g.at)
        return render_template("admin/factors/index.html", form=form, waiting=waiting, proofs=proofs(), why_not=_why_not), 422
    losing.ask(form.email.data or "", IdentityProof(form.proof.data), actor=actor(), at=g.at)
    flash(_("C’est demandé. Un autre membre de l’équipe doit maintenant donner son accord."), "success")
    return redirect(url_for("admin.lost_factors"), 303)


@bp.post("/bureau/seconds-facteurs/<int:number>/accord")
def agree_reset(number: int) -> ResponseReturnValue:
    """Agree: the person's factors go, her sessions end, she is written to."""
    authorize("admin.reset_factors")
    require_fresh()
    losing.agree(db.load(FactorReset, id=number), actor=actor(), at=g.at)
    flash(_("Les seconds facteurs sont retirés, et la personne en est avertie par courriel."), "success")
    return redirect(url_for("admin.lost_factors"), 303)


@bp.post("/bureau/seconds-facteurs/<int:number>/refus")
def refuse_reset(number: int) -> ResponseReturnValue:
    """Leave the factors as they are; whoever asked may take it back so."""
    authorize("admin.reset_factors")
    losing.refuse(db.load(FactorReset, id=number), actor=actor(), at=g.at)
    flash(_("La demande est fermée; rien n’a changé."), "success")
    return redirect(url_for("admin.lost_factors"), 303)


def _why_not(reset: FactorReset) -> str | None:
    return losing.why_not_agree(reset, actor(), g.at)
