"""The page beside the steps of a price request where its buyer says how answers are weighed."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.tenders.asking import keeping, pages
from marketplace.tenders.criteria import saving
from marketplace.tenders.criteria.forms import weighing_form
from marketplace.tenders.views.asking import ONE
from marketplace.tenders.views.blueprint import bp


@bp.route(f"{ONE}/criteres", methods=["GET", "POST"])
def weigh_asking(slug: str, number: str) -> ResponseReturnValue:
    """How answers are weighed; without it the lowest price is proposed."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    form = weighing_form(tender)
    if (status := form.standing()) != 303:
        return render_template("tenders/criteria/edit.html", **pages.desk(tender, "criteria", form=form, status=status)), status
    saving.save(tender, form.wish(), actor=actor(), at=g.at)
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
