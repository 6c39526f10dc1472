"""The links that the buyer's people send to their payables clerk."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing import reaching
from marketplace.billing.buying import payable_links
from marketplace.billing.forms import LinkForm, done
from marketplace.billing.rules import Side
from marketplace.billing.views.blueprint import bp
from marketplace.billing.views.invoices import ONE
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _


@bp.route(f"{ONE}/lien", methods=["GET", "POST"])
def link(number: int) -> ResponseReturnValue:
    """The form that mails a link, by which one invoice is handled without an account."""
    invoice = reaching.for_side(number, Side.BUYER)
    authorize("billing.handle", invoice)
    require_fresh()
    form = LinkForm()
    if not form.validate_on_submit() or not done(form, lambda: payable_links.make(invoice, form.email.data, actor=actor(), at=g.at)):
        return render_template("billing/link.html", invoice=invoice, form=form, days=payable_links.LIFE.days), 422 if form.errors else 200
    flash(_("Le lien est envoyé à %(email)s.", email=form.email.data), "success")
    return redirect(url_for("billing.show", number=number), 303)


@bp.post(f"{ONE}/liens/<int:item>/retirer")
def revoke_link(number: int, item: int) -> ResponseReturnValue:
    """End a link now."""
    invoice = reaching.for_side(number, Side.BUYER)
    authorize("billing.handle", invoice)
    payable_links.revoke(reaching.payable_link(invoice, item), actor=actor(), at=g.at)
    flash(_("Le lien ne sert plus."), "success")
    return redirect(url_for("billing.show", number=number), 303)
