"""Visits of the place: announced, listed and noted by the buyer; registered for by an enterprise that was asked."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.tenders import answered
from marketplace.tenders.asking import keeping, pages, rules
from marketplace.tenders.drafting import keeping as called
from marketplace.tenders.drafting import pages as drafting
from marketplace.tenders.views import asked, asking
from marketplace.tenders.views.blueprint import bp
from marketplace.tenders.visiting import acts, pieces, queries
from marketplace.tenders.visiting import rules as may
from marketplace.tenders.visiting.forms import RegisterForm, VisitForm

MADE, RECEIVED = f"{asking.ONE}/visites", f"{asked.ONE}/visites/<int:visit>"
CALLED, ANSWERED = f"{answered.NEED}/visites", "/espace/<slug>/reponses/<grouped:number>/visites/<int:visit>"


@bp.route(MADE, methods=["GET", "POST"])
def visits(slug: str, number: str) -> ResponseReturnValue:
    """The visits of a request in preparation, and the form of the next one."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = VisitForm()
    if (visit := form.visit(tender)) is None:
        status = 422 if form.is_submitted() else 200
        told = pages.desk(tender, "visits", form=form, found=pieces.shown(tender), status=status)
        return render_template("tenders/visiting/write.html", **told), status
    acts.announce(tender, visit, actor=actor(), at=g.at)
    flash(_("La visite est ajoutée."), "success")
    return redirect(url_for("tenders.visits", slug=organization.slug, number=number), 303)


@bp.route(CALLED, methods=["GET", "POST"])
def call_visits(slug: str, number: str) -> ResponseReturnValue:
    """The visits of a purchase from a need that waits for answers, and the form of one more."""
    organization, tender = called.called(slug, number)
    authorize("tenders.keep", tender)
    form = VisitForm()
    if (visit := form.visit(tender)) is None:
        status = 422 if form.is_submitted() else 200
        told = {"form": form, "found": pieces.shown(tender), "status": status, "takes_notices": rules.is_open(tender, g.at)}
        return render_template("tenders/visiting/add.html", **drafting.shown(tender, **told)), status
    made = acts.add(tender, visit, actor=actor(), at=g.at)
    flash(_("L’avis no %(rank)d est publié, et tous en sont avisés.", rank=made.number), "success")
    return redirect(url_for("tenders.call_visits", slug=organization.slug, number=number), 303)


@bp.post(f"{MADE}/<int:visit>/retirer")
def remove_visit(slug: str, number: str, visit: int) -> ResponseReturnValue:
    """Take a visit away while nothing was sent."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    acts.remove(tender, queries.one(tender, visit), actor=actor(), at=g.at)
    flash(_("La visite est retirée."), "success")
    return redirect(url_for("tenders.visits", slug=organization.slug, number=number), 303)


@bp.get(f"{MADE}/<int:visit>")
@bp.get(f"{CALLED}/<int:visit>")
def visit_list(slug: str, number: str, visit: int) -> ResponseReturnValue:
    """Who comes to a visit, to be printed; afterwards, who came."""
    _organization, tender = answered.ours(slug, number)
    authorize("tenders.keep", tender)
    one = queries.one(tender, visit)
    found = next(shown for shown in pieces.shown(tender) if shown.one is one)
    rows = {row.organization_id: row for row in one.registrations}
    told = {"shown": found, "rows": rows, "concerned": queries.concerned(tender, one)}
    if tender.is_grouped:
        return render_template("tenders/visiting/list_of_call.html", **drafting.shown(tender), **told)
    return render_template("tenders/visiting/list.html", **pages.desk(tender, "visit", **told))


@bp.post(f"{MADE}/<int:visit>")
@bp.post(f"{CALLED}/<int:visit>")
def note_visit(slug: str, number: str, visit: int) -> ResponseReturnValue:
    """Note who came."""
    organization, tender = answered.ours(slug, number)
    authorize("tenders.keep", tender)
    came = {int(one) for one in request.form.getlist("came") if one.isdecimal()}
    acts.note(tender, queries.one(tender, visit), came, actor=actor(), at=g.at)
    flash(_("Les présences sont notées."), "success")
    return redirect(url_for("tenders.visit_list", slug=organization.slug, number=number, visit=visit), 303)


@bp.post(f"{RECEIVED}/inscription")
@bp.post(f"{ANSWERED}/inscription")
def register_for_visit(slug: str, number: str, visit: int) -> ResponseReturnValue:
    """Say that we come, with how many persons."""
    organization, tender = answered.received(slug, number)
    authorize("tenders.ask", tender)
    form, one = RegisterForm(), queries.one(tender, visit)
    persons = form.persons.data if form.validate_on_submit() else None
    if not persons and may.why_not_register(tender, one, g.at) is None:
        flash(may.why_not_so_many(), "error")
        return redirect(pieces.where(tender, organization, anchor=None), 303)
    acts.register(tender, one, organization, persons or 0, actor=actor(), at=g.at)
    flash(_("Votre inscription est notée."), "success")
    return redirect(pieces.where(tender, organization), 303)


@bp.post(f"{RECEIVED}/annuler")
@bp.post(f"{ANSWERED}/annuler")
def cancel_visit(slug: str, number: str, visit: int) -> ResponseReturnValue:
    """Say that we do not come after all."""
    organization, tender = answered.received(slug, number)
    authorize("tenders.ask", tender)
    acts.cancel(tender, queries.one(tender, visit), organization, actor=actor(), at=g.at)
    flash(_("Votre inscription est annulée."), "success")
    return redirect(pieces.where(tender, organization), 303)
