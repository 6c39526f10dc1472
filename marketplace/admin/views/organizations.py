"""The desk's list of organisations, its files for a spreadsheet, and the beginning of a new page."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin import organization_list
from marketplace.admin.organization_forms import NewOrganizationForm
from marketplace.admin.organization_list import Filters
from marketplace.admin.views.blueprint import bp
from marketplace.core import exports, paging
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.editing import parts as editing

PER_PAGE = 50


@bp.get("/bureau/organisations")
def organizations() -> ResponseReturnValue:
    """Every page of the directory whatever its status, narrowed by what the team looks for."""
    authorize("admin.desk")
    filters = Filters.of(request.args)
    page = paging.paginate(organization_list.found(filters), paging.page_number(request.args.get("page"), PER_PAGE), PER_PAGE)
    listed = {"counts": organization_list.counts(filters), "sources": organization_list.sources(), "list": organization_list}
    return render_template("admin/organizations/index.html", filters=filters, page=page, **listed)


@bp.get("/bureau/organisations/liste.csv")
def organizations_csv() -> ResponseReturnValue:
    """The list that is shown, whole, as CSV."""
    authorize("admin.desk")
    return exports.csv_response(_("organisations"), organization_list.titles(), organization_list.rows(Filters.of(request.args)))


@bp.get("/bureau/organisations/liste.xlsx")
def organizations_xlsx() -> ResponseReturnValue:
    """The list that is shown, whole, as XLSX."""
    authorize("admin.desk")
    return exports.xlsx_response(_("organisations"), organization_list.titles(), organization_list.rows(Filters.of(request.args)))


@bp.route("/bureau/organisations/nouvelle", methods=["GET", "POST"])
def new_organization() -> ResponseReturnValue:
    """The form by which the team begins a page, which nobody sees before it is published."""
    authorize("admin.desk")
    authorize("organizations.edit")
    form = NewOrganizationForm()
    if not form.validate_on_submit():
        return render_template("admin/organizations/new.html", form=form), 422 if form.errors else 200
    organization = editing.start(form.values(), actor=actor(), at=g.at)
    flash(_("Le brouillon est créé. Complétez ses parties, puis publiez la fiche."), "success")
    return redirect(url_for("organizations.edit", slug=organization.slug), 303)
