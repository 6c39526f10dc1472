"""A forgotten password. Whatever the address, the page answers the same, after the same work."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts import known_devices, passwords, resets
from marketplace.accounts.account_forms import ForgottenForm
from marketplace.accounts.factors import passkeys, totp
from marketplace.accounts.models import User
from marketplace.accounts.new_password import PasswordForm
from marketplace.accounts.views.asking import may_write_to
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import own_units, public
from marketplace.core.locale import _


@bp.get("/mot-de-passe/oublie")
@public
def forgotten() -> ResponseReturnValue:
    """The form by which somebody says that she forgot her password."""
    return render_template("accounts/forgotten.html", form=ForgottenForm(formdata=None))


@bp.post("/mot-de-passe/oublie")
@public
def ask_reset() -> ResponseReturnValue:
    """Have a link written to the address, if it is that of an account."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgotten.html", form=form), 422
    if may_write_to("reset", form.email.data or ""):
        resets.ask(form.email.data or "")
    return render_template("accounts/forgotten_sent.html", email=form.email.data)


@bp.get("/mot-de-passe/<token>")
@public
def reset(token: str) -> ResponseReturnValue:
    """The form by which she chooses another password."""
    user = resets.user_of(token)
    return render_template("accounts/reset.html", form=PasswordForm([user.name, user.email]), **_shown(user))


@bp.post("/mot-de-passe/<token>")
@public
@own_units
def reset_now(token: str) -> ResponseReturnValue:
    """Keep the password chosen; she then signs in with it. The link is asked again inside the unit: it serves once."""
    with db.database().reading():
        user = resets.user_of(token)
        form = PasswordForm([user.name, user.email])
        if not form.validate_on_submit():
            return render_template("accounts/reset.html", form=form, **_shown(user)), 422
    password_hash = passwords.hashed(form.password.data or "")
    with db.database().writing():
        user = resets.user_of(token)
        resets.choose(user, password_hash, at=g.at)
    flash(_("Votre nouveau mot de passe est enregistré. Connectez-vous."), "success")
    response = redirect(url_for("accounts.sign_in"), 303)
    known_devices.remember(response, user.email)
    return response


def _shown(user: User) -> dict[str, Any]:
    """Whose password it is; once a change of address was taken back, what else still protects the account, for her to recognise."""
    if not resets.is_shut(user):
        return {"user": user}
    return {"user": user, "application": totp.of(user), "keys": passkeys.of(user)}
