"""The award of a purchase: lots, shares and what is cut, the adviser's note; taking an award back."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.awards import forms, reaching
from marketplace.awards.contracts import listing
from marketplace.awards.deciding import awarding, lots_page
from marketplace.awards.deciding.lots_page import Shown
from marketplace.awards.forms import ReasonForm
from marketplace.awards.views.blueprint import bp
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.tenders.models import Tender

ONE = "/achats-regroupes/<number>/octroi"


@bp.route(ONE, methods=["GET", "POST"])
def decide(number: str) -> ResponseReturnValue:
    """What awarding each lot would give, and the form that decides."""
    tender = reaching.tender(number)
    authorize("awards.decide", tender)
    if request.method == "POST":
        require_fresh()
    shown = lots_page.shown(tender, g.at)
    if not shown.form or not shown.form.validate_on_submit() or not _decided(tender, shown):
        told = {"form": shown.form, "contracts": listing.of_purchase(tender, [tender.organizer_id])}
        return render_template("awards/decide.html", tender=tender, shown=shown, **told), 422 if shown.form_errors else 200
    flash(_("La décision est enregistrée. Les contrats sont proposés aux deux côtés, qui en sont avisés."), "success")
    return redirect(url_for("awards.decide", number=number), 303)


def _decided(tender: Tender, shown: Shown) -> bool:
    """Whether what was typed is decided; what refuses it is told by the form."""
    decision = forms.decision(shown.form, shown.open)
    return forms.done(shown.form, lambda: awarding.decide(tender, decision, actor=actor(), at=g.at))


@bp.route(f"{ONE}/<int:award>/annuler", methods=["GET", "POST"])
def cancel_award(number: str, award: int) -> ResponseReturnValue:
    """The form that takes an award back, while none of its contracts is in force."""
    tender = reaching.tender(number)
    authorize("awards.decide", tender)
    require_fresh()
    found, form = reaching.award(tender, award), ReasonForm()
    if not form.validate_on_submit():
        return render_template("awards/cancel.html", tender=tender, award=found, form=form), 422 if form.errors else 200
    awarding.cancel(found, form.reason.data, actor=actor(), at=g.at)
    flash(_("L’octroi est annulé : les deux côtés en sont avisés. Le lot est de nouveau à décider."), "success")
    return redirect(url_for("awards.decide", number=number), 303)
