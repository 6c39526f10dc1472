"""A buyer pays an invoice by card or debit, and both sides follow the payment."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing.cards import asking, fetching, sessions, showing
from marketplace.billing.gateway import GatewayRefused, GatewayUnreachable
from marketplace.billing.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _

INVOICE = "/factures/<int:number>/payer-en-ligne"
ONE = "/paiements/<int:number>"


@bp.get(INVOICE)
def pay_online(number: int) -> ResponseReturnValue:
    """What is owed, and the button that pays it."""
    found = asking.invoice(number)
    authorize("billing.pay_by_card", found)
    told = {"amount": sessions.payable(found), "why_not": asking.why_not(found)}
    return render_template("billing/cards/pay.html", invoice=found, **told)


@bp.post(INVOICE)
@own_units
def begin_paying(number: int) -> ResponseReturnValue:
    """Keep the payment and its call, and make the call once both are safe; the buyer then leaves for the page of the gateway."""
    with db.database().writing():
        found = asking.invoice(number)
        authorize("billing.pay_by_card", found)
        require_fresh()
        row = sessions.begin(found, actor=actor(), at=g.at)
        is_stale = not sessions.is_for(row, found)
    if is_stale and _made(lambda: sessions.close(row.id)):
        with db.database().writing():
            row = sessions.begin(asking.invoice(number), actor=actor(), at=g.at)
    _made(lambda: fetching.refresh(row.id))
    return redirect(url_for("billing.card_payment", number=row.payment_id), 303)


@bp.get(f"{ONE}/en-ligne")
def card_payment(number: int) -> ResponseReturnValue:
    """Where a payment stands, as the gateway said it last."""
    row = showing.reach(number)
    authorize("billing.follow_card_payment", row.payment)
    return render_template("billing/cards/show.html", shown=showing.shown(row))


@bp.get(f"{ONE}/retour")
@own_units
def card_payment_return(number: int) -> ResponseReturnValue:
    """A browser comes back from the page of the gateway: it proves nothing, and the gateway is asked."""
    with db.database().reading():
        row = showing.reach(number)
        authorize("billing.follow_card_payment", row.payment)
    _made(lambda: fetching.refresh(row.id))
    with db.database().reading():
        return render_template("billing/cards/show.html", shown=showing.shown(showing.reach(number)))


@bp.post(f"{ONE}/actualiser")
@own_units
def refresh_card_payment(number: int) -> ResponseReturnValue:
    """Ask the gateway again."""
    with db.database().reading():
        row = showing.reach(number)
        authorize("billing.follow_card_payment", row.payment)
    _made(lambda: fetching.refresh(row.id))
    return redirect(url_for("billing.card_payment", number=number), 303)


@bp.post(f"{ONE}/fermer-la-page")
@own_units
def close_card_page(number: int) -> ResponseReturnValue:
    """Close a page that was left, so that the invoice may be paid otherwise; the gateway says whether somebody paid on it meanwhile."""
    with db.database().writing():
        row = showing.reach(number)
        authorize("billing.close_card_page", row.payment)
        sessions.ask_to_close(row, actor=actor(), at=g.at)
    _made(lambda: sessions.close(row.id))
    with db.database().reading():
        message, tone = showing.said_closed(showing.reach(number))
    flash(message, tone)
    return redirect(url_for("billing.card_payment", number=number), 303)


def _made(act: asking.Act) -> bool:
    """Whether the gateway did it; what it says otherwise is told to the reader."""
    try:
        act()
    except GatewayUnreachable:
        flash(_("Stripe ne répond pas pour le moment. Rien n’est perdu : la demande sera répétée d’elle-même."), "warning")
        return False
    except GatewayRefused as refused:
        flash(_("Stripe refuse cette demande (code « %(code)s ») : rien n’a changé.", code=refused.code), "error")
        return False
    return True
