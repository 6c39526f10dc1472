"""Transfers of quantities between participants: the list of an organisation, a proposal, its answer."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.awards.models import ContractLine
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.orders import forms, reaching
from marketplace.orders.forms import ReasonForm
from marketplace.orders.transferring import acts, pages, queries
from marketplace.orders.transferring.form import TransferForm, other_of, transfer_form
from marketplace.orders.views.blueprint import bp
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting

BASE = "/espace/<slug>/commandes/transferts"
ONE = f"{BASE}/<int:transfer>"


@bp.get(BASE)
def transfers(slug: str) -> ResponseReturnValue:
    """The transfers to which an organisation is a side."""
    organization = acting.space(slug)
    authorize("orders.list", organization)
    told = {"transfers": pages.shown(organization), "lines": pages.lines(organization, g.at)}
    return render_template("orders/transfers.html", organization=organization, **told)


@bp.route(f"{BASE}/ligne/<int:line>", methods=["GET", "POST"])
def propose_transfer(slug: str, line: int) -> ResponseReturnValue:
    """The form of a transfer that gives to a line of one's own, or takes from it."""
    buyer = acting.space(slug)
    authorize("orders.write", buyer)
    mine = queries.own_line(buyer, line)
    others = queries.counterparts(mine)
    form = transfer_form(mine, others)
    if not form.validate_on_submit() or not forms.done(form, lambda: _propose(form, mine, other_of(form, others), buyer)):
        told = {"line": mine, "contract": queries.contract_of(mine), "form": form, "left": pages.left(mine), "others": others}
        return render_template("orders/transfer.html", organization=buyer, **told), 422 if form.errors else 200
    flash(_("Le transfert est proposé : l’autre participant en est avisé."), "success")
    return redirect(url_for("orders.transfers", slug=buyer.slug), 303)


@bp.post(f"{ONE}/accepter")
def agree_transfer(slug: str, transfer: int) -> ResponseReturnValue:
    """Agree to a transfer that another participant proposed."""
    buyer = acting.space(slug)
    authorize("orders.write", buyer)
    require_fresh()
    acts.agree(reaching.transfer(buyer, transfer), buyer, actor=actor(), at=g.at)
    flash(_("Le transfert est convenu : l’entreprise et l’autre participant en sont avisés."), "success")
    return redirect(url_for("orders.transfers", slug=buyer.slug), 303)


@bp.route(f"{ONE}/refuser", methods=["GET", "POST"])
def refuse_transfer(slug: str, transfer: int) -> ResponseReturnValue:
    """The form that refuses a transfer."""
    buyer, form = acting.space(slug), ReasonForm()
    authorize("orders.write", buyer)
    found = reaching.transfer(buyer, transfer)
    if not form.validate_on_submit() or not forms.done(form, lambda: acts.refuse(found, buyer, form.reason.data, actor=actor(), at=g.at)):
        told = {"one": pages.one(found, buyer), "form": form}
        return render_template("orders/refuse_transfer.html", organization=buyer, **told), 422 if form.errors else 200
    flash(_("Le transfert est refusé : l’autre participant en est avisé."), "success")
    return redirect(url_for("orders.transfers", slug=buyer.slug), 303)


@bp.post(f"{ONE}/reprendre")
def withdraw_transfer(slug: str, transfer: int) -> ResponseReturnValue:
    """Take back a proposal."""
    buyer = acting.space(slug)
    authorize("orders.write", buyer)
    acts.withdraw(reaching.transfer(buyer, transfer), buyer, actor=actor(), at=g.at)
    flash(_("La proposition est reprise."), "success")
    return redirect(url_for("orders.transfers", slug=buyer.slug), 303)


def _propose(form: TransferForm, mine: ContractLine, other: ContractLine, buyer: Organization) -> None:
    pair = (mine, other) if form.gives else (other, mine)
    acts.propose(*pair, form.count(), form.reason.data, buyer, actor=actor(), at=g.at)
