"""Where a buyer says how answers are weighed: beside the steps of a price request, a step of a purchase from a need."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.tenders.asking import keeping, pages
from marketplace.tenders.criteria import queries, rules, saving
from marketplace.tenders.criteria.forms import weighing_form
from marketplace.tenders.drafting import keeping as drafting
from marketplace.tenders.drafting.pages import shown, went_on
from marketplace.tenders.views.asking import ONE
from marketplace.tenders.views.blueprint import bp
from marketplace.tenders.views.drafting import ONE as NEED


@bp.route(f"{ONE}/criteres", methods=["GET", "POST"])
def weigh_asking(slug: str, number: str) -> ResponseReturnValue:
    """How answers are weighed; without it the lowest price is proposed."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = weighing_form(tender)
    if (status := form.standing()) != 303:
        return render_template("tenders/criteria/edit.html", **pages.desk(tender, "criteria", form=form, status=status)), status
    if wrong := rules.faults(saving.save(tender, form.wish(), actor=actor(), at=g.at)):
        flash(_("C’est enregistré, et l’envoi attend une correction. %(why)s", why=" ".join(wrong)), "warning")
    else:
        flash(_("C’est enregistré. Tout sera annoncé aux entreprises à l’envoi."), "success")
    return redirect(url_for("tenders.weigh_asking", slug=organization.slug, number=number), 303)


@bp.post(f"{ONE}/criteres/enlever")
def unweigh_asking(slug: str, number: str) -> ResponseReturnValue:
    """Weigh nothing but the price."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    saving.remove(tender, actor=actor(), at=g.at)
    flash(_("L’évaluation est enlevée : le prix le plus bas sera proposé."), "success")
    return redirect(url_for("tenders.weigh_asking", slug=organization.slug, number=number), 303)


@bp.route(f"{NEED}/criteres", methods=["GET", "POST"])
def criteria_step(slug: str, number: str) -> ResponseReturnValue:
    """How the answers to a purchase from a need are weighed."""
    _organization, tender = drafting.answered_draft(slug, number)
    authorize("tenders.keep", tender)
    form = weighing_form(tender)
    if (status := form.standing()) != 303:
        told = {"form": form, "status": status, "scoring": queries.of(tender)}
        return render_template("tenders/drafting/criteria.html", **shown(tender, "criteria", **told)), status
    wrong = rules.faults(saving.save(tender, form.wish(), actor=actor(), at=g.at))
    return went_on(tender, "criteria", wrong)


@bp.post(f"{NEED}/criteres/enlever")
def unweigh_step(slug: str, number: str) -> ResponseReturnValue:
    """Weigh nothing but the price."""
    organization, tender = drafting.answered_draft(slug, number)
    authorize("tenders.keep", tender)
    saving.remove(tender, actor=actor(), at=g.at)
    flash(_("L’évaluation est enlevée : le prix le plus bas sera proposé."), "success")
    return redirect(url_for("tenders.criteria_step", slug=organization.slug, number=number), 303)
