"""A person's own space: its cards, her name and language, her password."""

from flask import flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from marketplace.accounts import account_cards, actions, passwords
from marketplace.accounts.account_forms import ChangePasswordForm, ProfileForm
from marketplace.accounts.models import User
from marketplace.accounts.sessions import person_of
from marketplace.accounts.views.asking import is_present_password
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, require_fresh
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _


@bp.get("/compte")
def account() -> ResponseReturnValue:
    """What a person may see and change of her account, a card for each idea."""
    authorize("accounts.account")
    return render_template("accounts/account.html", cards=account_cards.cards_of(actor()))


@bp.route("/compte/profil", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    """How she is called, and the language that she is written to in."""
    authorize("accounts.account")
    form = ProfileForm(obj=actor())
    if not form.validate_on_submit():
        return render_template("accounts/profile.html", form=form), 422 if form.errors else 200
    actions.change_profile(db.load(User, id=actor().id), form.name.data or "", form.locale.data, at=g.at)
    flash(_("Votre nom et votre langue sont enregistrés."), "success")
    return redirect(url_for("accounts.account"), 303)


@bp.get("/compte/mot-de-passe")
def password() -> ResponseReturnValue:
    """The form by which she changes her password."""
    authorize("accounts.account")
    require_fresh()
    return render_template("accounts/password.html", form=_password_form(actor()))


@bp.post("/compte/mot-de-passe")
@own_units
def change_password() -> ResponseReturnValue:
    """Keep the new password: her other sessions end, and this one bears a new token. Hashes are computed outside any unit."""
    with db.database().reading():
        authorize("accounts.account")
        require_fresh()
        person, form = actor(), _password_form(actor())
        is_filled = form.validate_on_submit()
    if not (is_filled and is_present_password(person, form)):
        with db.database().reading():
            return render_template("accounts/password.html", form=form), 422
    password_hash = passwords.hashed(form.password.data or "")
    with db.database().writing():
        _keep(person, password_hash)
    flash(_("Votre mot de passe est changé. Vos autres sessions sont fermées."), "success")
    return redirect(url_for("accounts.account"), 303)


def _password_form(person: User) -> ChangePasswordForm:
    return ChangePasswordForm([person.name, person.email])


def _keep(person: User, password_hash: str) -> None:
    """Change the password of the same person, in the unit at work; RuleBroken when hers changed since it was compared."""
    user = db.load(User, id=person.id)
    if user.password_hash != person.password_hash:
        raise RuleBroken()
    token = current_user.token
    actions.choose_password(user, password_hash, at=g.at, but=token)
    renewed = actions.renew_session(token, at=g.at)
    session.clear()
    login_user(person_of(renewed))
