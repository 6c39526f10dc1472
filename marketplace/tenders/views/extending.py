"""Deciding of a later deadline that was proposed after an outage."""

from datetime import datetime

from flask import flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.tenders import answered
from marketplace.tenders.asking import pages
from marketplace.tenders.drafting import pages as drafting
from marketplace.tenders.extending import acts, pieces
from marketplace.tenders.extending.forms import RefuseExtensionForm
from marketplace.tenders.views.blueprint import bp

ONE, NEED = f"{answered.REQUEST}/reports/<int:proposal>", f"{answered.NEED}/reports/<int:proposal>"


@bp.post(f"{ONE}/accepter")
@bp.post(f"{NEED}/accepter")
def accept_extension(slug: str, number: str, proposal: int) -> ResponseReturnValue:
    """Move the deadline to the instant that the page showed."""
    _organization, tender = answered.ours(slug, number)
    authorize("tenders.keep", tender)
    made = acts.accept(tender, acts.proposal(tender, proposal), _instant(request.form.get("due", "")), actor=actor(), at=g.at)
    told = _("L’avis no %(rank)d est publié, et toutes les entreprises invitées en sont avisées.", rank=made.number)
    flash(_("L’avis no %(rank)d est publié, et tous en sont avisés.", rank=made.number) if tender.is_grouped else told, "success")
    return redirect(pieces.home_of(tender), 303)


@bp.post(f"{ONE}/refuser")
@bp.post(f"{NEED}/refuser")
def refuse_extension(slug: str, number: str, proposal: int) -> ResponseReturnValue:
    """Leave the deadline where it is, and say why."""
    _organization, tender = answered.ours(slug, number)
    authorize("tenders.keep", tender)
    form, one = RefuseExtensionForm(), acts.proposal(tender, proposal)
    if not form.validate_on_submit():
        if tender.is_grouped:
            return render_template(
                "tenders/extending/refuse_of_call.html", **drafting.shown(tender, form=form, proposal=one, status=422)
            ), 422
        return render_template("tenders/extending/refuse.html", **pages.desk(tender, "extension", form=form, proposal=one)), 422
    acts.refuse(tender, one, form.reason.data or "", actor=actor(), at=g.at)
    flash(_("L’heure limite reste où elle est; votre raison est au dossier."), "success")
    return redirect(pieces.home_of(tender), 303)


def _instant(sent: str) -> datetime:
    try:
        found = datetime.fromisoformat(sent)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Unusable(_("L’heure proposée ne se lit pas : rouvrez la page de la demande, puis recommencez."))
    return found
