"""Personal information as the desk keeps it: incidents, requests, erasures, what the nights take away."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from marketplace.accounts.models import Erasure, Incident, PrivacyRequest
from marketplace.accounts.privacy import asking, incidents, words
from marketplace.admin.privacy_forms import IncidentForm, PrivacyAnswerForm
from marketplace.admin.views.blueprint import bp
from marketplace.core import db, exports, paging, retention
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _


@bp.get("/bureau/confidentialite")
def privacy() -> ResponseReturnValue:
    """What waits, and what the nights took away."""
    authorize("admin.privacy")
    return render_template("admin/privacy/index.html", waiting=asking.waiting(), report=retention.report(at=g.at))


@bp.get("/bureau/confidentialite/incidents")
def privacy_incidents() -> ResponseReturnValue:
    """The register of confidentiality incidents, the last known first."""
    authorize("admin.privacy")
    page = paging.paginate(incidents.listed(), paging.page_number(request.args.get("page")))
    return render_template("admin/privacy/incidents.html", page=page, words=words)


@bp.get("/bureau/confidentialite/incidents/liste.csv")
def privacy_incidents_csv() -> ResponseReturnValue:
    """The register as a file, for the Commission when it asks."""
    authorize("admin.privacy")
    return exports.csv_response(_("registre-incidents"), incidents.titles(), incidents.rows())


@bp.route("/bureau/confidentialite/incidents/inscrire", methods=["GET", "POST"])
def add_incident() -> ResponseReturnValue:
    """Write an incident down."""
    authorize("admin.privacy")
    form = IncidentForm()
    if not form.validate_on_submit():
        return render_template("admin/privacy/incident.html", form=form, incident=None), 422 if form.errors else 200
    made = incidents.add(form.facts(), actor=actor(), at=g.at)
    flash(_("L’incident est inscrit au registre."), "success")
    return redirect(url_for("admin.incident", number=made.id), 303)


@bp.route("/bureau/confidentialite/incidents/<int:number>", methods=["GET", "POST"])
def incident(number: int) -> ResponseReturnValue:
    """One incident, corrected as more is known."""
    authorize("admin.privacy")
    found = db.load(Incident, id=number)
    form = IncidentForm(found)
    if not form.validate_on_submit():
        return render_template("admin/privacy/incident.html", form=form, incident=found), 422 if form.errors else 200
    incidents.change(found, form.facts(), read_version=form.read_version, actor=actor(), at=g.at)
    flash(_("Le registre est à jour."), "success")
    return redirect(url_for("admin.privacy_incidents"), 303)


@bp.get("/bureau/confidentialite/demandes")
def privacy_requests() -> ResponseReturnValue:
    """Requests about personal information: those that wait, the oldest first, or those that were answered."""
    authorize("admin.privacy")
    is_open = request.args.get("etat") != "fermees"
    page = paging.paginate(asking.listed(is_open=is_open), paging.page_number(request.args.get("page")))
    return render_template(
        "admin/privacy/requests.html", page=page, is_open=is_open, waiting=asking.waiting().requests, asking=asking, words=words
    )


@bp.route("/bureau/confidentialite/demandes/<int:number>", methods=["GET", "POST"])
def privacy_request(number: int) -> ResponseReturnValue:
    """One request, and the answer to it."""
    authorize("admin.privacy")
    found = db.load(PrivacyRequest, id=number)
    form = PrivacyAnswerForm()
    if not form.validate_on_submit():
        shown = {"found": found, "form": form, "by": asking.answer_by(found)}
        return render_template("admin/privacy/request.html", **shown), 422 if form.errors else 200
    asking.answer(found, form.decision, form.answer.data or "", actor=actor(), at=g.at)
    flash(_("La réponse est enregistrée, et la personne est avisée."), "success")
    return redirect(url_for("admin.privacy_requests"), 303)


@bp.get("/bureau/confidentialite/effacements")
def erasures() -> ResponseReturnValue:
    """Who was erased and when: numbers alone."""
    authorize("admin.privacy")
    page = paging.paginate(select(Erasure).order_by(Erasure.id.desc()), paging.page_number(request.args.get("page")))
    return render_template("admin/privacy/erasures.html", page=page)
