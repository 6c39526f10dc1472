"""What a payables clerk does through a link, without an account: the signed link is the right to it, and to nothing else."""

from flask import Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing import clerk, reaching
from marketplace.billing.buying import disputing, receiving
from marketplace.billing.forms import DisputeForm, PaidForm, done
from marketplace.billing.invoicing import pdf
from marketplace.billing.views.blueprint import bp
from marketplace.core.access import public
from marketplace.core.locale import _

ONE = "/a-payer/<token>"


@bp.get(ONE)
@public
def payable(token: str) -> ResponseReturnValue:
    """One invoice for its payables clerk. Looking changes nothing: programs open the links of mails."""
    return unseen(render_template("billing/payable.html", token=token, **clerk.page(reaching.by_token(token), g.at)))


@bp.get(f"{ONE}/document")
@public
def payable_document(token: str) -> ResponseReturnValue:
    """The invoice as a PDF."""
    return unseen(pdf.response(reaching.by_token(token), g.at, with_copy=request.args.get("copie") == "en"))


@bp.post(f"{ONE}/recevoir")
@public
def receive_payable(token: str) -> ResponseReturnValue:
    """It was received."""
    receiving.receive(reaching.by_token(token), actor=None, at=g.at)
    flash(_("La réception est notée."), "success")
    return unseen(redirect(url_for("billing.payable", token=token), 303))


@bp.post(f"{ONE}/contester")
@public
def dispute_payable(token: str) -> ResponseReturnValue:
    """It is disputed, whole or in part."""
    invoice = reaching.by_token(token)
    form = DisputeForm(prefix="contester-")
    act = lambda: disputing.dispute(invoice, form.amount.data or 0, form.reason.data, actor=None, at=g.at)  # noqa: E731
    if not form.validate_on_submit() or not done(form, act):
        told = clerk.page(invoice, g.at, dispute_form=form)
        return unseen(render_template("billing/payable.html", token=token, **told), 422)
    flash(_("La contestation est envoyée à l’entreprise."), "success")
    return unseen(redirect(url_for("billing.payable", token=token), 303))


@bp.post(f"{ONE}/payee")
@public
def pay_payable(token: str) -> ResponseReturnValue:
    """It was paid, by transfer or by cheque: the enterprise confirms what it gets."""
    invoice = reaching.by_token(token)
    form: PaidForm = clerk.paid_form(invoice, g.at)
    if not form.validate_on_submit() or not done(form, lambda: clerk.record(form, invoice, g.at)):
        return unseen(render_template("billing/payable.html", token=token, **clerk.page(invoice, g.at, paid_form=form)), 422)
    flash(_("Le paiement est noté : l’entreprise en est avisée."), "success")
    return unseen(redirect(url_for("billing.payable", token=token), 303))


def unseen(answer: ResponseReturnValue, status: int | None = None) -> Response:
    """No cache keeps it, no search engine either, and no other site is told the address."""
    made = make_response(answer)
    made.status_code = status or made.status_code
    # Not `no-referrer`: a browser then hides even from us where its forms come from, and they are refused.
    made.headers["Referrer-Policy"] = "same-origin"
    made.headers["Cache-Control"] = "private, no-store"
    made.headers["X-Robots-Tag"] = "noindex, nofollow"
    return made
