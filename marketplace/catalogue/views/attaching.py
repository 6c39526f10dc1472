"""Sending the pictures and the documents of a listing: examined outside any unit, for that is slow, then attached."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue import actions, attachments, content, keeping
from marketplace.catalogue.attaching_forms import DOCUMENT, IMAGE, DocumentForm, OrderForm, PictureForm, SendForm
from marketplace.catalogue.joint import terms
from marketplace.catalogue.models import Listing
from marketplace.catalogue.sheet import sheet_of
from marketplace.catalogue.views.blueprint import bp
from marketplace.catalogue.views.keeping import ONE
from marketplace.core import db, documents
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.locale import _
from marketplace.organizations.editing import pictures
from marketplace.organizations.models import Organization


@bp.route(f"{ONE}/pieces", methods=["GET", "POST"])
def attached(slug: str, article: str) -> ResponseReturnValue:
    """What is attached to a listing: its words, its order, what is taken away."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    listing = keeping.article(organization, article)
    form = OrderForm(listing)
    if not form.validate_on_submit() or form.is_stale():
        status = 409 if form.is_submitted() else 200
        return render_template("catalogue/keep/attached.html", **_shown(organization, listing, form=form), status=status), status
    version = actions.revise(listing, form.said(request.form), actor=actor(), at=g.at)
    flash(_("C’est enregistré.") if version else _("Rien n’a changé."), "success" if version else "info")
    return redirect(url_for("catalogue.attached", slug=organization.slug, article=article), 303)


@bp.post(f"{ONE}/pieces/images")
@own_units
def send_picture(slug: str, article: str) -> ResponseReturnValue:
    """Keep a picture that was sent, and show it after the others."""
    with db.database().reading():
        organization, listing = _asked(slug, article)
        authorize("catalogue.keep", organization)
        form = PictureForm(prefix=IMAGE)
        if not form.take(lambda: pictures.keep(form.sent.data.stream)):
            return render_template("catalogue/keep/attached.html", **_shown(organization, listing, picture=form), status=422), 422
    with db.database().writing():
        organization, listing = _asked(slug, article)
        authorize("catalogue.keep", organization)
        name = form.sent.data.filename or ""
        attachments.add_picture(listing, form.kept, name=name, alternative=form.words(), actor=actor(), at=g.at)
    return _sent(organization, article)


@bp.post(f"{ONE}/pieces/documents")
@own_units
def send_document(slug: str, article: str) -> ResponseReturnValue:
    """Keep a document that was sent, and show it after the others."""
    with db.database().reading():
        organization, listing = _asked(slug, article)
        authorize("catalogue.keep", organization)
        form = DocumentForm(prefix=DOCUMENT)
        if not form.take(lambda: documents.keep(form.sent.data.stream, form.sent.data.filename or "")):
            return render_template("catalogue/keep/attached.html", **_shown(organization, listing, document=form), status=422), 422
    with db.database().writing():
        organization, listing = _asked(slug, article)
        authorize("catalogue.keep", organization)
        attachments.add_document(listing, form.kept, title=form.words(), actor=actor(), at=g.at)
    return _sent(organization, article)


def _asked(slug: str, article: str) -> tuple[Organization, Listing]:
    organization = keeping.known(slug)
    return organization, keeping.article(organization, article)


def _sent(organization: Organization, article: str) -> ResponseReturnValue:
    flash(_("C’est ajouté."), "success")
    return redirect(url_for("catalogue.attached", slug=organization.slug, article=article), 303)


def _shown(
    organization: Organization,
    listing: Listing,
    *,
    form: OrderForm | None = None,
    picture: SendForm | None = None,
    document: SendForm | None = None,
) -> dict[str, Any]:
    """What the page shows; a form that was refused comes back with its reasons."""
    return {
        "organization": organization,
        "listing": listing,
        "form": form or OrderForm(listing),
        "sheet": sheet_of(listing, content.content_of(listing), sees_price=True),
        "voided": terms.voided(listing),
        "picture": picture or PictureForm(formdata=None, prefix=IMAGE),
        "document": document or DocumentForm(formdata=None, prefix=DOCUMENT),
    }
