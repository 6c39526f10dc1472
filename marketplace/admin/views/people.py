"""People at the desk: the list, what is known of one, shutting an account and opening it again, the team, helping somebody back in."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from marketplace.accounts import open_sessions, queries, resets, staff, suspensions
from marketplace.accounts.models import User
from marketplace.admin import people_shown
from marketplace.admin.person_forms import SuspendForm
from marketplace.admin.views.blueprint import bp
from marketplace.core import audit, paging
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _

LONGEST = 100


@bp.get("/bureau/personnes")
def people() -> ResponseReturnValue:
    """Everyone who has an account, narrowed by words and by state."""
    authorize("admin.people")
    q, state = request.args.get("q", "").replace("\0", "")[:LONGEST].strip(), request.args.get("etat", "")
    state = state if state in people_shown.STATES else ""
    page = paging.paginate(queries.people(q, state), paging.page_number(request.args.get("page")))
    return render_template("admin/people/index.html", page=page, q=q, state=state, counts=people_shown.counts())


@bp.get("/bureau/personnes/<int:number>")
def person(number: int) -> ResponseReturnValue:
    """What is known of a person, and what may be done for her."""
    authorize("admin.people")
    return render_template("admin/people/show.html", **_facts(people_shown.load(number), SuspendForm(formdata=None)))


@bp.post("/bureau/personnes/<int:number>/suspendre")
def suspend_person(number: int) -> ResponseReturnValue:
    """Shut an account; its person is out at her next click, and told why."""
    authorize("admin.people")
    require_fresh()
    found, form = people_shown.hold(number), SuspendForm()
    if not form.validate_on_submit():
        return render_template("admin/people/show.html", **_facts(found, form)), 422
    suspensions.suspend(found, form.reason.data or "", form.until, actor=actor(), at=g.at)
    return _back(found, _("Le compte est suspendu. La personne en reçoit la raison par courriel."))


@bp.post("/bureau/personnes/<int:number>/retablir")
def reinstate_person(number: int) -> ResponseReturnValue:
    """Open a suspended account again."""
    authorize("admin.people")
    require_fresh()
    found = people_shown.load(number)
    suspensions.reinstate(found, actor=actor(), at=g.at)
    return _back(found, _("Le compte est ouvert de nouveau."))


@bp.post("/bureau/personnes/<int:number>/retirer-de-l-equipe")
def demote_person(number: int) -> ResponseReturnValue:
    """Take a person off the team of the platform."""
    authorize("admin.people")
    require_fresh()
    found = people_shown.hold(number)
    staff.demote(found, actor=actor(), at=g.at)
    return _back(found, _("La personne ne fait plus partie de l’équipe. Son compte reste ouvert."))


@bp.post("/bureau/personnes/<int:number>/fermer-les-sessions")
def end_sessions_of_person(number: int) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    authorize("admin.people")
    require_fresh()
    found = people_shown.load(number)
    open_sessions.end_all(found, actor=actor(), at=g.at)
    return _back(found, _("Ses sessions sont fermées."))


@bp.post("/bureau/personnes/<int:number>/lien")
def write_link_to_person(number: int) -> ResponseReturnValue:
    """Write to a person the link by which she chooses a password, which nobody of the team ever knows."""
    authorize("admin.people")
    require_fresh()
    found = people_shown.load(number)
    resets.send(found)
    audit.record("admin.write_link", found, actor=actor(), at=g.at)
    return _back(found, _("Le lien part à son adresse."))


def _facts(found: User, form: SuspendForm) -> dict[str, object]:
    """What the page of a person is made of."""
    return {
        "person": found,
        "form": form,
        "why_not": suspensions.why_not_suspend(found, actor(), g.at),
        "why_not_demote": staff.why_not_demote(found, actor(), g.at),
        "places": people_shown.sessions(found, g.at),
        "acts": people_shown.latest_acts(found),
    }


def _back(found: User, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("admin.person", number=found.id), 303)
