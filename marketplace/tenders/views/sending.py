"""The files of a purchase in preparation: its documents, the agreement of the bodies as PDF and signed. Examined outside any unit."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db, documents, files
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.tenders.drafting import attaching, keeping, union, writing
from marketplace.tenders.drafting.forms.later import DocumentForm, SignedForm
from marketplace.tenders.drafting.forms.plain import UnionForm
from marketplace.tenders.drafting.pages import shown, went_on
from marketplace.tenders.views.blueprint import bp
from marketplace.tenders.views.drafting import ONE


@bp.get(f"{ONE}/documents")
def documents_step(slug: str, number: str) -> ResponseReturnValue:
    """The documents that a purchase shows."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    return render_template("tenders/drafting/documents.html", **shown(tender, "documents", form=DocumentForm(formdata=None)))


@bp.post(f"{ONE}/documents")
@own_units
def send_document(slug: str, number: str) -> ResponseReturnValue:
    """Keep a document that was sent."""
    with db.database().reading():
        organization, tender = keeping.draft(slug, number)
        authorize("tenders.keep", tender)
        form = DocumentForm()
        if not form.take(lambda: documents.keep(form.sent.data.stream, form.sent.data.filename or "")):
            return render_template("tenders/drafting/documents.html", **shown(tender, "documents", form=form)), 422
    with db.database().writing():
        organization, tender = keeping.draft(slug, number)
        authorize("tenders.keep", tender)
        attaching.add(tender, form.kept, form.title.data or "", actor=actor(), at=g.at)
    flash(_("C’est ajouté."), "success")
    return redirect(url_for("tenders.documents_step", slug=organization.slug, number=number), 303)


@bp.post(f"{ONE}/documents/<int:document>/retirer")
def remove_document(slug: str, number: str, document: int) -> ResponseReturnValue:
    """Take a document away before anybody could read it."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    attaching.remove(tender, document, actor=actor(), at=g.at)
    flash(_("Le document est retiré."), "success")
    return redirect(url_for("tenders.documents_step", slug=organization.slug, number=number), 303)


@bp.get(f"{ONE}/documents/<sha256>")
def kept_document(slug: str, number: str, sha256: str) -> ResponseReturnValue:
    """A document, or the signed agreement, for the organiser."""
    _organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    return files.serve(attaching.file_of(tender, sha256))


@bp.route(f"{ONE}/entente", methods=["GET", "POST"])
def union_step(slug: str, number: str) -> ResponseReturnValue:
    """The agreement between the bodies: what it says besides the rules, its PDF, its signed copy."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = UnionForm(tender)
    if (status := form.standing()) != 303:
        told = {"form": form, "signed": SignedForm(formdata=None), "status": status}
        return render_template("tenders/drafting/union.html", **shown(tender, "union", **told)), status
    writing.save_step(tender, "union", form.said(), actor=actor(), at=g.at)
    return went_on(tender, "union")


@bp.get(f"{ONE}/entente/document")
def union_pdf(slug: str, number: str) -> ResponseReturnValue:
    """The agreement as PDF, to be adopted and signed by each body."""
    _organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    if tender.template_name is not None:
        raise Missing()
    return union.served(tender, at=g.at)


@bp.post(f"{ONE}/entente/signee")
@own_units
def send_union(slug: str, number: str) -> ResponseReturnValue:
    """Keep the agreement that all signed."""
    with db.database().reading():
        organization, tender = keeping.draft(slug, number)
        authorize("tenders.keep", tender)
        signed = SignedForm()
        if not signed.take(lambda: documents.keep(signed.sent.data.stream, signed.sent.data.filename or "")):
            told = {"form": UnionForm(tender, blank=True), "signed": signed, "status": 422}
            return render_template("tenders/drafting/union.html", **shown(tender, "union", **told)), 422
    with db.database().writing():
        organization, tender = keeping.draft(slug, number)
        authorize("tenders.keep", tender)
        attaching.sign_union(tender, signed.kept, actor=actor(), at=g.at)
    flash(_("L’entente signée est jointe."), "success")
    return redirect(url_for("tenders.union_step", slug=organization.slug, number=number), 303)
