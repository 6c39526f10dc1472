"""Reading a purchase over and publishing it; afterwards its amendments, its documents, giving it up."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db, documents
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _
from marketplace.tenders.drafting import amending, keeping, publishing, reviewing
from marketplace.tenders.drafting.forms.later import AmendForm, DocumentForm, ReasonForm
from marketplace.tenders.drafting.pages import shown
from marketplace.tenders.drafting.telling import told
from marketplace.tenders.views.blueprint import bp
from marketplace.tenders.views.drafting import ONE


@bp.get(f"{ONE}/relire")
def review(slug: str, number: str) -> ResponseReturnValue:
    """All that will be fixed, and what stops publication."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    return render_template("tenders/drafting/review.html", **shown(tender, "review", summary=reviewing.summary(tender)))


@bp.post(f"{ONE}/publier")
def publish(slug: str, number: str) -> ResponseReturnValue:
    """Open the adhesions: from here on the rules are fixed."""
    organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    require_fresh()
    publishing.publish(tender, actor=actor(), at=g.at)
    flash(_("L’achat %(number)s est publié : les adhésions sont ouvertes.", number=number), "success")
    return redirect(url_for("tenders.desk", slug=organization.slug, number=number), 303)


@bp.route(f"{ONE}/annuler", methods=["GET", "POST"])
def cancel(slug: str, number: str) -> ResponseReturnValue:
    """Give a purchase up, for a reason that everybody reads."""
    organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    require_fresh()
    form = ReasonForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("tenders/drafting/cancel.html", **shown(tender, form=form, status=status)), status
    publishing.cancel(tender, form.reason.data or "", actor=actor(), at=g.at)
    flash(_("L’achat est annulé."), "success")
    return redirect(url_for("tenders.desk", slug=organization.slug, number=number), 303)


@bp.route(f"{ONE}/avis", methods=["GET", "POST"])
def amend(slug: str, number: str) -> ResponseReturnValue:
    """The notices of a purchase, and the form of the next one."""
    organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    form = AmendForm(tender)
    status = form.standing_for(request.form, g.at)
    if status != 303:
        known = {"amendments": amending.amendments(tender), "told": told, "document": DocumentForm(with_reason=True, formdata=None)}
        return render_template("tenders/drafting/amend.html", **shown(tender, form=form, **known, status=status)), status
    made = amending.amend(tender, form.said(), form.lots(request.form), form.reason.data or "", actor=actor(), at=g.at)
    flash(_("L’avis no %(rank)d est publié, et tous en sont avisés.", rank=made.number), "success")
    return redirect(url_for("tenders.amend", slug=organization.slug, number=number), 303)


@bp.post(f"{ONE}/avis/documents")
@own_units
def amend_document(slug: str, number: str) -> ResponseReturnValue:
    """Publish one more document, by a notice."""
    with db.database().reading():
        organization, tender = keeping.purchase(slug, number)
        authorize("tenders.keep", tender)
        form = DocumentForm(with_reason=True, why_not=amending.why_not_document(tender, "", g.at))
        if not form.take(lambda: documents.keep(form.sent.data.stream, form.sent.data.filename or "")):
            known = {"amendments": amending.amendments(tender), "told": told, "document": form}
            return render_template("tenders/drafting/amend.html", **shown(tender, form=AmendForm(tender, blank=True), **known)), 422
    with db.database().writing():
        organization, tender = keeping.purchase(slug, number)
        authorize("tenders.keep", tender)
        amending.add_document(tender, form.kept, form.title.data or "", form.reason.data or "", actor=actor(), at=g.at)
    flash(_("Le document est publié par un avis."), "success")
    return redirect(url_for("tenders.amend", slug=organization.slug, number=number), 303)
