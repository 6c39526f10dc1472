"""Credit notes."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing import credit_form, reaching
from marketplace.billing.rules import Side
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.invoices import ONE
from marketplace.core.access import authorize, require_fresh
from marketplace.core.locale import _


@bp.route(f"{ONE}/note-de-credit", methods=["GET", "POST"])
def credit(number: int) -> ResponseReturnValue:
    """The form that takes back an invoice, whole or in part, with a reason; the note is shown, then issued."""
    invoice = reaching.for_side(number, Side.SUPPLIER)
    authorize("billing.issue", invoice)
    require_fresh()
    credit_form.check(invoice)
    form, left = credit_form.of(invoice)
    is_sent = form.validate_on_submit()
    ahead = credit_form.ahead(form, invoice, g.at) if is_sent else None
    if not is_sent or ahead or form.errors or not (note := credit_form.credited(form, invoice, g.at)):
        told = {"left": left, "typed": request.form, "ahead": ahead}
        return render_template("billing/credit.html", invoice=invoice, form=form, **told), 422 if form.errors else 200
    flash(_("La note de crédit %(number)s est émise : l’acheteur en est avisé.", number=note.number), "success")
    return redirect(url_for("billing.show", number=note.id), 303)
