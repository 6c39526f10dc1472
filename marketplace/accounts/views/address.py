"""Another address for an account: asked, proved by the new mailbox, taken back by the old one."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts import addresses, resets, rules
from marketplace.accounts.account_forms import AddressForm
from marketplace.accounts.models import User
from marketplace.accounts.views.asking import is_present_password
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db
from marketplace.core.access import actor, authorize, own_units, public, require_fresh
from marketplace.core.locale import _


@bp.get("/compte/adresse")
def address() -> ResponseReturnValue:
    """The address of the account, the one that waits for its proof, and the form for another."""
    authorize("accounts.account")
    require_fresh()
    return render_template(
        "accounts/address.html", form=AddressForm(actor().email, formdata=None), why_not=addresses.why_not_ask(actor(), g.at)
    )


@bp.post("/compte/adresse")
@own_units
def ask_address() -> ResponseReturnValue:
    """Write to the new address, which proves itself, and to the old one, which may refuse. The hash is computed outside any unit."""
    with db.database().reading():
        authorize("accounts.account")
        require_fresh()
        person, form = actor(), AddressForm(actor().email)
        is_filled = form.validate_on_submit()
    if not (is_filled and is_present_password(person, form)):
        with db.database().reading():
            return render_template("accounts/address.html", form=form, why_not=None), 422
    with db.database().writing():
        addresses.ask(db.load(User, id=person.id), form.email.data or "", at=g.at)
    flash(_("Un lien de confirmation part à la nouvelle adresse. Il est bon pour une journée."), "success")
    return redirect(url_for("accounts.address"), 303)


@bp.post("/compte/adresse/retirer")
def withdraw_address() -> ResponseReturnValue:
    """Keep the present address after all."""
    authorize("accounts.account")
    addresses.withdraw(db.load(User, id=actor().id), at=g.at)
    flash(_("Votre adresse reste la même."), "success")
    return redirect(url_for("accounts.address"), 303)


@bp.get("/adresse/<token>")
@public
def confirm_address(token: str) -> ResponseReturnValue:
    """What the link to the new address leads to: one button. Reading changes nothing, since mail readers open links by themselves."""
    return render_template("accounts/address_confirm.html", user=addresses.asked_by(token, g.at))


@bp.post("/adresse/<token>")
@public
def confirm_address_now(token: str) -> ResponseReturnValue:
    """Give the account its new address."""
    addresses.confirm(addresses.asked_by(token, g.at), at=g.at)
    flash(_("L’adresse de votre compte est changée : c’est avec elle que vous vous connecterez."), "success")
    return redirect(url_for("accounts.account"), 303)


@bp.get("/adresse/annuler/<token>")
@public
def cancel_address(token: str) -> ResponseReturnValue:
    """What the link to the old address leads to: what will be done, and its button."""
    return render_template("accounts/address_cancel.html", user=addresses.left_by(token, g.at))


@bp.post("/adresse/annuler/<token>")
@public
def cancel_address_now(token: str) -> ResponseReturnValue:
    """Give the account its old address back, end its sessions, undo what may have been added by another, have a new password chosen."""
    user = addresses.left_by(token, g.at)
    if addresses.cancel(user, at=g.at):
        flash(_("Les seconds facteurs ajoutés depuis que ce changement a été demandé ont été retirés."), "warning")
    return _taken_back(user)


def _taken_back(user: User) -> ResponseReturnValue:
    """To another password; while the account is suspended, nobody chooses one."""
    if not rules.is_active(user, g.at):
        flash(_("Le changement est annulé. Le compte reste suspendu : une fois rouvert, demandez un nouveau mot de passe."), "success")
        return redirect(url_for("accounts.sign_in"), 303)
    flash(_("Le changement est annulé, et toutes les sessions sont fermées. Choisissez un nouveau mot de passe."), "success")
    return redirect(url_for("accounts.reset", token=resets.token_for(user)), 303)
