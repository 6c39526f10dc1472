"""Coming in with a password, and leaving."""

import structlog
from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from marketplace.accounts import actions, passwords, queries, rules
from marketplace.accounts.coming_in import come_in
from marketplace.accounts.factors import half_open, needed, passkeys
from marketplace.accounts.forms import SignInForm
from marketplace.accounts.models import User
from marketplace.accounts.views.asking import count_sign_in
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db, links
from marketplace.core.access import actor, authorize, own_units, public
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _

log = structlog.get_logger("accounts")


@bp.get("/connexion")
@public
def sign_in() -> ResponseReturnValue:
    """The form by which a person comes in."""
    form = SignInForm(formdata=None, next=links.safe_next(request.args.get("next")))
    return render_template("accounts/sign_in.html", form=form, keys_are_possible=passkeys.are_possible())


@bp.post("/connexion")
@public
@own_units
def sign_in_now() -> ResponseReturnValue:
    """Check and open a session. The hash is computed outside any unit: it must not hold the pen."""
    form = SignInForm()
    if form.validate_on_submit():
        count_sign_in(form.email.data or "")
        if user := _known(form.email.data or "", form.password.data or ""):
            return _enter(user, links.safe_next(form.next.data))
        form.form_errors.append(_("L’adresse ou le mot de passe ne correspond pas. Vérifiez les deux, puis recommencez."))
    with db.database().reading():
        return render_template("accounts/sign_in.html", form=form, keys_are_possible=passkeys.are_possible()), 422


@bp.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    """End this session on the server and forget everything in the browser."""
    authorize("accounts.sign_out")
    actions.end_session(current_user.token, actor=actor(), at=g.at)
    logout_user()
    session.clear()
    response = redirect(url_for("pages.home"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _known(email: str, password: str) -> User | None:
    """The person of this address and password. An unknown address takes as long and answers the same."""
    with db.database().reading():
        user = queries.by_email(email)
    right = passwords.matches(user.password_hash if user else None, password)
    log.info("sign-in", right=right, person_id=user.id if user else None)
    return user if user and right and rules.is_active(user, g.at) else None


def _enter(user: User, target: str | None) -> ResponseReturnValue:
    """Open a session; or, for whoever has a second factor, open the door half and ask for it."""
    with db.database().reading():
        halfway = needed.has_second_factor(user)
    if halfway:
        half_open.begin(user, target=target, at=g.at)
        return redirect(url_for("accounts.second_step"), 303)
    with db.database().writing():
        ticket = actions.start_session(_still(user), instead_of=session.get("_user_id"), at=g.at)
    return come_in(user, ticket, target)


def _still(user: User) -> User:
    """The same person inside the unit; RuleBroken when her password or her right to come in changed since it was checked."""
    found = db.load(User, id=user.id)
    if needed.has_second_factor(found):
        raise RuleBroken()
    if found.password_hash != user.password_hash or not rules.is_active(found, g.at):
        raise RuleBroken()
    return found
