"""The passkeys of one's own account: made by a script, named, renamed and taken away without one."""

from flask import flash, g, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.factors import challenges, changing, passkeys
from marketplace.accounts.factors.forms import NewPasskeyForm, PasskeyNameForm
from marketplace.accounts.models import Passkey, User
from marketplace.accounts.views.blueprint import bp
from marketplace.accounts.views.second_factor import protected, unprotected
from marketplace.core import db
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _

NEW = "new passkey"


@bp.get("/compte/cles/nouvelle")
def new_passkey() -> ResponseReturnValue:
    """The form by which a key of this device is named and made."""
    authorize("accounts.factors")
    require_fresh()
    return render_template("accounts/factors/new_passkey.html", form=NewPasskeyForm(formdata=None))


@bp.post("/compte/cles/defi")
def passkey_challenge() -> ResponseReturnValue:
    """What the browser needs to make a key."""
    authorize("accounts.factors")
    require_fresh()
    return jsonify(passkeys.options_to_make(db.load(User, id=actor().id), challenges.give(NEW, at=g.at)))


@bp.post("/compte/cles/nouvelle")
def keep_passkey() -> ResponseReturnValue:
    """Keep the key that the browser made."""
    authorize("accounts.factors")
    require_fresh()
    form, user = NewPasskeyForm(), db.load(User, id=actor().id)
    if not form.validate_on_submit():
        return render_template("accounts/factors/new_passkey.html", form=form), 422
    challenge = challenges.spend(NEW, at=g.at)
    changing.add_passkey(user, form.answer.data or "", challenge, name=form.name.data or "", at=g.at)
    return protected(user)


@bp.get("/compte/cles/<int:number>")
def passkey(number: int) -> ResponseReturnValue:
    """One key: its name, when it was made and used, and the way to take it away."""
    authorize("accounts.factors")
    found = _mine(number)
    return render_template("accounts/factors/passkey.html", form=PasskeyNameForm(obj=found), passkey=found)


@bp.post("/compte/cles/<int:number>")
def rename_passkey(number: int) -> ResponseReturnValue:
    """Call a key by another name."""
    authorize("accounts.factors")
    found, form = _mine(number), PasskeyNameForm()
    if not form.validate_on_submit():
        return render_template("accounts/factors/passkey.html", form=form, passkey=found), 422
    found.name = form.name.data or ""
    flash(_("La clé a changé de nom."), "success")
    return redirect(url_for("accounts.second_factor"), 303)


@bp.post("/compte/cles/<int:number>/retrait")
def remove_passkey(number: int) -> ResponseReturnValue:
    """Take a key away."""
    authorize("accounts.factors")
    require_fresh()
    found, user = _mine(number), db.load(User, id=actor().id)
    changing.remove_passkey(user, found, at=g.at)
    return unprotected(user, _("La clé a été retirée, et vos autres sessions ont pris fin."))


def _mine(number: int) -> Passkey:
    """A key of the person at work; Missing for another's as for none."""
    return db.load(Passkey, id=number, user_id=actor().id)
