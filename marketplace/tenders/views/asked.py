"""The price requests that an enterprise was sent: the list, one with all that it takes to answer, its documents, a question."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import files, paging
from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.organizations.teams import acting
from marketplace.tenders.asking import keeping, pages, queries, questions
from marketplace.tenders.reading import queries as reading
from marketplace.tenders.speaking.forms import QuestionForm
from marketplace.tenders.views.blueprint import bp

BASE = "/espace/<slug>/demandes-recues"
ONE = f"{BASE}/<number>"


@bp.get(BASE)
def asked(slug: str) -> ResponseReturnValue:
    """The price requests that an enterprise was sent, those that it may still answer first."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    page = queries.received(organization, paging.page_number(request.args.get("page"), queries.PER_PAGE))
    return render_template("tenders/asking/received.html", organization=organization, page=page)


@bp.get(ONE)
def asked_one(slug: str, number: str) -> ResponseReturnValue:
    """A price request with everything that it takes to answer."""
    organization, tender = keeping.received(slug, number)
    authorize("tenders.see", tender)
    return render_template("tenders/asking/asked.html", **pages.received(tender, organization, form=QuestionForm(formdata=None)))


@bp.get(f"{ONE}/documents/<sha256>")
def asked_document(slug: str, number: str, sha256: str) -> ResponseReturnValue:
    """A document of a price request that we were sent, as a download."""
    _organization, tender = keeping.received(slug, number)
    authorize("tenders.see", tender)
    return files.serve(reading.document(tender, sha256).file)


@bp.post(f"{ONE}/questions")
def ask_about_asked(slug: str, number: str) -> ResponseReturnValue:
    """Ask a question, which nobody will know to be ours."""
    organization, tender = keeping.received(slug, number)
    authorize("tenders.ask", tender)
    form = QuestionForm()
    if not form.validate_on_submit():
        return render_template("tenders/asking/asked.html", **pages.received(tender, organization, form=form)), 422
    questions.ask(tender, organization, form.question.data, actor=actor(), at=g.at)
    flash(_("Votre question est transmise sans votre nom. Elle paraîtra ici avec sa réponse."), "success")
    return redirect(url_for("tenders.asked_one", slug=organization.slug, number=number, _anchor="questions"), 303)
