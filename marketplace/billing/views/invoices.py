"""One invoice: its page, its PDF."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from marketplace.billing import reaching
from marketplace.billing.invoicing import pdf, showing
from marketplace.billing.views.blueprint import bp
from marketplace.core.access import actor, authorize

ONE = "/factures/<int:number>"


@bp.get(ONE)
def show(number: int) -> ResponseReturnValue:
    """One invoice or credit note: what it says, where it stands, what one may do."""
    invoice = reaching.invoice(number)
    authorize("billing.see", invoice)
    return render_template("billing/show.html", invoice=invoice, shown=showing.shown(invoice, actor(), g.at))


@bp.get(f"{ONE}/document")
def document(number: int) -> ResponseReturnValue:
    """It as a PDF, in French; asked for in English, an English copy follows the French text."""
    invoice = reaching.invoice(number)
    authorize("billing.see", invoice)
    return pdf.response(invoice, g.at, with_copy=request.args.get("copie") == "en")
