"""Writing an invoice: typed by hand, or of what was accepted of an order; edited, discarded, issued."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing import editing, reaching
from marketplace.billing.forms import NewInvoiceForm
from marketplace.billing.invoicing import issuing, queries, writing
from marketplace.billing.rules import Side
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.invoices import ONE
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _
from marketplace.organizations.teams import acting


@bp.route("/espace/<slug>/factures/nouvelle", methods=["GET", "POST"])
def begin(slug: str) -> ResponseReturnValue:
    """An invoice typed by hand, to a buyer who is named."""
    organization = acting.space(slug)
    authorize("billing.write", organization)
    form = NewInvoiceForm()
    is_well = not editing.is_reshaped(form) and form.validate_on_submit()
    if not is_well or not (made := editing.begun(form, organization)):
        told = {"organization": organization, "form": form, "buyers": queries.buyers_of(organization)}
        return render_template("billing/begin.html", **told), 422 if form.errors else 200
    return redirect(url_for("billing.show", number=made.id), 303)


@bp.post("/commandes/<number>/facturer")
def from_order(number: str) -> ResponseReturnValue:
    """An invoice of all that was accepted of an order and is not invoiced, in one click."""
    order = reaching.order(number)
    authorize("billing.write", order.supplier)
    invoice = writing.begin_from_order(order, actor=actor(), at=g.at)
    flash(_("Le brouillon est prêt : relisez-le, puis émettez la facture."), "success")
    return redirect(url_for("billing.show", number=invoice.id), 303)


@bp.route(f"{ONE}/modifier", methods=["GET", "POST"])
def edit(number: int) -> ResponseReturnValue:
    """A draft, to be changed."""
    invoice = reaching.held_for_order(reaching.for_side(number, Side.SUPPLIER))
    authorize("billing.issue", invoice)
    editing.check(invoice)
    form = editing.form_of(invoice)
    is_well = not editing.is_reshaped(form) and form.validate_on_submit()
    if not is_well or not editing.saved(form, invoice):
        return render_template("billing/edit.html", invoice=invoice, form=form, typed=request.form), 422 if form.errors else 200
    return redirect(url_for("billing.show", number=number), 303)


@bp.post(f"{ONE}/abandonner")
def discard(number: int) -> ResponseReturnValue:
    """Give a draft up."""
    invoice = reaching.for_side(number, Side.SUPPLIER)
    authorize("billing.issue", invoice)
    writing.discard(invoice, actor=actor(), at=g.at)
    flash(_("Le brouillon est abandonné."), "success")
    return redirect(url_for("billing.index", slug=invoice.supplier.slug), 303)


@bp.post(f"{ONE}/emettre")
def issue(number: int) -> ResponseReturnValue:
    """Issue a draft: it never changes afterwards."""
    invoice = reaching.for_side(number, Side.SUPPLIER)
    authorize("billing.issue", invoice)
    require_fresh()
    issuing.issue(invoice, actor=actor(), at=g.at)
    flash(_("La facture %(number)s est émise : l’acheteur en est avisé.", number=invoice.number), "success")
    return redirect(url_for("billing.show", number=number), 303)
