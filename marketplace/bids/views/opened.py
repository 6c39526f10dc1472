"""The answers once they are open, as the buyer reads them: side by side, as a list, each document; the minutes; one that is set aside."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.bids.opening import comparing, listing, minutes_page, minutes_pdf, price_page
from marketplace.bids.opening import opened as answers_of
from marketplace.bids.opening.forms import SetAsideForm
from marketplace.bids.views.blueprint import bp
from marketplace.core import exports, files
from marketplace.core.access import actor, authorize, can, require_fresh
from marketplace.core.locale import _
from marketplace.tenders import answered

ALL, ALL_OF_NEED = f"{answered.REQUEST}/reponses", f"{answered.NEED}/reponses"
ONE, ONE_OF_NEED = f"{ALL}/<int:answer>", f"{ALL_OF_NEED}/<int:answer>"
MINUTES, MINUTES_OF_NEED = f"{answered.REQUEST}/proces-verbal", f"{answered.NEED}/proces-verbal"


@bp.get(ALL)
@bp.get(ALL_OF_NEED)
def answers(slug: str, number: str) -> ResponseReturnValue:
    """All the answers to a price request, side by side."""
    organization, tender = answered.bought(slug, number)
    if tender.bids_opened_at is None and can("bids.open", tender):
        # Too early is no lack of right: the page of the opening says when.
        authorize("bids.open", tender)
        return redirect(url_for("bids.opening", slug=slug, number=number), 303)
    authorize("bids.read_opened", tender)
    answers_of.check_may_read(tender, actor())
    return render_template("bids/opening/answers.html", organization=organization, tender=tender, found=comparing.compared(tender, g.at))


@bp.get(f"{ALL}/liste.csv")
@bp.get(f"{ALL_OF_NEED}/liste.csv")
def answers_csv(slug: str, number: str) -> ResponseReturnValue:
    """The same for a spreadsheet, as CSV: a row for each lot of each answer."""
    _organization, tender = answered.bought(slug, number)
    authorize("bids.read_opened", tender)
    answers_of.check_may_read(tender, actor())
    exports.count_download()
    return exports.csv_response(f"{number}-reponses", *listing.table(tender, comparing.compared(tender, g.at)))


@bp.get(f"{ALL}/liste.xlsx")
@bp.get(f"{ALL_OF_NEED}/liste.xlsx")
def answers_xlsx(slug: str, number: str) -> ResponseReturnValue:
    """The same as XLSX."""
    _organization, tender = answered.bought(slug, number)
    authorize("bids.read_opened", tender)
    answers_of.check_may_read(tender, actor())
    exports.count_download()
    return exports.xlsx_response(f"{number}-reponses", *listing.table(tender, comparing.compared(tender, g.at)))


@bp.get(f"{ONE}/documents/<sha256>")
@bp.get(f"{ONE_OF_NEED}/documents/<sha256>")
def answer_document(slug: str, number: str, answer: int, sha256: str) -> ResponseReturnValue:
    """A document of an answer."""
    _organization, tender = answered.bought(slug, number)
    authorize("bids.read_opened", tender)
    answers_of.check_may_read(tender, actor())
    return files.serve(answers_of.document(answers_of.one_of(tender, answer), sha256))


@bp.route(f"{ONE}/ecarter", methods=["GET", "POST"])
@bp.route(f"{ONE_OF_NEED}/ecarter", methods=["GET", "POST"])
def set_aside(slug: str, number: str, answer: int) -> ResponseReturnValue:
    """The form that sets an answer aside, with the reason that its enterprise reads."""
    organization, tender = answered.ours(slug, number)
    authorize("bids.set_aside", tender)
    require_fresh()
    answers_of.check_may_read(tender, actor())
    found, form = answers_of.one_of(tender, answer), SetAsideForm()
    if not form.validate_on_submit():
        return render_template(
            "bids/opening/set_aside.html", organization=organization, tender=tender, opened=found, form=form
        ), 422 if form.errors else 200
    answers_of.set_aside(found, tender, form.reason.data, actor=actor(), at=g.at)
    flash(_("La réponse est écartée : l’entreprise en est avisée, avec votre raison."), "success")
    return redirect(url_for("bids.answers", slug=slug, number=number), 303)


@bp.post(f"{ONE}/reprendre")
@bp.post(f"{ONE_OF_NEED}/reprendre")
def take_back(slug: str, number: str, answer: int) -> ResponseReturnValue:
    """Count again an answer that was set aside."""
    _organization, tender = answered.ours(slug, number)
    authorize("bids.set_aside", tender)
    require_fresh()
    answers_of.take_back(answers_of.one_of(tender, answer), tender, actor=actor(), at=g.at)
    flash(_("La réponse compte de nouveau : l’entreprise en est avisée."), "success")
    return redirect(url_for("bids.answers", slug=slug, number=number), 303)


@bp.get(MINUTES)
@bp.get(MINUTES_OF_NEED)
def minutes(slug: str, number: str) -> ResponseReturnValue:
    """The minutes of the opening."""
    organization, tender = answered.bought(slug, number)
    authorize("bids.read_opened", tender)
    told = {"told": minutes_page.told(tender), "priced": price_page.told(tender)}
    return render_template("bids/opening/minutes.html", organization=organization, tender=tender, **told)


@bp.get(f"{MINUTES}/document")
@bp.get(f"{MINUTES_OF_NEED}/document")
def minutes_document(slug: str, number: str) -> ResponseReturnValue:
    """The minutes as PDF, in French."""
    _organization, tender = answered.bought(slug, number)
    authorize("bids.read_opened", tender)
    return minutes_pdf.response(tender)
