"""What this room brings to pages that it does not own."""

from flask import g, render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.factors import losing
from marketplace.accounts.privacy import asking
from marketplace.admin import duplicates_shown, import_desk, organization_list, people_shown, team_pieces, today, trust_shown
from marketplace.core import db
from marketplace.core.acts import Named
from marketplace.core.files import StoredFile
from marketplace.core.imports.models import ImportRun
from marketplace.core.locale import _
from marketplace.core.panels import markup, panel
from marketplace.organizations.models import DuplicatePair, ErrorReport, Municipality, MunicipalityPeriod, Organization, PlaceName
from marketplace.organizations.visitors import error_reports
from marketplace.search.models import SearchSynonym

__all__ = ["team_pieces", "today", "trust_shown"]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "admin.retry": _("a repris un travail en échec"),
        "admin.write_link": _("a envoyé à une personne le lien pour choisir un mot de passe"),
    }


@panel("desk.staff", rank=-1)
def organizations() -> Markup:
    return markup(render_template("admin/organizations/_card.html", counts=organization_list.to_look_at()))


@panel("desk.staff", rank=-1)
def people_card() -> Markup:
    return markup(render_template("admin/people/_card.html", counts=people_shown.counts()))


@panel("desk.staff")
def reported_errors() -> Markup:
    return markup(render_template("admin/reports/_card.html", waiting=error_reports.open_count()))


@panel("desk.staff", rank=1)
def references() -> Markup:
    return markup(render_template("admin/reference/_card.html"))


@panel("desk.staff", rank=1)
def search_card() -> Markup:
    return markup(render_template("admin/search/_card.html"))


@panel("acts.named")
def named_synonyms(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Lines of synonyms as they are written, each with its address on the desk."""
    if subject_type != "SearchSynonym":
        return None
    rows = db.session().execute(select(SearchSynonym.id, SearchSynonym.line, SearchSynonym.key).where(SearchSynonym.id.in_(ids)))
    return {number: Named(line, url_for("admin.change_synonyms", regle=key)) for number, line, key in rows}


@panel("acts.named")
def named_places(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Other names and dated periods by their municipality, each with its address on the desk."""
    model = {"PlaceName": PlaceName, "MunicipalityPeriod": MunicipalityPeriod}.get(subject_type)
    if model is None:
        return None
    rows = select(model.id, Municipality.code, Municipality.name).join(Municipality, Municipality.code == model.municipality_code)
    found = db.session().execute(rows.where(model.id.in_(ids)))
    return {number: Named(name, url_for("admin.municipality", code=code)) for number, code, name in found}


@panel("acts.named")
def named_reports(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Reported errors by the page that they speak of, each with its address on the desk."""
    if subject_type != "ErrorReport":
        return None
    wanted = select(ErrorReport.id, Organization.name).join(Organization).where(ErrorReport.id.in_(ids))
    return {number: Named(name, url_for("admin.report", number=number)) for number, name in db.session().execute(wanted)}


@panel("desk.staff")
def duplicates() -> Markup:
    return markup(render_template("admin/duplicates/_card.html", waiting=duplicates_shown.waiting_count()))


@panel("acts.named")
def named_pairs(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Pairs of pages by the name of the first, each with its address on the desk."""
    if subject_type != "DuplicatePair":
        return None
    wanted = select(DuplicatePair.id, Organization.name).join(DuplicatePair.first).where(DuplicatePair.id.in_(ids))
    return {number: Named(name, url_for("admin.duplicate_pair", number=number)) for number, name in db.session().execute(wanted)}


@panel("desk.staff")
def lost_factors() -> Markup:
    return markup(render_template("admin/factors/_card.html", waiting=len(losing.waiting(g.at))))


@panel("desk.staff")
def imports() -> Markup:
    return markup(render_template("admin/imports/_card.html", open=import_desk.under_way()))


@panel("acts.named")
def named_imports(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Imports by the name of their file, each with its address on the desk."""
    if subject_type != "ImportRun":
        return None
    wanted = select(ImportRun.id, StoredFile.name).join(ImportRun.file).where(ImportRun.id.in_(ids))
    return {number: Named(name, url_for("admin.import_run", number=number)) for number, name in db.session().execute(wanted)}


@panel("desk.staff", rank=1)
def privacy_card() -> Markup:
    return markup(render_template("admin/privacy/_card.html", waiting=asking.waiting()))
