"""The second factors of one's own account: an application, recovery codes; keys have pages of their own."""

from flask import flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from marketplace.accounts.coming_in import stay_in
from marketplace.accounts.factors import changing, needed, passkeys, recovery, sealing, totp
from marketplace.accounts.factors.forms import FirstCodeForm
from marketplace.accounts.models import User
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db, links
from marketplace.core.access import actor, authorize, require_fresh
from marketplace.core.locale import _

# The secret of an application that has not given its first code: in the cookie, sealed, so that nothing unproved is kept.
SETUP = "totp_setup"


@bp.get("/compte/second-facteur")
def second_factor() -> ResponseReturnValue:
    """What protects the account besides its password, and how to add to it."""
    authorize("accounts.factors")
    return render_template(
        "accounts/factors/index.html",
        application=totp.of(actor()),
        keys=passkeys.of(actor()),
        left=recovery.left(actor()),
        needed=needed.needs_second_factor(actor()),
        keys_are_possible=passkeys.are_possible(),
    )


@bp.get("/compte/second-facteur/application")
def new_application() -> ResponseReturnValue:
    """The square to scan, or the key to type, and the field of a first code."""
    authorize("accounts.factors")
    require_fresh()
    return render_template("accounts/factors/application.html", form=FirstCodeForm(formdata=None), **_drawn(_secret()))


@bp.post("/compte/second-facteur/application")
def keep_application() -> ResponseReturnValue:
    """Keep the application once it gave a first code."""
    authorize("accounts.factors")
    require_fresh()
    form, user, secret = FirstCodeForm(), db.load(User, id=actor().id), _secret()
    if form.validate_on_submit():
        if changing.add_application(user, secret, form.code.data or "", at=g.at):
            session.pop(SETUP, None)
            return protected(user)
        form.code.errors = [_("Ce code n’est pas celui de cette application. Vérifiez l’heure du téléphone, puis écrivez le code suivant.")]
    return render_template("accounts/factors/application.html", form=form, **_drawn(secret)), 422


@bp.post("/compte/second-facteur/application/retrait")
def remove_application() -> ResponseReturnValue:
    """Take the application away."""
    authorize("accounts.factors")
    require_fresh()
    user = db.load(User, id=actor().id)
    changing.remove_application(user, at=g.at)
    return unprotected(user, _("L’application a été retirée, et vos autres sessions ont pris fin."))


@bp.post("/compte/second-facteur/codes")
def new_codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown this once; her other sessions end."""
    authorize("accounts.factors")
    require_fresh()
    user = db.load(User, id=actor().id)
    codes = changing.new_codes(user, at=g.at)
    stay_in(user, changing.sign_out_others(user, current_user.token, at=g.at), has_second_factor=True)
    return render_template("accounts/factors/codes.html", codes=codes, onward=None)


def protected(user: User) -> ResponseReturnValue:
    """After a factor was added: other sessions end, this one stands on it, and the first codes are shown."""
    codes = changing.first_codes(user, at=g.at)
    stay_in(user, changing.sign_out_others(user, current_user.token, at=g.at), has_second_factor=True)
    onward = links.safe_next(session.pop("after_factor", None))
    flash(_("Votre compte est maintenant protégé par un second facteur."), "success")
    if codes:
        return render_template("accounts/factors/codes.html", codes=codes, onward=onward)
    return redirect(onward or url_for("accounts.second_factor"), 303)


def unprotected(user: User, words: str) -> ResponseReturnValue:
    """After a factor was taken away: other sessions end, and this one says whether it still stands on one."""
    ticket = changing.sign_out_others(user, current_user.token, at=g.at)
    stay_in(user, ticket, has_second_factor=needed.has_second_factor(user))
    flash(words, "success")
    return redirect(url_for("accounts.second_factor"), 303)


def _secret() -> str:
    """The secret being set up in this browser, a new one when there is none."""
    about = f"setup of {actor().id}"
    try:
        return sealing.unseal(session.get(SETUP, ""), about=about)
    except sealing.SealBroken:
        secret = totp.new_secret()
        session[SETUP] = sealing.seal(secret, about=about)
        return secret


def _drawn(secret: str) -> dict[str, object]:
    """The secret as a page shows it."""
    address = totp.address(actor(), secret)
    return {"drawing": totp.drawing(address), "key": totp.grouped(secret), "address": address}
