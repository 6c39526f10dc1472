"""The account by which an enterprise is paid by card and debit: opened, completed at the gateway, looked at again."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.billing.cards import accounts, reaching
from marketplace.billing.gateway import GatewayRefused, GatewayUnreachable
from marketplace.billing.models import GatewayAccount
from marketplace.billing.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting

HERE = "/espace/<slug>/encaissement"


@bp.get(HERE)
def collecting(slug: str) -> ResponseReturnValue:
    """Where the account of an enterprise stands, and what it can do about it."""
    organization = acting.space(slug)
    authorize("billing.collect_by_card", organization)
    return render_template("billing/cards/collecting.html", organization=organization, **_told(organization))


@bp.post(f"{HERE}/continuer")
@own_units
def continue_collecting(slug: str) -> ResponseReturnValue:
    """Open the account if there is none, then show the way to the gateway, where its particulars are given."""
    with db.database().writing():
        organization = acting.space(slug)
        authorize("billing.collect_by_card", organization)
        require_fresh()
        call = accounts.begin(organization, actor=actor(), at=g.at)
    url = _way_in(call, slug)
    if url is None:
        return redirect(url_for("billing.collecting", slug=slug), 303)
    with db.database().reading():
        return render_template("billing/cards/continue.html", organization=acting.space(slug), url=url)


@bp.get(f"{HERE}/retour")
@own_units
def collecting_return(slug: str) -> ResponseReturnValue:
    """Somebody comes back from the gateway: what she did there is asked of it, not of her."""
    with db.database().reading():
        organization = acting.space(slug)
        authorize("billing.collect_by_card", organization)
        row = accounts.of(organization)
    _look_again(row)
    with db.database().reading():
        organization = acting.space(slug)
        return render_template("billing/cards/collecting.html", organization=organization, **_told(organization))


@bp.post(f"{HERE}/verifier")
@own_units
def check_collecting(slug: str) -> ResponseReturnValue:
    """Ask the gateway again what the account may do."""
    with db.database().reading():
        organization = acting.space(slug)
        authorize("billing.collect_by_card", organization)
        row = accounts.of(organization)
    _look_again(row)
    return redirect(url_for("billing.collecting", slug=slug), 303)


def _way_in(call: int, slug: str) -> str | None:
    """The address where particulars are given, or None, and what happened is said."""
    try:
        return accounts.link(accounts.opened(call), slug)
    except GatewayUnreachable:
        flash(_("Stripe ne répond pas : recommencez dans quelques minutes. Rien n’est perdu."), "warning")
    except GatewayRefused as refused:
        flash(_("Stripe refuse cette demande (code « %(code)s ») : rien n’a changé.", code=refused.code), "error")
    return None


def _look_again(row: GatewayAccount | None) -> None:
    if row is None or row.account is None:
        return
    try:
        accounts.refresh(row.account)
    except GatewayUnreachable:
        flash(_("Stripe ne répond pas : ce que vous lisez est ce qu’il disait la dernière fois."), "warning")


def _told(organization: Organization) -> dict[str, Any]:
    """What the page of an account shows."""
    row = accounts.of(organization)
    return {"account": row, "asked": accounts.in_words(row.asked) if row else [], "is_offered": reaching.is_offered()}
