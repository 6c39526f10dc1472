"""The decision among the answers to a purchase: those that supply each lot, or nobody; taking an award back."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.awards import forms, reaching
from marketplace.awards.contracts import listing
from marketplace.awards.deciding import awarding, choosing_form, choosing_page
from marketplace.awards.deciding import choosing as acts
from marketplace.awards.deciding.choosing_page import Shown
from marketplace.awards.forms import ReasonForm
from marketplace.awards.views.blueprint import bp
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.tenders import answered
from marketplace.tenders.models import Tender

ONE, ONE_OF_NEED = f"{answered.REQUEST}/decision", f"{answered.NEED}/decision"


@bp.route(ONE, methods=["GET", "POST"])
@bp.route(ONE_OF_NEED, methods=["GET", "POST"])
def choose(slug: str, number: str) -> ResponseReturnValue:
    """Each lot with its answers in their order, what the choice gives, and the form that decides."""
    _organization, tender = answered.ours(slug, number)
    authorize("awards.decide", tender)
    if request.method == "POST":
        require_fresh()
    shown = choosing_page.shown(tender, g.at)
    if not shown.form or choosing_page.is_a_look() or not shown.form.validate_on_submit() or not _chosen(tender, shown):
        choosing_page.seen(shown)
        told = {"form": shown.form, "contracts": listing.of_purchase(tender, [tender.organizer_id])}
        return render_template("awards/choose.html", tender=tender, shown=shown, **told), 422 if shown.form_errors else 200
    flash(_("La décision est enregistrée. Les entreprises sont avisées, et les contrats proposés aux deux côtés."), "success")
    return redirect(url_for("awards.choose", slug=slug, number=number), 303)


def _chosen(tender: Tender, shown: Shown) -> bool:
    """Whether what was typed is decided; what refuses it is told by the form."""
    choice = choosing_form.choice(shown.form, shown.open)
    return forms.done(shown.form, lambda: acts.choose(tender, choice, actor=actor(), at=g.at))


@bp.route(f"{ONE}/<int:award>/annuler", methods=["GET", "POST"])
@bp.route(f"{ONE_OF_NEED}/<int:award>/annuler", methods=["GET", "POST"])
def cancel_choice(slug: str, number: str, award: int) -> ResponseReturnValue:
    """The form that takes an award back, while none of its contracts is in force."""
    _organization, tender = answered.ours(slug, number)
    authorize("awards.decide", tender)
    require_fresh()
    found, form = reaching.award(tender, award), ReasonForm()
    if not form.validate_on_submit():
        return render_template("awards/cancel.html", tender=tender, award=found, form=form), 422 if form.errors else 200
    awarding.cancel(found, form.reason.data, actor=actor(), at=g.at)
    flash(_("L’octroi est annulé : les deux côtés en sont avisés. Le lot est de nouveau à décider."), "success")
    return redirect(url_for("awards.choose", slug=slug, number=number), 303)
