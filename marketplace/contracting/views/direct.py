"""Direct awards in the space of a buyer: the list, a new file, the file, approving and cancelling it, its PDF."""

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.contracting.direct import actions, asking, pdf, queries, saving, sheet
from marketplace.contracting.direct import words as direct_words
from marketplace.contracting.direct.approval_forms import CancelForm, approve_form
from marketplace.contracting.direct.forms import FileForm, ObjectForm
from marketplace.contracting.views.blueprint import bp
from marketplace.core import clock, paging
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.organizations.teams import acting

BASE = "/espace/<slug>/gre-a-gre"
ONE = f"{BASE}/<number>"


@bp.app_context_processor
def said_of_direct() -> dict[str, Any]:
    """The words of direct awards."""
    return {"direct_words": direct_words}


@bp.get(BASE)
def direct_index(slug: str) -> ResponseReturnValue:
    """The direct awards of a body, by year and by supplier."""
    buyer = acting.space(slug)
    authorize("contracting.direct_see", buyer)
    year, words = asking.year(request.args.get("annee")), request.args.get("fournisseur", "").replace("\0", "").strip()[:200]
    page = queries.listed(buyer, year, words, paging.page_number(request.args.get("page")))
    told = {"page": page, "year": year, "words": words, "years": queries.years(buyer)}
    return render_template("contracting/direct/index.html", organization=buyer, **told)


@bp.route(f"{BASE}/nouveau", methods=["GET", "POST"])
def direct_new(slug: str) -> ResponseReturnValue:
    """What is bought, for how much, from whom, with what the adviser says of it; sent, it is a draft."""
    buyer = acting.space(slug)
    authorize("contracting.direct_write", buyer)
    form = ObjectForm(buyer)
    if form.validate_on_submit():
        award = actions.start(buyer, form.said(), actor=actor(), at=g.at)
        flash(_("Le dossier %(number)s est commencé. Il s’enregistre à mesure que vous écrivez.", number=award.number), "success")
        return redirect(url_for("contracting.direct_edit", slug=buyer.slug, number=award.number), 303)
    told = {"form": form, "advised": asking.advised(form, g.at)}
    return render_template("contracting/direct/new.html", organization=buyer, **told), 422 if form.errors else 200


@bp.get(f"{BASE}/conseil")
def direct_advice(slug: str) -> ResponseReturnValue:
    """What the adviser says of a direct award while it is typed."""
    buyer = acting.space(slug)
    authorize("contracting.direct_write", buyer)
    form = ObjectForm(buyer, formdata=request.args, meta={"csrf": False})
    return render_template("contracting/direct/_asked.html", organization=buyer, advised=asking.advised(form, g.at))


@bp.get(ONE)
def direct_show(slug: str, number: str) -> ResponseReturnValue:
    """The file of a direct award, as frozen once it was approved."""
    buyer = acting.space(slug)
    authorize("contracting.direct_see", buyer)
    told = sheet.of(queries.find(buyer, number), clock.local_day(g.at))
    return render_template("contracting/direct/show.html", organization=buyer, sheet=told, missing=saving.missing(told))


@bp.route(f"{ONE}/modifier", methods=["GET", "POST"])
def direct_edit(slug: str, number: str) -> ResponseReturnValue:
    """The form of a draft; what htmx sends as one writes is saved in the same way, and only what stands beside it comes back."""
    buyer = acting.space(slug)
    authorize("contracting.direct_write", buyer)
    award = queries.find(buyer, number)
    form = FileForm(award, sheet.exemptions(award, clock.local_day(g.at)))
    status = saving.saved(award, form, actor=actor(), at=g.at)
    if status == 303 and not request.headers.get("HX-Request"):
        return redirect(url_for("contracting.direct_show", slug=buyer.slug, number=number), 303)
    told = {"form": form, "status": status, "sheet": sheet.of(award, clock.local_day(g.at)), "other": form.saved_meanwhile(status)}
    if request.headers.get("HX-Request"):
        return render_template("contracting/direct/_beside.html", organization=buyer, is_part=True, **told), saving.for_htmx(status)
    return render_template("contracting/direct/edit.html", organization=buyer, **told), status


@bp.route(f"{ONE}/approuver", methods=["GET", "POST"])
def direct_approve(slug: str, number: str) -> ResponseReturnValue:
    """Approve a file: read whole, at a title, within one's delegation and the by-law."""
    buyer = acting.space(slug)
    authorize("contracting.direct_approve", buyer)
    require_fresh()
    award, membership = queries.find(buyer, number), acting.acting_membership()
    told = sheet.of(award, clock.local_day(g.at))
    form = approve_form(saving.bylaw(award, g.at), award.version)
    if form.validate_on_submit() and saving.approved(award, membership, form, actor=actor(), at=g.at):
        flash(_("Le gré à gré %(number)s est approuvé. Son dossier ne change plus.", number=number), "success")
        return redirect(url_for("contracting.direct_show", slug=buyer.slug, number=number), 303)
    shown = {"sheet": told, "form": form, "reasons": saving.reasons(award, membership, form, at=g.at)}
    return render_template("contracting/direct/approve.html", organization=buyer, **shown), 422 if form.errors else 200


@bp.route(f"{ONE}/annuler", methods=["GET", "POST"])
def direct_cancel(slug: str, number: str) -> ResponseReturnValue:
    """Give up a draft, or undo what was approved, with a reason."""
    buyer = acting.space(slug)
    authorize("contracting.direct_write", buyer)
    award, form = queries.find(buyer, number), CancelForm()
    if form.validate_on_submit():
        actions.cancel(award, form.reason.data, actor=actor(), at=g.at)
        flash(_("Le gré à gré %(number)s est annulé. Son numéro reste pris.", number=number), "success")
        return redirect(url_for("contracting.direct_show", slug=buyer.slug, number=number), 303)
    return render_template("contracting/direct/cancel.html", organization=buyer, award=award, form=form), 422 if form.errors else 200


@bp.get(f"{ONE}/document")
def direct_document(slug: str, number: str) -> Response:
    """The file as a PDF, in French."""
    buyer = acting.space(slug)
    authorize("contracting.direct_see", buyer)
    return pdf.response(queries.find(buyer, number), g.at)
