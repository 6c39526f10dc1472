"""The adhesion of an organisation, in its space: entering, changing, leaving, its proofs."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db, documents, files
from marketplace.core.access import actor, authorize, can, own_units, require_fresh
from marketplace.core.errors import Missing, RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.organizations.teams import acting
from marketplace.tenders.joining import acts, entering, proofs, queries, rules
from marketplace.tenders.joining.acts import Authority
from marketplace.tenders.joining.forms import CertificateForm, ResolutionForm, WithdrawForm
from marketplace.tenders.models import Participation
from marketplace.tenders.views.blueprint import bp

BASE = "/espace/<slug>/adhesions"
ONE = f"{BASE}/<number>"


@bp.get(BASE)
def joined(slug: str) -> ResponseReturnValue:
    """The group purchases that an organisation is in, or was."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    return render_template("tenders/joining/index.html", organization=organization, places=queries.of(organization))


@bp.get(ONE)
def adhesion(slug: str, number: str) -> ResponseReturnValue:
    """Where an organisation stands in a purchase, with the form by which it enters."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    entry = entering.shown(entering.purchase(number), organization)
    return render_template("tenders/joining/show.html", organization=organization, **entry.told(g.at))


@bp.post(ONE)
def adhere(slug: str, number: str) -> ResponseReturnValue:
    """Enter a purchase, or change what is wanted while it is open."""
    organization = acting.space(slug)
    authorize("tenders.participate", organization)
    entry = entering.tried(entering.purchase(number), organization, request.form, g.at)
    if entry.status != 303:
        return render_template("tenders/joining/show.html", organization=organization, **entry.told(g.at)), entry.status
    flash(entering.said(Authority(entry.form.authority.data)), "success")
    return redirect(url_for("tenders.adhesion", slug=organization.slug, number=number), 303)


@bp.route(f"{ONE}/retrait", methods=["GET", "POST"])
def withdraw(slug: str, number: str) -> ResponseReturnValue:
    """Leave a purchase, once it is said that one does."""
    organization = acting.space(slug)
    authorize("tenders.participate", organization)
    tender, form = entering.purchase(number), WithdrawForm()
    place = entering.place(tender, organization)
    told = {"tender": tender, "form": form, "why_not": rules.why_not_withdraw(place, tender, g.at)}
    if told["why_not"] or not form.validate_on_submit():
        return render_template("tenders/joining/withdraw.html", organization=organization, **told), 409 if told["why_not"] else 200
    acts.withdraw(place, tender, form.reason.data or "", actor=actor(), at=g.at)
    flash(_("Votre organisation s’est retirée de cet achat."), "success")
    return redirect(url_for("tenders.adhesion", slug=organization.slug, number=number), 303)


@bp.get(f"{ONE}/resolution")
def resolution(slug: str, number: str) -> ResponseReturnValue:
    """The form by which the file of the resolution is given."""
    organization = acting.space(slug)
    authorize("tenders.participate", organization)
    tender, form = entering.purchase(number), ResolutionForm()
    place = entering.place(tender, organization)
    if reason := proofs.why_not_attach(place):
        raise RuleBroken(reason)
    told = {"tender": tender, "place": place, "form": form, "accept": documents.ACCEPT, "is_late": proofs.is_late(place, g.at)}
    return render_template("tenders/joining/resolution.html", organization=organization, **told)


@bp.post(f"{ONE}/resolution")
@own_units
def attach_resolution(slug: str, number: str) -> ResponseReturnValue:
    """Keep the file, examined outside the writing unit, for that is slow; where it goes is asked again inside."""
    with db.database().reading():
        organization, form = acting.space(slug), ResolutionForm()
        authorize("tenders.participate", organization)
        told = {"tender": entering.purchase(number), "place": None, "form": form, "accept": documents.ACCEPT}
        kept = _examined(form)
        if kept is None:
            return render_template("tenders/joining/resolution.html", organization=organization, **told), 422
    with db.database().writing():
        place = _attachable(slug, number)
        proofs.attach(place, kept, actor=actor(), at=g.at)
    flash(_("Le document de la résolution est reçu."), "success")
    return redirect(url_for("tenders.adhesion", slug=slug, number=number), 303)


@bp.get(f"{ONE}/resolution/document")
def resolution_file(slug: str, number: str) -> ResponseReturnValue:
    """The file of the resolution, for its organisation and for the organiser; `slug` is that of the participant."""
    authorize("organizations.mine")
    place = queries.place_of(slug, number)
    if place.resolution_file is None or not can("tenders.read_resolution", place):
        raise Missing()
    return files.serve(place.resolution_file)


@bp.route(f"{ONE}/fonds", methods=["GET", "POST"])
def funds(slug: str, number: str) -> ResponseReturnValue:
    """Certify that the money is available, a fiscal year at a time."""
    organization = acting.space(slug)
    authorize("tenders.certify", organization)
    require_fresh()
    tender, form = entering.purchase(number), CertificateForm()
    place = entering.place(tender, organization)
    if not form.validate_on_submit():
        told = {"tender": tender, "place": place, "form": form, "cover": entering.covered(place, tender)}
        return render_template("tenders/joining/funds.html", organization=organization, **told), 422 if form.errors else 200
    proofs.certify(place, form.fiscal_year.data, form.amount.data, form.reference.data or "", actor=actor(), at=g.at)
    flash(_("Les fonds sont certifiés."), "success")
    return redirect(url_for("tenders.adhesion", slug=organization.slug, number=number), 303)


def _examined(form: ResolutionForm) -> documents.Kept | None:
    """The document that was sent; None with the reason beside its field."""
    if not form.validate():
        return None
    try:
        return documents.keep(form.sent.data.stream, form.sent.data.filename or "")
    except Unusable as refused:
        form.sent.errors = [refused.reason]
        return None


def _attachable(slug: str, number: str) -> Participation:
    """The place to which a file is attached, its policy asked again."""
    organization = acting.space(slug)
    authorize("tenders.participate", organization)
    return entering.place(entering.purchase(number), organization)
