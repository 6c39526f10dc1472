"""The lots of a purchase: each from a listing of one enterprise, frozen, then described."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.core.access import actor, authorize
from marketplace.core.locale import _
from marketplace.tenders.drafting import freezing, keeping, queries, starting, writing
from marketplace.tenders.drafting.forms.lot import LotForm
from marketplace.tenders.drafting.forms.need import NeedLotForm
from marketplace.tenders.drafting.pages import shown, viewer
from marketplace.tenders.views.blueprint import bp
from marketplace.tenders.views.drafting import ONE

LOT = f"{ONE}/lots/<int:rank>"


@bp.get(f"{ONE}/lots")
def lots_step(slug: str, number: str) -> ResponseReturnValue:
    """The lots, and what else the enterprise offers."""
    _organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    more = queries.more_of_supplier(tender, viewer(), g.at)
    return render_template("tenders/drafting/lots.html", **shown(tender, "lots", more=more))


@bp.post(f"{ONE}/lots")
def add_lot(slug: str, number: str) -> ResponseReturnValue:
    """Freeze one more listing of the enterprise."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    lot = starting.lot_added(tender, request.form, viewer(), actor=actor(), at=g.at)
    flash(_("Le lot %(rank)d est ajouté.", rank=lot.rank), "success")
    return redirect(url_for("tenders.lot_step", slug=organization.slug, number=number, rank=lot.rank), 303)


@bp.route(LOT, methods=["GET", "POST"])
def lot_step(slug: str, number: str, rank: int) -> ResponseReturnValue:
    """A lot: its words, its quantities, its items; its staircase as it is frozen."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    lot = keeping.lot_of(tender, rank)
    form = NeedLotForm(tender, lot) if tender.is_answered else LotForm(tender, lot)
    if (status := form.standing()) != 303:
        newer = freezing.newer_version(lot)
        told = {"lot": lot, "form": form, "status": status, "version": newer, "changed": freezing.what_changed(lot, newer) if newer else []}
        return render_template("tenders/drafting/lot.html", **shown(tender, "lots", **told)), status
    (writing.save_need if tender.is_answered else writing.save_lot)(tender, lot, form.said(), actor=actor(), at=g.at)
    flash(_("Le lot %(rank)d est enregistré.", rank=lot.rank), "success")
    return redirect(url_for("tenders.lots_step", slug=organization.slug, number=number), 303)


@bp.post(f"{LOT}/version")
def follow_offer(slug: str, number: str, rank: int) -> ResponseReturnValue:
    """Take the version of the offer that holds now."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    is_new = freezing.follow(tender, keeping.lot_of(tender, rank), actor=actor(), at=g.at)
    flash(_("Le lot suit l’offre telle qu’elle est maintenant.") if is_new else _("Rien n’a changé."), "success" if is_new else "info")
    return redirect(url_for("tenders.lot_step", slug=organization.slug, number=number, rank=rank), 303)


@bp.post(f"{LOT}/retirer")
def remove_lot(slug: str, number: str, rank: int) -> ResponseReturnValue:
    """Take a lot away."""
    organization, tender = keeping.draft(slug, number)
    authorize("tenders.keep", tender)
    freezing.remove_lot(tender, keeping.lot_of(tender, rank), actor=actor(), at=g.at)
    flash(_("Le lot est retiré."), "success")
    return redirect(url_for("tenders.lots_step", slug=organization.slug, number=number), 303)
