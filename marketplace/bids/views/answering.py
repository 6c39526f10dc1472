"""An enterprise answers a price request, in its space: writing, handing in, taking back, its receipts."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.bids.answering import handing, listing, pages, reading, receipts, saving
from marketplace.bids.regrouping import coming
from marketplace.bids.regrouping import listing as groups
from marketplace.bids.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _
from marketplace.organizations.teams import acting
from marketplace.tenders import answered

BASE = "/espace/<slug>/reponses"
ONE = f"{BASE}/<number>"


@bp.get(BASE)
def own_answers(slug: str) -> ResponseReturnValue:
    """The requests that an enterprise was asked to answer, and where its answers stand."""
    organization = acting.space(slug)
    authorize("organizations.team_see", organization)
    told = {"found": listing.of([organization.id]), "calls": listing.open_calls(organization, g.at), "seats": groups.of(organization)}
    return render_template("bids/answering/index.html", organization=organization, **told)


@bp.get(ONE)
def answer(slug: str, number: str) -> ResponseReturnValue:
    """The page where an answer is written, sealed at each save; for an enterprise that others alone asked, the way to their answers."""
    found = coming.of(slug, number)
    organization, tender = found.organization, found.tender
    authorize("organizations.team_see", organization)
    if not found.may_lead:
        return render_template("bids/regrouping/ways.html", organization=organization, tender=tender, seats=found.seats)
    told = pages.writing(tender, organization, saving.shown(tender, organization), g.at)
    return render_template("bids/answering/answer.html", **told)


@bp.post(ONE)
@own_units
def save_answer(slug: str, number: str) -> ResponseReturnValue:
    """Save an answer: documents are examined and sealed outside the writing unit, for that is slow; the right is asked again inside."""
    with db.database().reading():
        organization, tender = answered.received(slug, number)
        authorize("bids.answer", organization)
        one = saving.tried(tender, organization, request.form, g.at)
        if one.status != 303:
            return render_template("bids/answering/answer.html", **pages.writing(tender, organization, one, g.at)), one.status
    saving.keep(one, tender.id, organization.id, actor=actor(), at=g.at)
    with db.database().writing():
        organization, tender = answered.received(slug, number)
        authorize("bids.answer", organization)
        done = saving.save(one, tender, organization, actor=actor(), at=g.at)
        if one.status != 303:
            return render_template("bids/answering/answer.html", **pages.writing(tender, organization, one, g.at)), one.status
    return _saved(slug, number, done, one.stands)


@bp.get(f"{ONE}/deposer")
def review(slug: str, number: str) -> ResponseReturnValue:
    """The whole answer as it will be handed in; who she is is proved before, so that nothing is asked at the last second."""
    organization, tender = answered.received(slug, number)
    authorize("bids.commit", organization)
    require_fresh()
    one = handing.shown(tender, organization, g.at)
    return render_template("bids/answering/review.html", **pages.handing(tender, organization, one, g.at))


@bp.post(f"{ONE}/deposer")
def hand_in(slug: str, number: str) -> ResponseReturnValue:
    """Hand in what was read. Too late, it is said and noted: the unit that answers is kept."""
    organization, tender = answered.received(slug, number)
    authorize("bids.commit", organization)
    require_fresh()
    one = handing.tried(tender, organization, request.form.get("sha256", ""), actor=actor(), at=g.at)
    if one.event is None:
        return render_template("bids/answering/review.html", **pages.handing(tender, organization, one, g.at)), one.status
    return redirect(url_for("bids.receipt", slug=organization.slug, number=number, name=receipts.name_of(one.event)), 303)


@bp.route(f"{ONE}/retirer", methods=["GET", "POST"])
def withdraw(slug: str, number: str) -> ResponseReturnValue:
    """Take an answer back before the deadline, once it is said what that does."""
    organization, tender = answered.received(slug, number)
    authorize("bids.commit", organization)
    require_fresh()
    bid, reason = handing.to_take_back(tender, organization, g.at)
    if reason or request.method == "GET":
        told = pages.of_request(tender, organization, reading.own(tender, organization), g.at)
        return render_template("bids/answering/withdraw.html", reason=reason, **told), 409 if reason else 200
    event = handing.take_back(bid, actor=actor(), at=g.at)
    return redirect(url_for("bids.receipt", slug=organization.slug, number=number, name=receipts.name_of(event)), 303)


def _saved(slug: str, number: str, is_changed: bool, stands: int) -> ResponseReturnValue:
    said = _("Votre réponse est enregistrée et scellée. Elle n’est pas déposée.") if is_changed else _("Rien n’a changé.")
    if is_changed and stands:
        said = _(
            "Vos changements sont enregistrés et scellés, pas déposés : la version %(number)d, déposée, compte toujours.", number=stands
        )
    flash(said, "success" if is_changed else "info")
    return redirect(url_for("bids.answer", slug=slug, number=number), 303)
