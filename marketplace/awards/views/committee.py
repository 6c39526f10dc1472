"""The evaluation as its buyer follows it: naming the committee, the margin, scores and places, complaints, the report."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.awards import forms
from marketplace.awards.evaluating import committee, complaints, finding, margins, pages, report
from marketplace.awards.evaluating.forms import RemoveForm, ReplyForm, margin_form, name_form
from marketplace.awards.models import Seat
from marketplace.awards.views.blueprint import bp
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.tenders import answered
from marketplace.tenders.models import Tender

ONE, NEED = f"{answered.REQUEST}/evaluation", f"{answered.NEED}/evaluation"


@bp.get(ONE)
@bp.get(NEED)
def evaluation(slug: str, number: str) -> ResponseReturnValue:
    """Where the evaluation of a purchase stands."""
    _organization, tender = answered.ours(slug, number)
    authorize("awards.read_evaluation", tender)
    return render_template("awards/evaluating/show.html", tender=tender, shown=pages.followed(tender, g.at), **_forms(tender))


@bp.post(f"{ONE}/comite")
@bp.post(f"{NEED}/comite")
def name_to_committee(slug: str, number: str) -> ResponseReturnValue:
    """Name a person to the committee."""
    _organization, tender = answered.ours(slug, number)
    authorize("awards.run_evaluation", tender)
    form = name_form(committee.candidates(tender, g.at))
    if not form.validate_on_submit() or not forms.done(form, lambda: _name(tender, form)):
        told = {**_forms(tender), "name": form}
        return render_template("awards/evaluating/show.html", tender=tender, shown=pages.followed(tender, g.at), **told), 422
    flash(_("La personne est nommée, et avisée."), "success")
    return redirect(url_for("awards.evaluation", slug=slug, number=number), 303)


@bp.post(f"{ONE}/comite/<int:seat>/retirer")
@bp.post(f"{NEED}/comite/<int:seat>/retirer")
def remove_from_committee(slug: str, number: str, seat: int) -> ResponseReturnValue:
    """Have a person sit no more."""
    _organization, tender = answered.ours(slug, number)
    authorize("awards.run_evaluation", tender)
    found, form = finding.member(tender, seat), RemoveForm()
    if not form.validate_on_submit():
        raise Unusable(_("Dites pourquoi cette personne est retirée : la raison est consignée au journal."))
    committee.remove(found, form.reason.data, actor=actor(), at=g.at)
    flash(_("La personne n’est plus du comité."), "success")
    return redirect(url_for("awards.evaluation", slug=slug, number=number), 303)


@bp.post(f"{ONE}/marge")
@bp.post(f"{NEED}/marge")
def grant_margin(slug: str, number: str) -> ResponseReturnValue:
    """Say that an answer has the announced margin, and why."""
    _organization, tender = answered.ours(slug, number)
    authorize("awards.run_evaluation", tender)
    require_fresh()
    form = margin_form(margins.without(tender))
    if not form.validate_on_submit() or not forms.done(form, lambda: _grant(tender, form)):
        told = {**_forms(tender), "margin": form}
        return render_template("awards/evaluating/show.html", tender=tender, shown=pages.followed(tender, g.at), **told), 422
    flash(_("La marge est consignée."), "success")
    return redirect(url_for("awards.evaluation", slug=slug, number=number), 303)


@bp.route(f"{ONE}/plaintes/<int:complaint>", methods=["GET", "POST"])
@bp.route(f"{NEED}/plaintes/<int:complaint>", methods=["GET", "POST"])
def answer_complaint(slug: str, number: str, complaint: int) -> ResponseReturnValue:
    """A complaint, and the answer of the buyer."""
    _organization, tender = answered.ours(slug, number)
    authorize("awards.run_evaluation", tender)
    one, form = finding.complaint(tender, complaint), ReplyForm()
    if not form.validate_on_submit() or not forms.done(form, lambda: complaints.reply(one, form.answer.data, actor=actor(), at=g.at)):
        told = {"tender": tender, "one": one, "form": form}
        return render_template("awards/evaluating/complaint.html", **told), 422 if form.errors else 200
    flash(_("La réponse est transmise à l’entreprise."), "success")
    return redirect(url_for("awards.evaluation", slug=slug, number=number), 303)


@bp.get(f"{ONE}/rapport/document")
@bp.get(f"{NEED}/rapport/document")
def evaluation_document(slug: str, number: str) -> ResponseReturnValue:
    """The report of the evaluation as PDF, in French."""
    _organization, tender = answered.ours(slug, number)
    authorize("awards.read_evaluation", tender)
    return report.response(tender, g.at)


def _forms(tender: Tender) -> dict[str, Any]:
    """The forms of the page, as they open."""
    return {"name": name_form(committee.candidates(tender, g.at)), "margin": margin_form(margins.without(tender))}


def _name(tender: Tender, form: Any) -> None:
    committee.name(tender, form.person.data, Seat(form.seat.data), actor=actor(), at=g.at)


def _grant(tender: Tender, form: Any) -> None:
    margins.grant(tender, form.answer.data, form.reason.data, actor=actor(), at=g.at)
