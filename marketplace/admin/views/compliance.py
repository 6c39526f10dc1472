"""The desk's kinds of documents that buyers ask: listed, added, worded and dated."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin.compliance_forms import ComplianceKindForm
from marketplace.admin.views.blueprint import bp
from marketplace.core import clock, db
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.compliance import kinds, reading, rules
from marketplace.organizations.models import ComplianceKind

LIST = "/bureau/references/pieces-de-conformite"


@bp.get(LIST)
def compliance_kinds() -> ResponseReturnValue:
    """Every kind, those that are asked no more too."""
    authorize("admin.desk")
    today = clock.local_day(g.at)
    return render_template("admin/reference/compliance_kinds.html", kinds=reading.kinds(), today=today, rules=rules)


@bp.route(f"{LIST}/ajouter", methods=["GET", "POST"])
def add_compliance_kind() -> ResponseReturnValue:
    """The form of a new kind."""
    authorize("admin.desk")
    form = ComplianceKindForm(None)
    if not form.validate_on_submit():
        return render_template("admin/reference/compliance_kind.html", kind=None, form=form), 422 if form.errors else 200
    kinds.add(form.values(), actor=actor(), at=g.at)
    flash(_("Le genre de pièces est ajouté : les dossiers le proposent."), "success")
    return redirect(url_for("admin.compliance_kinds"), 303)


@bp.route(f"{LIST}/<code>", methods=["GET", "POST"])
def change_compliance_kind(code: str) -> ResponseReturnValue:
    """The form by which a kind is worded or dated anew."""
    authorize("admin.desk")
    kind = db.load(ComplianceKind, code=code)
    form = ComplianceKindForm(kind)
    sound = form.validate_on_submit()
    if not sound or form.is_stale(kind):
        status = 409 if sound else 422 if form.errors else 200
        return render_template("admin/reference/compliance_kind.html", kind=kind, form=form, status=status), status
    changed = kinds.change(kind, form.values(), read_version=kind.version, actor=actor(), at=g.at)
    flash(_("C’est enregistré.") if changed else _("Rien n’a changé."), "success" if changed else "info")
    return redirect(url_for("admin.compliance_kinds"), 303)
