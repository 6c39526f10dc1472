"""Asking for an account. Whatever the address, the page answers the same, after the same work."""

from flask import render_template
from flask.typing import ResponseReturnValue

from marketplace.accounts import sign_ups
from marketplace.accounts.account_forms import SignUpForm
from marketplace.accounts.views.asking import may_write_to
from marketplace.accounts.views.blueprint import bp
from marketplace.core.access import public
from marketplace.core.locale import current


@bp.get("/inscription")
@public
def sign_up() -> ResponseReturnValue:
    """The form by which somebody asks for an account."""
    return render_template("accounts/sign_up.html", form=SignUpForm(formdata=None))


@bp.post("/inscription")
@public
def ask_account() -> ResponseReturnValue:
    """Have a link written to the address, which opens the account."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_up.html", form=form), 422
    if may_write_to("sign_up", form.email.data or ""):
        sign_ups.ask(form.name.data or "", form.email.data or "", locale=current())
    return render_template("accounts/sign_up_sent.html", email=form.email.data)
