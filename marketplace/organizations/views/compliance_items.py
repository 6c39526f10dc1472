"""The documents of a compliance file: sent, put in the place of another, taken out, downloaded.

A download is a form, for the log notes each: a page that reads writes nothing.
"""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db, documents, files
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.documents import Kept
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.compliance import keeping, reading
from marketplace.organizations.compliance.forms import ItemForm, RemoveForm
from marketplace.organizations.models import ComplianceItem, ComplianceKind, Organization
from marketplace.organizations.teams import acting
from marketplace.organizations.views.blueprint import bp

NEW = "/espace/<slug>/conformite/ajouter/<code>"
ANEW = "/espace/<slug>/conformite/<int:number>/remplacer"


@bp.get(NEW)
@bp.get(ANEW)
def new_compliance_item(slug: str, code: str = "", number: int = 0) -> ResponseReturnValue:
    """The form of a document of a kind, or of one that takes the place of another."""
    organization = acting.space(slug)
    authorize("organizations.compliance_keep", organization)
    kind, former = _place(organization, code, number)
    shown = {"kind": kind, "former": former, "form": ItemForm(kind, former), "accept": documents.ACCEPT}
    return render_template("organizations/compliance/item.html", organization=organization, **shown)


@bp.post(NEW)
@bp.post(ANEW)
@own_units
def add_compliance_item(slug: str, code: str = "", number: int = 0) -> ResponseReturnValue:
    """Keep a document, examined outside the writing unit, for that is slow; where it goes is asked again inside."""
    shown: dict[str, Any] = {"accept": documents.ACCEPT}
    with db.database().reading():
        kept = _examined(slug, code, number, shown)
        if kept is None:
            return render_template("organizations/compliance/item.html", **shown), 422
    with db.database().writing():
        organization = acting.space(slug)
        authorize("organizations.compliance_keep", organization)
        if _is_stale(organization, code, number, shown):
            return render_template("organizations/compliance/item.html", status=409, **shown), 409
        _put(shown, kept)
    flash(_("La pièce est au dossier."), "success")
    return redirect(url_for("organizations.compliance", slug=slug), 303)


@bp.route("/espace/<slug>/conformite/<int:number>/retirer", methods=["GET", "POST"])
def remove_compliance_item(slug: str, number: int) -> ResponseReturnValue:
    """Taking a document out of the file, once it is said which."""
    organization = acting.space(slug)
    authorize("organizations.compliance_keep", organization)
    item, form = reading.item(organization, number), RemoveForm()
    if not form.validate_on_submit():
        return render_template("organizations/compliance/remove.html", organization=organization, item=item, form=form)
    keeping.remove(item, actor=actor(), at=g.at)
    flash(_("La pièce est retirée. L’historique la garde."), "success")
    return redirect(url_for("organizations.compliance", slug=organization.slug), 303)


@bp.post("/espace/<slug>/conformite/<int:number>/telecharger")
def download_compliance_item(slug: str, number: int) -> ResponseReturnValue:
    """A document of the file, of today or of before."""
    organization = acting.space(slug)
    authorize("organizations.compliance_keep", organization)
    item = reading.item(organization, number, in_force=False)
    keeping.note_read(item, share=None, actor=actor(), at=g.at)
    return files.serve(item.file)


def _place(organization: Organization, code: str, number: int) -> tuple[ComplianceKind, ComplianceItem | None]:
    """The kind of a document to come, and the one whose place it takes: by its number, or that of its kind."""
    if not number:
        return reading.kind(code), reading.in_place(organization, code)
    former = reading.item(organization, number, in_force=False)
    # Replaced by somebody meanwhile: what is in that place now is said, and nothing is undone.
    return former.kind, reading.in_place(organization, former.kind_code) if former.ended_at else former


def _examined(slug: str, code: str, number: int, shown: dict[str, Any]) -> Kept | None:
    """The document that was sent; None with the reason beside its field. `shown` is filled for the page that says it."""
    organization = acting.space(slug)
    authorize("organizations.compliance_keep", organization)
    kind, former = _place(organization, code, number)
    form = ItemForm(kind, former)
    shown |= {"organization": organization, "kind": kind, "former": former, "form": form}
    if not form.validate():
        return None
    try:
        return documents.keep(form.sent.data.stream, form.sent.data.filename or "")
    except Unusable as refused:
        form.sent.errors = [refused.reason]
        return None


def _is_stale(organization: Organization, code: str, number: int, shown: dict[str, Any]) -> bool:
    """Whether somebody put another document in that place since the page was shown; `shown` then tells which."""
    db.load(Organization, id=organization.id)
    kind, former = _place(organization, code, number)
    shown |= {"organization": organization, "kind": kind, "former": former}
    return bool(shown["form"].is_stale(former))


def _put(shown: dict[str, Any], kept: Kept) -> None:
    told = shown["form"].told()
    keeping.add(shown["organization"], shown["kind"], told, kept, in_place_of=shown["former"], actor=actor(), at=g.at)
