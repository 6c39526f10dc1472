"""Accepting an invitation."""

from flask import g, render_template, session
from flask.typing import ResponseReturnValue

from marketplace.accounts import actions, after_account, invitations, passwords
from marketplace.accounts.coming_in import come_in
from marketplace.accounts.new_password import PasswordForm
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import own_units, public


@bp.get("/invitation/<token>")
@public
def accept(token: str) -> ResponseReturnValue:
    """The form by which an invited person chooses her password."""
    user = invitations.user_of(token)
    return render_template("accounts/accept.html", form=PasswordForm([user.name, user.email]), invited=user)


@bp.post("/invitation/<token>")
@public
@own_units
def accept_now(token: str) -> ResponseReturnValue:
    """Keep the password chosen and come in. The link is asked again inside the unit: it serves once."""
    with db.database().reading():
        user = invitations.user_of(token)
        form = PasswordForm([user.name, user.email])
        if not form.validate_on_submit():
            return render_template("accounts/accept.html", form=form, invited=user), 422
    password_hash = passwords.hashed(form.password.data or "")
    with db.database().writing():
        user = invitations.user_of(token)
        actions.open_account(user, password_hash, at=g.at)
        ticket = actions.start_session(user, instead_of=session.get("_user_id"), at=g.at)
    return come_in(user, ticket, after_account.target())
