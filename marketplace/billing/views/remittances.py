"""Remittances as files: sent, tried, followed while they are read, taken for good, and the lines to mend."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing.remittances import following
from marketplace.billing.remittances.forms import RemittanceForm
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.payments import LIST
from marketplace.core import db, paging
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.imports import returned, runs, shown, staging
from marketplace.core.imports.models import ImportRun
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting

FILES = f"{LIST}/fichiers"
RUN = f"{FILES}/<int:number>"
MOST_SHOWN = 20


@bp.get(FILES)
def remittances(slug: str) -> ResponseReturnValue:
    """Sending a remittance, and those that were sent."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    return render_template("billing/remittances/index.html", **_index(organization, RemittanceForm(formdata=None)))


@bp.post(FILES)
@own_units
def send_remittance(slug: str) -> ResponseReturnValue:
    """Keep a file that was sent, outside the unit that writes: it may be large."""
    with db.database().reading():
        organization = acting.space(slug)
        authorize("billing.pay", organization)
        form, person = RemittanceForm(), actor()
        if not form.take():
            return render_template("billing/remittances/index.html", **_index(organization, form)), 422
    with db.database().writing():
        authorize("billing.pay", organization)
        run = following.receive(acting.space(slug), form.kept or ("", 0), form, actor=person, at=g.at)
    return redirect(url_for("billing.remittance", slug=slug, number=run.id), 303)


@bp.get(RUN)
def remittance(slug: str, number: int) -> ResponseReturnValue:
    """One remittance where it stands."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    return render_template("billing/remittances/show.html", **_shown(organization, following.known(organization, number)))


@bp.post(f"{RUN}/colonnes")
def begin_remittance(slug: str, number: int) -> ResponseReturnValue:
    """Take the columns that were chosen, and let the lines be recorded or tried."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    require_fresh()
    run = following.known(organization, number)
    if problems := following.begin(run, request.form):
        return render_template("billing/remittances/show.html", **_shown(organization, run, problems)), 422
    return _to_run(organization, run)


@bp.post(f"{RUN}/abandonner")
def abandon_remittance(slug: str, number: int) -> ResponseReturnValue:
    """Give up a remittance that is not over."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    run = following.known(organization, number)
    following.abandon(run, actor=actor(), at=g.at)
    flash(_("L’import est abandonné."), "info")
    return _to_run(organization, run)


@bp.post(f"{RUN}/reprendre")
def resume_remittance(slug: str, number: int) -> ResponseReturnValue:
    """Let a remittance that failed go on."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    run = following.known(organization, number)
    runs.resume(run)
    return _to_run(organization, run)


@bp.post(f"{RUN}/pour-de-bon")
def remittance_for_good(slug: str, number: int) -> ResponseReturnValue:
    """Record for good the lines of a trial."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    require_fresh()
    run = runs.again(following.known(organization, number), actor_id=actor().id, at=g.at)
    flash(_("Le fichier est relu, puis ses paiements sont notés avec les choix de votre essai."), "info")
    return _to_run(organization, run)


@bp.get(f"{RUN}/a-corriger.csv")
def remittance_to_mend_csv(slug: str, number: int) -> ResponseReturnValue:
    """The lines to mend, as CSV."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    return returned.csv_response(following.known(organization, number))


@bp.get(f"{RUN}/a-corriger.xlsx")
def remittance_to_mend_xlsx(slug: str, number: int) -> ResponseReturnValue:
    """The lines to mend, as XLSX."""
    organization = acting.space(slug)
    authorize("billing.pay", organization)
    return returned.xlsx_response(following.known(organization, number))


def _index(organization: Organization, form: RemittanceForm) -> dict[str, Any]:
    page = paging.paginate(following.latest(organization), paging.page_number(request.args.get("page")))
    return {"organization": organization, "form": form, "page": page}


def _to_run(organization: Organization, run: ImportRun) -> ResponseReturnValue:
    return redirect(url_for("billing.remittance", slug=organization.slug, number=run.id), 303)


def _shown(organization: Organization, run: ImportRun, problems: list[str] | None = None) -> dict[str, Any]:
    """What the page of a remittance shows."""
    told: dict[str, Any] = {"organization": organization, "run": run, "problems": problems, "chosen": request.form if problems else None}
    told |= {"handler": staging.handler_of(run), "shown": shown, "returned": returned, "following": following, "why": runs.why_failed(run)}
    told["listed"] = db.session().scalars(returned.to_mend(run).limit(MOST_SHOWN)).all() if run.finished_at else []
    told["payments"] = following.payments(run) if run.finished_at and not run.is_dry else []
    return told
