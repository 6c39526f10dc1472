"""The by-laws of a body in its space: those of before, the one in force, those to come; written by its administrators."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.contracting import queries, rules
from marketplace.contracting.bylaws import bylaw_content, writing
from marketplace.contracting.bylaws.bylaw_form import BylawForm
from marketplace.contracting.bylaws.text_form import TextForm
from marketplace.contracting.models import ContractingBylaw
from marketplace.contracting.views.blueprint import bp
from marketplace.core import clock, db, documents, files
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting

BASE = "/espace/<slug>/reglement"
ONE = f"{BASE}/<int:number>"


@bp.get(BASE, endpoint="bylaws")
def listed(slug: str) -> ResponseReturnValue:
    """The by-laws of a body, the newest first."""
    organization = acting.space(slug)
    authorize("contracting.bylaw_see", organization)
    found, today = queries.bylaws_of(organization), clock.local_day(g.at)
    return render_template("contracting/bylaws/index.html", organization=organization, bylaws=found, today=today)


@bp.get(ONE, endpoint="bylaw")
def shown(slug: str, number: int) -> ResponseReturnValue:
    """What one by-law says."""
    organization = acting.space(slug)
    authorize("contracting.bylaw_see", organization)
    return render_template("contracting/bylaws/show.html", **_told(organization, queries.bylaw(organization, number)))


@bp.route(f"{BASE}/ajouter", methods=["GET", "POST"])
def add_bylaw(slug: str) -> ResponseReturnValue:
    """The form of a new by-law, filled from the last one."""
    organization = acting.space(slug)
    authorize("contracting.bylaw_keep", organization)
    last = next(iter(queries.bylaws_of(organization)), None)
    form = BylawForm(None, bylaw_content.copied(last))
    if not form.validate_on_submit() or not form.accepts(lambda said: writing.add(organization, said, actor=actor(), at=g.at)):
        status = 422 if form.errors else 200
        return render_template("contracting/bylaws/form.html", organization=organization, form=form, bylaw=None, status=status), status
    flash(_("Le règlement est inscrit. Joignez-en le texte si vous l’avez."), "success")
    return redirect(url_for("contracting.bylaw", slug=organization.slug, number=form.made.id), 303)


@bp.route(f"{ONE}/modifier", methods=["GET", "POST"])
def edit_bylaw(slug: str, number: int) -> ResponseReturnValue:
    """The form of a by-law that is still to come."""
    organization = acting.space(slug)
    authorize("contracting.bylaw_keep", organization)
    bylaw = queries.bylaw(organization, number)
    if why := rules.why_not_edit(bylaw, clock.local_day(g.at)):
        raise RuleBroken(why)
    form = BylawForm(bylaw, bylaw_content.content_of(bylaw))
    if (status := form.standing(lambda said: writing.revise(bylaw, said, actor=actor(), at=g.at))) != 303:
        return render_template("contracting/bylaws/form.html", organization=organization, form=form, bylaw=bylaw, status=status), status
    flash(_("Le règlement est enregistré.") if form.made else _("Rien n’a changé."), "success" if form.made else "info")
    return redirect(url_for("contracting.bylaw", slug=organization.slug, number=number), 303)


@bp.post(f"{ONE}/document")
@own_units
def attach_bylaw(slug: str, number: int) -> ResponseReturnValue:
    """Keep the text of a by-law, examined outside the writing unit, for that is slow."""
    with db.database().reading():
        told = _asked(slug, number)
        authorize("contracting.bylaw_keep", told["organization"])
        form = told["form"] = TextForm()
        if not form.take(lambda sent: documents.keep(sent.stream, sent.filename or "")):
            return render_template("contracting/bylaws/show.html", **told), 422
    with db.database().writing():
        told = _asked(slug, number)
        authorize("contracting.bylaw_keep", told["organization"])
        writing.attach(told["bylaw"], form.kept, actor=actor(), at=g.at)
    flash(_("Le texte est joint au règlement."), "success")
    return redirect(url_for("contracting.bylaw", slug=slug, number=number), 303)


@bp.get(f"{ONE}/document")
def bylaw_text(slug: str, number: int) -> ResponseReturnValue:
    """The text of a by-law, for its members."""
    organization = acting.space(slug)
    authorize("contracting.bylaw_see", organization)
    found = queries.bylaw(organization, number).file
    if found is None:
        raise Missing()
    return files.serve(found)


def _asked(slug: str, number: int) -> dict[str, Any]:
    organization = acting.space(slug)
    return _told(organization, queries.bylaw(organization, number))


def _told(organization: Organization, bylaw: ContractingBylaw) -> dict[str, Any]:
    """What the page of a by-law shows."""
    why = rules.why_not_edit(bylaw, clock.local_day(g.at))
    told = {"pairs": bylaw_content.pairs(bylaw), "approvers": bylaw_content.approvers(bylaw), "form": TextForm(formdata=None)}
    return {"organization": organization, "bylaw": bylaw, "why_not_edit": why, "accept": documents.ACCEPT, **told}
