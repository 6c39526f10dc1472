"""Asking for an account. Whatever the address, the page answers the same, after the same work."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.accounts import after_account, sign_ups
from marketplace.accounts.account_forms import SignUpForm
from marketplace.accounts.views.asking import may_write_to
from marketplace.accounts.views.blueprint import bp
from marketplace.core import links
from marketplace.core.access import public
from marketplace.core.locale import current


@bp.get("/inscription")
@public
def sign_up() -> ResponseReturnValue:
    """The form by which somebody asks for an account."""
    form = SignUpForm(formdata=None, next=links.safe_next(request.args.get("next")))
    return render_template("accounts/sign_up.html", form=form)


@bp.post("/inscription")
@public
def ask_account() -> ResponseReturnValue:
    """Have a link written to the address, which opens the account."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_up.html", form=form), 422
    after_account.remember(form.next.data)
    if may_write_to("sign_up", form.email.data or ""):
        sign_ups.ask(form.name.data or "", form.email.data or "", locale=current())
    return render_template("accounts/sign_up_sent.html", email=form.email.data)
