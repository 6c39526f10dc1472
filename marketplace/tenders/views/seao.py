"""A purchase that goes through SEAO: its file, and what the call gave."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import exports
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.tenders.drafting import exporting, keeping, seao_file
from marketplace.tenders.drafting.forms.later import SeaoForm
from marketplace.tenders.drafting.pages import shown
from marketplace.tenders.views.blueprint import bp
from marketplace.tenders.views.drafting import ONE


@bp.route(f"{ONE}/seao", methods=["GET", "POST"])
def seao(slug: str, number: str) -> ResponseReturnValue:
    """What SEAO asks: the file to prepare, then to take there, then the result to record."""
    organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    form = SeaoForm(tender)
    if (status := form.standing_for(request.form)) != 303:
        told = {"form": form, "status": status, "results": exporting.results(tender), "sent": request.form}
        told["stops"] = seao_file.stops(tender, g.at)
        return render_template("tenders/drafting/seao.html", **shown(tender, **told)), status
    exporting.record(tender, form.call(), form.outcomes(request.form), actor=actor(), at=g.at)
    flash(_("Le résultat est inscrit."), "success")
    return redirect(url_for("tenders.seao", slug=organization.slug, number=number), 303)


@bp.post(f"{ONE}/seao/dossier")
def export(slug: str, number: str) -> ResponseReturnValue:
    """Prepare the file for SEAO: nothing is opened here."""
    organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    require_fresh()
    exporting.export(tender, actor=actor(), at=g.at)
    flash(_("Le dossier est prêt : portez-le au SEAO, puis inscrivez ici le résultat."), "success")
    return redirect(url_for("tenders.seao", slug=organization.slug, number=number), 303)


@bp.get(f"{ONE}/seao/document")
def seao_pdf(slug: str, number: str) -> ResponseReturnValue:
    """The file for SEAO as PDF."""
    _organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    return seao_file.served(tender)


@bp.get(f"{ONE}/seao/liste.csv")
def seao_csv(slug: str, number: str) -> ResponseReturnValue:
    """The lots, their items and their quantities for a spreadsheet."""
    _organization, tender = keeping.purchase(slug, number)
    authorize("tenders.keep", tender)
    exporting.frozen_at(tender)
    return exports.csv_response(f"{number}-lots", *exporting.lots_file(tender))
