"""The second step of coming in: a code or a key, once the password was right; or a key alone."""

from flask import Response, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts import actions, rules
from marketplace.accounts.coming_in import come_in
from marketplace.accounts.factors import challenges, half_open, passkeys, proving
from marketplace.accounts.factors.forms import FactorForm, SignInKeyForm
from marketplace.accounts.models import User
from marketplace.accounts.views.asking import count_key
from marketplace.accounts.views.blueprint import bp
from marketplace.core import db, error_pages, links
from marketplace.core.access import own_units, public
from marketplace.core.locale import _

SECOND_STEP, ALONE = "second step", "alone"


@bp.get("/connexion/second-facteur")
@public
def second_step() -> ResponseReturnValue:
    """The form by which someone whose password was right proves her second factor."""
    user = half_open.person(at=g.at)
    return render_template("accounts/factors/second_step.html", form=FactorForm(formdata=None), keys=passkeys.of(user))


@bp.post("/connexion/second-facteur")
@public
def second_step_now() -> ResponseReturnValue:
    """Open the session once the second factor is proved; count every try before it is judged."""
    user, form = half_open.person(at=g.at), FactorForm()
    if form.validate_on_submit():
        shown = form.shown(SECOND_STEP, at=g.at)
        tries = half_open.count_attempt(user, request.remote_addr or "", is_code=not shown.answer)
        in_doubt = passkeys.has_doubted(user)
        if proving.is_proved(user, shown, at=g.at):
            return _opened(user, in_doubt=in_doubt)
        form.form_errors.append(proving.why_not(shown))
        half_open.tell_of_guesses(user, tries, at=g.at)
    return render_template("accounts/factors/second_step.html", form=form, keys=passkeys.of(user)), 422


@bp.post("/connexion/second-facteur/defi")
@public
@own_units
def second_step_challenge() -> ResponseReturnValue:
    """What a key of this person must sign."""
    with db.database().reading():
        user = half_open.person(at=g.at)
        return jsonify(passkeys.options_to_ask(challenges.give(SECOND_STEP, at=g.at), user))


@bp.post("/connexion/cle/defi")
@public
@own_units
def key_challenge() -> ResponseReturnValue:
    """What any key of ours must sign to come in by itself."""
    return jsonify(passkeys.options_to_ask(challenges.give(ALONE, at=g.at)))


@bp.post("/connexion/cle")
@public
def sign_in_by_key() -> ResponseReturnValue:
    """Come in with a key alone, which checked who holds it: it is both factors."""
    form = SignInKeyForm()
    count_key()
    passkey = passkeys.take(form.answer.data or "", challenges.spend(ALONE, at=g.at), at=g.at) if form.validate_on_submit() else None
    if passkey is None or not rules.is_active(passkey.user, g.at):
        flash(_("Cette clé d’accès n’ouvre aucun compte ici. Recommencez, ou écrivez votre mot de passe."), "error")
        return redirect(url_for("accounts.sign_in", next=links.safe_next(form.next.data)), 303)
    user = passkey.user
    ticket = actions.start_session(user, instead_of=session.get("_user_id"), at=g.at, has_second_factor=True)
    return come_in(user, ticket, links.safe_next(form.next.data), has_second_factor=True)


def _opened(user: User, *, in_doubt: bool) -> ResponseReturnValue:
    """A session, and where she was going; first her factors when a key of hers was in doubt: what somebody else added is there to go."""
    target = half_open.proved(user)
    ticket = actions.start_session(user, instead_of=session.get("_user_id"), at=g.at, has_second_factor=True)
    if not in_doubt:
        return come_in(user, ticket, target, has_second_factor=True)
    response = come_in(user, ticket, url_for("accounts.second_factor"), has_second_factor=True)
    flash(_("Un changement d’adresse a été annulé : retirez d’ici ce que vous n’avez pas ajouté vous-même."), "warning")
    return response


@bp.app_errorhandler(half_open.HalfOpenOver)
def on_half_open_over(error: half_open.HalfOpenOver) -> Response:
    """Back to the first step, with the reason."""
    target = half_open.target()
    session.pop(half_open.KEPT, None)
    if error_pages.wants_json():
        return error_pages.answer(401, error.reason)
    flash(error.reason, "warning")
    return redirect(url_for("accounts.sign_in", next=target), 303)  # type: ignore[return-value]
