"""What a visitor may send from a profile: a letter to the enterprise, an error that she saw."""

from collections.abc import Callable

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db
from marketplace.core.access import public
from marketplace.core.errors import Gone, Missing, TooMany
from marketplace.core.forms import Form
from marketplace.core.limits import network_of
from marketplace.core.locale import _, current
from marketplace.organizations import rules
from marketplace.organizations.models import Organization
from marketplace.organizations.views.blueprint import bp
from marketplace.organizations.visitors import contacting, error_reports
from marketplace.organizations.visitors.forms import ErrorReportForm, LetterForm


@bp.route("/entreprises/<slug>/ecrire", methods=["GET", "POST"])
@public
def write_to(slug: str) -> ResponseReturnValue:
    """The form by which anyone writes to an enterprise, whose address is never shown."""
    organization = shown(slug)
    if rules.why_not_write_to(organization):
        raise Missing(_("Cette entreprise n’a pas donné d’adresse où lui écrire. Sa fiche dit comment la joindre autrement."))
    form = LetterForm()
    status = accepted(form, lambda: contacting.count_letter(organization, network_of(request.remote_addr or "")))
    if status:
        return render_template("organizations/write.html", organization=organization, form=form), status
    letter = contacting.Letter(form.name.data or "", form.email.data or "", form.words.data or "", current())
    contacting.write_to(organization, letter, at=g.at)
    flash(_("Votre message part vers « %(name)s ».", name=organization.name), "success")
    return redirect(url_for("organizations.show", slug=slug), 303)


@bp.route("/entreprises/<slug>/signaler", methods=["GET", "POST"])
@public
def report_error(slug: str) -> ResponseReturnValue:
    """The form by which anyone says that a page is wrong."""
    organization = shown(slug)
    form = ErrorReportForm()
    status = accepted(form, lambda: error_reports.count_report(network_of(request.remote_addr or "")))
    if status:
        return render_template("organizations/report.html", organization=organization, form=form), status
    error_reports.report(organization, form.what.data or "", email=form.email.data or None, locale=current(), at=g.at)
    flash(_("Merci : l’équipe de Maillage vérifiera ce que vous signalez."), "success")
    return redirect(url_for("organizations.show", slug=slug), 303)


def shown(slug: str) -> Organization:
    """An organisation whose page is published; Gone or Missing for any other, whoever asks."""
    organization = db.load(Organization, slug=slug)
    if not rules.is_shown(organization):
        raise Gone() if rules.is_gone(organization) else Missing()
    return organization


def accepted(form: Form, count: Callable[[], None]) -> int:
    """0 when the form may be acted upon, else the status of the page that shows it again; too often keeps what was typed."""
    if not form.validate_on_submit():
        return 422 if form.errors else 200
    try:
        count()
    except TooMany as refused:
        form.form_errors.append(_("Trop de messages sont partis en peu de temps. %(when)s", when=refused.reason))
        return 429
    return 0
