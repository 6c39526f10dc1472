"""The catalogue as files: taken away for a spreadsheet, sent back, followed while it is read, what would change before it does."""

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.catalogue import keeping
from marketplace.catalogue.files import asked, columns, following, foretold, pieces, writing
from marketplace.catalogue.files.forms import FileForm
from marketplace.catalogue.views.blueprint import bp
from marketplace.catalogue.views.keeping import BASE
from marketplace.core import db, exports, paging
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.imports import returned, runs, shown, staging
from marketplace.core.imports.models import ImportRun, RunStatus
from marketplace.core.locale import _
from marketplace.organizations.models import Organization

FILES = f"{BASE}/fichiers"
RUN = f"{FILES}/<int:number>"
MOST_SHOWN = 20
__all__ = ["bp", "pieces"]


@bp.get(FILES)
def files(slug: str) -> ResponseReturnValue:
    """Taking the catalogue away, sending it back, and the imports that were."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    return render_template("catalogue/files/index.html", **_index(organization, FileForm(formdata=None)))


@bp.post(FILES)
@own_units
def send_file(slug: str) -> ResponseReturnValue:
    """Keep a file that was sent, outside the unit that writes: it may be large."""
    with db.database().reading():
        organization = keeping.known(slug)
        authorize("catalogue.keep", organization)
        form, person = FileForm(), actor()
        if not form.take():
            return render_template("catalogue/files/index.html", **_index(organization, form)), 422
    with db.database().writing():
        run = following.receive(keeping.known(slug), form.kept or ("", 0), form, actor=person, at=g.at)
    return redirect(url_for("catalogue.file_run", slug=slug, number=run.id), 303)


@bp.get(RUN)
def file_run(slug: str, number: int) -> ResponseReturnValue:
    """One import where it stands."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    return render_template("catalogue/files/show.html", **_shown(organization, following.known(organization, number)))


@bp.post(f"{RUN}/colonnes")
def begin_file(slug: str, number: int) -> ResponseReturnValue:
    """Take the columns that were chosen and how their numbers are written, and let the rows be applied."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    run = following.known(organization, number)
    if problems := following.begin(run, request.form):
        return render_template("catalogue/files/show.html", **_shown(organization, run, problems)), 422
    return _to_run(organization, run)


@bp.post(f"{RUN}/abandonner")
def abandon_file(slug: str, number: int) -> ResponseReturnValue:
    """Give up an import that is not over."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    run = following.known(organization, number)
    runs.abandon(run, actor=actor(), at=g.at)
    flash(_("L’import est abandonné."), "info")
    return _to_run(organization, run)


@bp.post(f"{RUN}/reprendre")
def resume_file(slug: str, number: int) -> ResponseReturnValue:
    """Let an import that failed go on."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    run = following.known(organization, number)
    runs.resume(run)
    return _to_run(organization, run)


@bp.post(f"{RUN}/pour-de-bon")
def file_for_good(slug: str, number: int) -> ResponseReturnValue:
    """Import for good the file of a trial."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    run = runs.again(following.known(organization, number), actor_id=actor().id, at=g.at)
    flash(_("Le fichier est relu, puis importé avec les choix de votre essai."), "info")
    return _to_run(organization, run)


@bp.get(f"{RUN}/a-corriger.csv")
def file_to_mend_csv(slug: str, number: int) -> ResponseReturnValue:
    """The rows to mend, as CSV."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    return returned.csv_response(following.known(organization, number))


@bp.get(f"{RUN}/a-corriger.xlsx")
def file_to_mend_xlsx(slug: str, number: int) -> ResponseReturnValue:
    """The rows to mend, as XLSX."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    return returned.xlsx_response(following.known(organization, number))


@bp.get(f"{BASE}/liste.csv")
def listings_csv(slug: str) -> Response:
    """The whole catalogue, drafts and archives too, as CSV that can be sent back."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    exports.count_download()
    return exports.csv_response(f"catalogue-{organization.slug}", columns.titles(), writing.rows(organization, as_numbers=False))


@bp.get(f"{BASE}/liste.xlsx")
def listings_xlsx(slug: str) -> Response:
    """The same as XLSX."""
    organization = keeping.known(slug)
    authorize("catalogue.keep", organization)
    exports.count_download()
    return exports.xlsx_response(f"catalogue-{organization.slug}", columns.titles(), writing.rows(organization, as_numbers=True))


def _index(organization: Organization, form: FileForm) -> dict[str, Any]:
    page = paging.paginate(following.latest(organization), paging.page_number(request.args.get("page")))
    return {"organization": organization, "form": form, "page": page}


def _to_run(organization: Organization, run: ImportRun) -> ResponseReturnValue:
    return redirect(url_for("catalogue.file_run", slug=organization.slug, number=run.id), 303)


def _shown(organization: Organization, run: ImportRun, problems: list[str] | None = None) -> dict[str, Any]:
    """What the page of an import shows."""
    mapping = shown.picked(run, request.form) if problems else run.mapping
    told: dict[str, Any] = {"organization": organization, "run": run, "problems": problems, "chosen": request.form if problems else None}
    told |= {"handler": staging.handler_of(run), "shown": shown, "returned": returned, "why": runs.why_failed(run)}
    told["asked"] = asked.of_run(run, mapping) if run.status is RunStatus.STAGED else []
    told["listed"] = db.session().scalars(returned.to_mend(run).limit(MOST_SHOWN)).all() if run.finished_at else []
    return told | foretold.told(run, g.at)
