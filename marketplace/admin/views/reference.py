"""The desk's view of the reference data: the lists, and what may be corrected of the places."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.admin import reference_lists
from marketplace.admin.reference_forms import KINDS, PeriodForm, PlaceNameForm
from marketplace.admin.views.blueprint import bp
from marketplace.core import db, paging
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.models import Municipality, PlaceName, PlaceNameKind
from marketplace.organizations.places import editing as place_editing

PER_PAGE = 50


@bp.get("/bureau/references")
def references() -> ResponseReturnValue:
    """The lists of the product with their sizes, and the regions as they are today."""
    authorize("admin.desk")
    lists = reference_lists.NOMENCLATURES
    return render_template(
        "admin/reference/index.html", regions=reference_lists.regions(), totals=reference_lists.totals(), nomenclatures=lists
    )


@bp.get("/bureau/references/mrc")
def reference_mrcs() -> ResponseReturnValue:
    """The MRC with the region of each today."""
    authorize("admin.desk")
    return render_template("admin/reference/mrcs.html", mrcs=reference_lists.mrcs())


@bp.get("/bureau/references/poles")
def reference_hubs() -> ResponseReturnValue:
    """The hubs and their territories."""
    authorize("admin.desk")
    return render_template("admin/reference/hubs.html", hubs=reference_lists.hubs())


@bp.get("/bureau/references/listes/<name>")
def reference_list(name: str) -> ResponseReturnValue:
    """One of the lists of codes: sectors, legal forms, certifications, purchase categories, units."""
    authorize("admin.desk")
    one = reference_lists.nomenclature(name)
    return render_template("admin/reference/list.html", one=one, rows=reference_lists.rows_of(one))


@bp.get("/bureau/references/municipalites")
def municipalities() -> ResponseReturnValue:
    """The municipalities, found by any of their names or by code."""
    authorize("admin.desk")
    asked = request.args.get("q", "")[:100].strip()
    number = paging.page_number(request.args.get("page"), PER_PAGE)
    page = paging.paginate(reference_lists.municipalities(asked), number, PER_PAGE)
    also = reference_lists.names_that_fit(page.items, asked)
    return render_template("admin/reference/municipalities.html", page=page, asked=asked, also=also)


@bp.get("/bureau/references/municipalites/<code>")
def municipality(code: str) -> ResponseReturnValue:
    """What is known of a municipality, its periods and its other names."""
    authorize("admin.desk")
    found = db.load(Municipality, code=code)
    known = _known(found, PeriodForm(found, reference_lists.every_mrc()), PlaceNameForm(found))
    return render_template("admin/reference/municipality.html", **known)


@bp.post("/bureau/references/municipalites/<code>/periodes")
def add_period(code: str) -> ResponseReturnValue:
    """Date a change of MRC or region."""
    authorize("admin.desk")
    found = db.load(Municipality, code=code)
    form = PeriodForm(found, reference_lists.every_mrc())
    if not form.validate_on_submit():
        known = _known(found, form, PlaceNameForm(found, formdata=None))
        return render_template("admin/reference/municipality.html", **known), 422
    place_editing.add_period(found, **form.values(), actor=actor(), at=g.at)
    flash(_("La période est ajoutée, et celle d’avant finit ce jour-là."), "success")
    return redirect(url_for("admin.municipality", code=code), 303)


@bp.post("/bureau/references/municipalites/<code>/noms")
def add_place_name(code: str) -> ResponseReturnValue:
    """Recognise a municipality under another name."""
    authorize("admin.desk")
    found = db.load(Municipality, code=code)
    form = PlaceNameForm(found)
    if not form.validate_on_submit():
        known = _known(found, PeriodForm(found, reference_lists.every_mrc(), formdata=None), form)
        return render_template("admin/reference/municipality.html", **known), 422
    added = place_editing.add_name(found, form.name.data, PlaceNameKind(form.kind.data), actor=actor(), at=g.at)
    others = ", ".join(one.name for one in place_editing.bearers(added))
    flash(_("Ce nom sera reconnu.") if not others else _("Ce nom est aussi celui de %(names)s : on demandera laquelle.", names=others))
    return redirect(url_for("admin.municipality", code=code), 303)


@bp.post("/bureau/references/noms/<int:number>/retirer")
def withdraw_place_name(number: int) -> ResponseReturnValue:
    """Recognise a name no more."""
    authorize("admin.desk")
    name = db.load(PlaceName, id=number)
    place_editing.withdraw_name(name, actor=actor(), at=g.at)
    flash(_("« %(name)s » n’est plus reconnu.", name=name.name), "success")
    return redirect(url_for("admin.municipality", code=name.municipality_code), 303)


def _known(found: Municipality, period_form: PeriodForm, name_form: PlaceNameForm) -> dict[str, Any]:
    """What the page of a municipality shows."""
    return {
        "municipality": found,
        "periods": [(one, *reference_lists.belonging(one)) for one in reversed(place_editing.periods_of(found))],
        "names": place_editing.names_of(found),
        "kinds": KINDS,
        "period_form": period_form,
        "name_form": name_form,
        "organizations": reference_lists.organizations_in(found),
    }
