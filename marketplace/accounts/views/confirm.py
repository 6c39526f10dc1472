"""Proving again who one is, before an act that asks for it; then back to the page, or to the form that came too late."""

import json
from typing import Any

from flask import Response, current_app, flash, g, jsonify, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from config import Settings
from marketplace.accounts import actions, passwords
from marketplace.accounts.coming_in import stay_in
from marketplace.accounts.factors import challenges, needed, passkeys, proving
from marketplace.accounts.factors.forms import LONGEST_KEPT, FactorForm, PasswordAgainForm
from marketplace.accounts.models import User
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db, error_pages, limits, links
from marketplace.core.access import actor, authorize, own_units
from marketplace.core.errors import NotFresh, SecondFactorNeeded
from marketplace.core.locale import _

CONFIRM = "confirm"
# What a proof is made of is never carried along in a page, nor any password.
NOT_CARRIED = ("csrf_token", "again", "answer")


@bp.get("/connexion/confirmer")
def confirm() -> ResponseReturnValue:
    """The form by which a person proves again who she is."""
    authorize("accounts.confirm")
    form = _form(formdata=None, next=links.safe_next(request.args.get("next")))
    return render_template("accounts/factors/confirm.html", form=form, keys=passkeys.of(actor()))


@bp.post("/connexion/confirmer")
@own_units
def confirm_now() -> ResponseReturnValue:
    """Renew the session once she proved it. A password is hashed outside any unit: it must not hold the pen."""
    with db.database().reading():
        authorize("accounts.confirm")
        person, form = actor(), _form()
        token, sound = current_user.token, form.validate_on_submit()
    if sound and (ticket := _renewed(person, token, form)):
        stay_in(person, ticket, has_second_factor=isinstance(form, FactorForm))
        return _back(form)
    with db.database().reading():
        return render_template("accounts/factors/confirm.html", form=form, keys=passkeys.of(person)), 422


@bp.post("/connexion/confirmer/defi")
def confirm_challenge() -> ResponseReturnValue:
    """What a key of the person at work must sign."""
    authorize("accounts.confirm")
    return jsonify(passkeys.options_to_ask(challenges.give(CONFIRM, at=g.at), actor()))


@bp.app_errorhandler(NotFresh)
def on_not_fresh(error: NotFresh) -> Response:
    """Ask for the proof. A page is opened again after it; what was typed in a form is carried through it."""
    if error_pages.wants_json():
        return error_pages.answer(error.status, error.reason, error.title)
    if request.method == "GET":
        return make_response(redirect(url_for("accounts.confirm", next=request.script_root + links.here()), 303))
    g.pop("_login_user", None)
    with db.database().reading():
        form = _form(formdata=None, next=_page_of_the_form(), kept=_typed())
        keys = passkeys.of(actor())
        page = render_template("accounts/factors/confirm.html", form=form, keys=keys, late=True, lost=not form.kept.data)
    return make_response(page, error.status)


@bp.app_errorhandler(SecondFactorNeeded)
def on_factor_needed(error: SecondFactorNeeded) -> Response:
    """Lead to where a second factor is added."""
    if error_pages.wants_json():
        return error_pages.answer(error.status, error.reason, error.title)
    if request.method == "GET":
        session["after_factor"] = request.script_root + links.here()
    else:
        # The page says why by itself; that what was sent is not kept must be said besides.
        flash(error.reason, "warning")
    return make_response(redirect(url_for("accounts.second_factor"), 303))


def _form(**values: Any) -> FactorForm | PasswordAgainForm:
    """A second factor for whoever has one: her password may be known to others, and alone would prove less than it did at the door."""
    return (FactorForm if needed.has_second_factor(actor()) else PasswordAgainForm)(**values)


def _renewed(person: User, token: str, form: FactorForm | PasswordAgainForm) -> str | None:
    """The new token when what she showed is right; else None, said in the form.

    TooMany for a session that guesses, whatever networks it moves through; the person's other sessions prove themselves as before.
    """
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("confirm", settings.rate_second_factor, actions.hash_of(token))
    if isinstance(form, PasswordAgainForm):
        if not passwords.matches(person.password_hash, form.password.data or ""):
            form.form_errors.append(_("Ce n’est pas votre mot de passe. Recommencez."))
            return None
        with db.database().writing():
            return actions.renew_session(token, at=g.at)
    with db.database().writing():
        shown = form.shown(CONFIRM, at=g.at)
        if proving.is_proved(db.load(User, id=person.id), shown, at=g.at):
            return actions.renew_session(token, at=g.at, has_second_factor=True)
    form.form_errors.append(proving.why_not(shown))
    return None


def _back(form: FactorForm | PasswordAgainForm) -> ResponseReturnValue:
    """To the page that asked; or a page that sends what was typed, when a form came too late."""
    target, kept = links.safe_next(form.next.data), _read(form.kept.data or "")
    if kept is None:
        return redirect(target or url_for("pages.home"), 303)
    with db.database().reading():
        return render_template("accounts/factors/resume.html", back=target, **kept)


def _typed() -> str:
    """What the form that came too late held, as it can be carried; empty when it held a file or is too large."""
    fields = [[name, value] for name, values in request.form.lists() for value in values if not _is_proof(name)]
    asks_again = any("password" in name for name in request.form)
    text = json.dumps({"path": request.script_root + links.here(), "fields": fields, "asks_again": asks_again})
    return "" if request.files or len(text) > LONGEST_KEPT else text


def _is_proof(name: str) -> bool:
    return name in NOT_CARRIED or "password" in name


def _read(text: str) -> dict[str, Any] | None:
    """What was carried, when it leads to a path of ours."""
    try:
        kept = json.loads(text)
        path = links.safe_next(kept["path"])
        fields = [(str(name), str(value)) for name, value in kept["fields"]]
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return {"path": path, "fields": fields, "asks_again": kept.get("asks_again") is True} if path else None


def _page_of_the_form() -> str | None:
    """The page where the form was, as the browser says it, when it is one of ours."""
    referrer = request.referrer or ""
    return links.safe_next(referrer[len(request.host_url) - 1 :]) if referrer.startswith(request.host_url) else None
