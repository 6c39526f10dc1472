"""Importing a file from the desk: sent, its columns chosen, followed while it works, read when it is over."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin import import_desk
from marketplace.admin.import_forms import ImportForm
from marketplace.admin.views.blueprint import bp
from marketplace.core import db, paging
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.errors import Unusable
from marketplace.core.imports import returned, runs, shown, staging
from marketplace.core.imports.models import ImportRun
from marketplace.core.locale import _

MOST_SHOWN = 20


@bp.get("/bureau/imports")
def imports() -> ResponseReturnValue:
    """Every import, under way or over."""
    authorize("admin.import")
    page = paging.paginate(import_desk.latest(), paging.page_number(request.args.get("page")))
    return render_template("admin/imports/index.html", page=page)


@bp.get("/bureau/imports/nouveau")
def new_import() -> ResponseReturnValue:
    """The form by which a file is sent."""
    authorize("admin.import")
    return render_template("admin/imports/new.html", form=ImportForm(formdata=None))


@bp.post("/bureau/imports/nouveau")
@own_units
def receive_import() -> ResponseReturnValue:
    """Keep a file that was sent, outside the unit that writes: it may be large."""
    with db.database().reading():
        authorize("admin.import")
        form, kept, person = *_taken(), actor()
        if kept is None:
            return render_template("admin/imports/new.html", form=form), 422
    with db.database().writing():
        run = import_desk.receive(kept, form, actor=person, at=g.at)
    return redirect(url_for("admin.import_run", number=run.id), 303)


@bp.get("/bureau/imports/<int:number>")
def import_run(number: int) -> ResponseReturnValue:
    """One import where it stands: read, waiting for its columns, at work, or over with what became of its rows."""
    authorize("admin.import")
    return render_template("admin/imports/show.html", **_shown(import_desk.known(number)))


@bp.post("/bureau/imports/<int:number>/colonnes")
def begin_import(number: int) -> ResponseReturnValue:
    """Take the columns that were chosen and let the rows be applied."""
    authorize("admin.import")
    run = import_desk.known(number)
    if problems := import_desk.begin(run, request.form):
        return render_template("admin/imports/show.html", **_shown(run, problems)), 422
    return redirect(url_for("admin.import_run", number=number), 303)


@bp.post("/bureau/imports/<int:number>/abandonner")
def abandon_import(number: int) -> ResponseReturnValue:
    """Give up an import that is not over."""
    authorize("admin.import")
    runs.abandon(import_desk.known(number), actor=actor(), at=g.at)
    flash(_("L’import est abandonné."), "info")
    return redirect(url_for("admin.import_run", number=number), 303)


@bp.post("/bureau/imports/<int:number>/reprendre")
def resume_import(number: int) -> ResponseReturnValue:
    """Let an import that failed go on."""
    authorize("admin.import")
    runs.resume(import_desk.known(number))
    return redirect(url_for("admin.import_run", number=number), 303)


@bp.post("/bureau/imports/<int:number>/pour-de-bon")
def import_again(number: int) -> ResponseReturnValue:
    """Import for good the file of a trial."""
    authorize("admin.import")
    run = import_desk.again(import_desk.known(number), actor=actor(), at=g.at)
    return redirect(url_for("admin.import_run", number=run.id), 303)


@bp.get("/bureau/imports/<int:number>/a-corriger.csv")
def import_to_mend_csv(number: int) -> ResponseReturnValue:
    """The rows to mend, as CSV."""
    authorize("admin.import")
    return returned.csv_response(import_desk.known(number))


@bp.get("/bureau/imports/<int:number>/a-corriger.xlsx")
def import_to_mend_xlsx(number: int) -> ResponseReturnValue:
    """The rows to mend, as XLSX."""
    authorize("admin.import")
    return returned.xlsx_response(import_desk.known(number))


def _taken() -> tuple[ImportForm, tuple[str, int] | None]:
    """The form that was sent, and what is kept of its file (None: it is shown again)."""
    form = ImportForm()
    if not form.validate_on_submit():
        return form, None
    try:
        return form, staging.keep(form.sent.data.stream)
    except Unusable as refused:
        form.sent.errors = [refused.reason]
        return form, None


def _shown(run: ImportRun, problems: list[str] | None = None) -> dict[str, Any]:
    """What the page of an import shows."""
    listed = db.session().scalars(returned.to_mend(run).limit(MOST_SHOWN)).all() if run.finished_at else []
    chosen = request.form if problems else None
    told = {"handler": staging.handler_of(run), "desk": import_desk, "shown": shown, "returned": returned, "why": runs.why_failed(run)}
    return {"run": run, "problems": problems, "chosen": chosen, "listed": listed, **told}
