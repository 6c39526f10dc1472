"""The pages of a committee: declaring before anything is seen, scoring alone, what is agreed, closing."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.awards import forms
from marketplace.awards.evaluating import committee, finding, pages, scoring
from marketplace.awards.evaluating.forms import NO, YES, DeclareForm, sheet_form
from marketplace.awards.evaluating.rules import Sitting
from marketplace.awards.models import CommitteeMember
from marketplace.awards.views.blueprint import bp
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened
from marketplace.core import files
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _

ONE = "/comites/<number>"


@bp.get(ONE)
def sit(number: str) -> ResponseReturnValue:
    """The committee as one of its persons sees it: her declaration first, then the answers to score."""
    sitting = finding.sitting(number)
    authorize("awards.sit", sitting)
    return render_template("awards/evaluating/sit.html", sat=pages.sat(sitting, actor(), g.at), form=DeclareForm(formdata=None))


@bp.post(f"{ONE}/declaration")
def declare(number: str) -> ResponseReturnValue:
    """Declare that one is not elected, and whether one has a conflict, before anything is seen."""
    sitting = finding.sitting(number)
    authorize("awards.sit", sitting)
    require_fresh()
    form, mine = DeclareForm(), finding.seat(sitting)
    told = {"has_conflict": form.conflict.data == YES, "is_not_elected": form.elected.data == NO, "said": form.said.data or ""}
    if not form.validate_on_submit() or not forms.done(form, lambda: committee.declare(mine, actor=actor(), at=g.at, **told)):
        return render_template("awards/evaluating/sit.html", sat=pages.sat(sitting, actor(), g.at), form=form), 422
    if mine.left_at is not None:
        flash(_("Merci. Votre déclaration est consignée : une autre personne vous remplacera."), "info")
        return redirect(url_for("accounts.account"), 303)
    flash(_("Votre déclaration est consignée."), "success")
    return redirect(url_for("awards.sit", number=number), 303)


@bp.route(f"{ONE}/reponses/<int:answer>", methods=["GET", "POST"])
def score(number: str, answer: int) -> ResponseReturnValue:
    """An answer, and the points that she gives it; for the secretary, what each gave and what is agreed."""
    sitting = finding.sitting(number)
    authorize("awards.sit", sitting)
    found, mine = finding.answer(sitting, answer), finding.seat(sitting)
    told = pages.sheet(sitting, found, mine)
    form = sheet_form(sitting.tender, told["criteria"], told["held"], needs_why=told["keeps"])
    if not form.validate_on_submit() or not forms.done(form, lambda: _kept(sitting, mine, found, form, is_agreed=told["keeps"])):
        page = render_template("awards/evaluating/score.html", sat=pages.sat(sitting, actor(), g.at), form=form, **told)
        return page, 422 if form.errors else 200
    flash(_("C’est enregistré."), "success")
    return redirect(url_for("awards.sit", number=number), 303)


@bp.get(f"{ONE}/reponses/<int:answer>/documents/<sha256>")
def scored_document(number: str, answer: int, sha256: str) -> ResponseReturnValue:
    """A document of an answer, for whoever scores it."""
    sitting = finding.sitting(number)
    authorize("awards.sit", sitting)
    return files.serve(opened.document(finding.answer(sitting, answer), sha256))


@bp.post(f"{ONE}/clore-mes-notes")
def close_own_scores(number: str) -> ResponseReturnValue:
    """Close one's own scores, for good."""
    sitting = finding.sitting(number)
    authorize("awards.sit", sitting)
    require_fresh()
    scoring.close_own(finding.seat(sitting), actor=actor(), at=g.at)
    flash(_("Vos notes sont closes."), "success")
    return redirect(url_for("awards.sit", number=number), 303)


@bp.post(f"{ONE}/clore")
def close_scores(number: str) -> ResponseReturnValue:
    """Close every score of the committee, for good."""
    sitting = finding.sitting(number)
    authorize("awards.keep_scores", sitting)
    require_fresh()
    scoring.close(sitting, actor=actor(), at=g.at)
    flash(_("Toutes les notes sont closes."), "success")
    return redirect(url_for("awards.sit", number=number), 303)


def _kept(sitting: Sitting, mine: CommitteeMember, found: OpenedBid, form: Any, *, is_agreed: bool) -> None:
    if is_agreed:
        scoring.agree(sitting, found, form.sheet(), actor=actor(), at=g.at)
    else:
        scoring.score(mine, found, form.sheet(), actor=actor(), at=g.at)
