"""Questions and answers in front of all, and who watches a purchase."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import db
from marketplace.core.access import actor, authorize
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations.teams import acting
from marketplace.tenders import rules
from marketplace.tenders.models import Tender
from marketplace.tenders.reading import page, queries
from marketplace.tenders.speaking import acts
from marketplace.tenders.speaking.forms import AnswerForm, QuestionForm
from marketplace.tenders.views import public
from marketplace.tenders.views.blueprint import bp

OURS = "/espace/<slug>/achats/<number>/questions"


@bp.post("/achats-regroupes/<number>/questions")
def ask(number: str) -> ResponseReturnValue:
    """Ask a question, which nobody will know to be hers."""
    tender, form = _published(number), QuestionForm()
    authorize("tenders.ask", tender)
    if not form.validate_on_submit():
        _tender, has = public.seen(number)
        told = page.seen(tender, has, actor(), g.at)
        return render_template("tenders/show.html", seen=told, tender=tender, question=form, **public.around(tender)), 422
    acts.ask(tender, form.question.data, actor=actor(), at=g.at)
    flash(_("Votre question est transmise sans votre nom. Elle paraîtra ici avec sa réponse."), "success")
    return redirect(url_for("tenders.show", number=number, _anchor="questions"), 303)


@bp.post("/achats-regroupes/<number>/suivre")
def watch(number: str) -> ResponseReturnValue:
    """Watch a purchase, or stop watching it."""
    tender = _published(number)
    authorize("tenders.watch", tender)
    is_watched = acts.watch(tender, actor=actor(), at=g.at)
    flash(_("Vous suivez cet achat.") if is_watched else _("Vous ne suivez plus cet achat."), "success")
    return redirect(url_for("tenders.show", number=number), 303)


@bp.get(OURS)
def questions(slug: str, number: str) -> ResponseReturnValue:
    """All the questions on a purchase of ours, those that wait first."""
    tender, form = ours(slug, number), AnswerForm()
    authorize("tenders.keep", tender)
    return render_template("tenders/speaking/questions.html", organization=tender.organizer, **_told(tender, form))


@bp.post(f"{OURS}/<int:enquiry>")
def answer(slug: str, number: str, enquiry: int) -> ResponseReturnValue:
    """Answer in front of all."""
    tender, form = ours(slug, number), AnswerForm()
    authorize("tenders.keep", tender)
    if not form.validate_on_submit():
        told = _told(tender, form) | {"wrong": enquiry}
        return render_template("tenders/speaking/questions.html", organization=tender.organizer, **told), 422
    acts.answer(tender, enquiry, form.answer.data, actor=actor(), at=g.at)
    flash(_("La réponse est publiée."), "success")
    return redirect(url_for("tenders.questions", slug=tender.organizer.slug, number=number), 303)


def _published(number: str) -> Tender:
    """A purchase that is published, locked when the unit writes; Missing for another."""
    tender = db.load(Tender, number=number)
    if not rules.is_public(tender):
        raise Missing()
    return queries.with_lots(tender)


def ours(slug: str, number: str) -> Tender:
    """A published purchase of the organisation of the address; Missing for another's."""
    organization = acting.space(slug)
    tender = _published(number)
    if tender.organizer_id != organization.id:
        raise Missing()
    return tender


def _told(tender: Tender, form: AnswerForm) -> dict[str, object]:
    found = queries.enquiries(tender, answered_only=False)
    return {"tender": tender, "form": form, "enquiries": sorted(found, key=lambda one: one.answered_at is not None), "wrong": None}
