"""A price request as its buyer follows it: its page, its documents, notices, questions, giving it up."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db, documents, files
from marketplace.core.access import actor, authorize, can, own_units, require_fresh
from marketplace.core.locale import _
from marketplace.tenders.asking import amending, keeping, pages, questions
from marketplace.tenders.asking.amending_form import AmendForm, CancelForm
from marketplace.tenders.drafting import attaching
from marketplace.tenders.drafting.forms.later import DocumentForm
from marketplace.tenders.models import Tender
from marketplace.tenders.reading import queries as reading
from marketplace.tenders.speaking.forms import AnswerForm
from marketplace.tenders.views.asking import ONE
from marketplace.tenders.views.blueprint import bp


@bp.get(ONE)
def asking_desk(slug: str, number: str) -> ResponseReturnValue:
    """A price request of ours: where it stands, who was asked, what is asked. It tells nothing of answers."""
    _organization, tender = keeping.ours(slug, number)
    authorize("tenders.see", tender)
    return render_template("tenders/asking/show.html", **pages.desk(tender, keeps=can("tenders.keep", tender)))


@bp.get(f"{ONE}/documents/<sha256>")
def asking_document(slug: str, number: str, sha256: str) -> ResponseReturnValue:
    """A document of a price request of ours, as a download."""
    _organization, tender = keeping.ours(slug, number)
    authorize("tenders.see", tender)
    return files.serve(attaching.file_of(tender, sha256))


@bp.route(f"{ONE}/avis", methods=["GET", "POST"])
def amend_asking(slug: str, number: str) -> ResponseReturnValue:
    """The notices of a price request, and the form of the next one."""
    organization, tender = keeping.ours(slug, number)
    authorize("tenders.keep", tender)
    form = AmendForm(tender)
    if (status := form.standing_for(request.form, g.at)) != 303:
        sent = DocumentForm(with_reason=True, prefix="document-", formdata=None)
        return render_template("tenders/asking/amend.html", **pages.desk(tender, "amend", form=form, sent=sent, status=status)), status
    made = amending.amend(tender, form.amended(request.form), form.reason.data or "", actor=actor(), at=g.at)
    flash(_("L’avis no %(rank)d est publié, et toutes les entreprises invitées en sont avisées.", rank=made.number), "success")
    return redirect(url_for("tenders.asking_desk", slug=organization.slug, number=number), 303)


@bp.post(f"{ONE}/avis/documents")
@own_units
def amend_asking_document(slug: str, number: str) -> ResponseReturnValue:
    """Publish one more document, by a notice."""
    with db.database().reading():
        organization, tender = keeping.ours(slug, number)
        authorize("tenders.keep", tender)
        sent = DocumentForm(with_reason=True, prefix="document-")
        if not sent.take(lambda: documents.keep(sent.sent.data.stream, sent.sent.data.filename or "")):
            told = pages.desk(tender, "amend", form=AmendForm(tender, blank=True), sent=sent)
            return render_template("tenders/asking/amend.html", **told), 422
    with db.database().writing():
        organization, tender = keeping.ours(slug, number)
        authorize("tenders.keep", tender)
        amending.add_document(tender, sent.kept, sent.title.data or "", sent.reason.data or "", actor=actor(), at=g.at)
    flash(_("Le document est publié par un avis."), "success")
    return redirect(url_for("tenders.asking_desk", slug=organization.slug, number=number), 303)


@bp.route(f"{ONE}/annuler", methods=["GET", "POST"])
def cancel_asking(slug: str, number: str) -> ResponseReturnValue:
    """Give a price request up, for a reason that the enterprises read."""
    organization, tender = keeping.ours(slug, number)
    authorize("tenders.keep", tender)
    require_fresh()
    form = CancelForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("tenders/asking/cancel.html", **pages.desk(tender, "cancel", form=form, status=status)), status
    amending.cancel(tender, form.reason.data or "", actor=actor(), at=g.at)
    flash(_("La demande de prix est annulée."), "success")
    return redirect(url_for("tenders.asking_desk", slug=organization.slug, number=number), 303)


@bp.get(f"{ONE}/questions")
def asking_questions(slug: str, number: str) -> ResponseReturnValue:
    """All the questions on a price request of ours, those that wait first."""
    _organization, tender = keeping.ours(slug, number)
    authorize("tenders.keep", tender)
    return render_template("tenders/asking/questions.html", **_questions(tender, AnswerForm(formdata=None)))


@bp.post(f"{ONE}/questions/<int:enquiry>")
def answer_asking(slug: str, number: str, enquiry: int) -> ResponseReturnValue:
    """Answer in front of all the enterprises that were asked."""
    organization, tender = keeping.ours(slug, number)
    authorize("tenders.keep", tender)
    form = AnswerForm()
    if not form.validate_on_submit():
        return render_template("tenders/asking/questions.html", **_questions(tender, form, wrong=enquiry)), 422
    questions.answer(tender, enquiry, form.answer.data, actor=actor(), at=g.at)
    flash(_("La réponse est publiée."), "success")
    return redirect(url_for("tenders.asking_questions", slug=organization.slug, number=number), 303)


def _questions(tender: Tender, form: AnswerForm, wrong: int | None = None) -> dict[str, Any]:
    found = reading.enquiries(tender, answered_only=False)
    waiting_first = sorted(found, key=lambda one: one.answered_at is not None)
    return pages.desk(tender, "questions", form=form, wrong=wrong) | {"enquiries": waiting_first}
