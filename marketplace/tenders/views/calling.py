"""The call to enterprises of a purchase from a need: its step, and its notices while answers are awaited."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db, documents
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.locale import _
from marketplace.tenders.asking import amending
from marketplace.tenders.asking.amending_form import AmendForm
from marketplace.tenders.calling import checking, notices
from marketplace.tenders.drafting import keeping, writing
from marketplace.tenders.drafting.forms.call import CallForm
from marketplace.tenders.drafting.forms.later import DocumentForm
from marketplace.tenders.drafting.pages import shown, went_on
from marketplace.tenders.views.blueprint import bp
from marketplace.tenders.views.drafting import ONE

CALL = f"{ONE}/appel"


@bp.route(CALL, methods=["GET", "POST"])
def call_step(slug: str, number: str) -> ResponseReturnValue:
    """Until when enterprises answer, and which of them may."""
    _organization, tender = keeping.answered_draft(slug, number)
    authorize("tenders.keep", tender)
    days = checking.answer_days(tender, g.at)
    form = CallForm(tender, days)
    if (status := form.standing()) != 303:
        return render_template("tenders/drafting/call.html", **shown(tender, "call", form=form, status=status, days=days)), status
    writing.save_step(tender, "call", form.said(), actor=actor(), at=g.at)
    return went_on(tender, "call")


@bp.route(f"{CALL}/avis", methods=["GET", "POST"])
def amend_call(slug: str, number: str) -> ResponseReturnValue:
    """The form of a notice while answers are awaited: a later deadline, a text made clearer."""
    organization, tender = keeping.called(slug, number)
    authorize("tenders.keep", tender)
    form = AmendForm(tender)
    if (status := form.standing_for(request.form, g.at)) != 303:
        return render_template("tenders/drafting/amend_call.html", **shown(tender, **notices.told(tender, form, status=status))), status
    made = amending.amend(tender, form.amended(request.form), form.reason.data or "", actor=actor(), at=g.at)
    flash(_("L’avis no %(rank)d est publié, et tous en sont avisés.", rank=made.number), "success")
    return redirect(url_for("tenders.desk", slug=organization.slug, number=number), 303)


@bp.post(f"{CALL}/avis/documents")
@own_units
def amend_call_document(slug: str, number: str) -> ResponseReturnValue:
    """Publish one more document, by a notice."""
    with db.database().reading():
        organization, tender = keeping.called(slug, number)
        authorize("tenders.keep", tender)
        sent = DocumentForm(with_reason=True, prefix="document-")
        if not sent.take(lambda: documents.keep(sent.sent.data.stream, sent.sent.data.filename or "")):
            told = notices.told(tender, AmendForm(tender, blank=True), sent=sent)
            return render_template("tenders/drafting/amend_call.html", **shown(tender, **told)), 422
    with db.database().writing():
        organization, tender = keeping.called(slug, number)
        authorize("tenders.keep", tender)
        amending.add_document(tender, sent.kept, sent.title.data or "", sent.reason.data or "", actor=actor(), at=g.at)
    flash(_("Le document est publié par un avis."), "success")
    return redirect(url_for("tenders.desk", slug=organization.slug, number=number), 303)
