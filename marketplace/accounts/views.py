"""Coming in, leaving, accepting an invitation, reading one's notices."""

import structlog
from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from config import Settings
from marketplace.accounts import actions, invitations, passwords, queries
from marketplace.accounts.forms import PasswordForm, SignInForm
from marketplace.accounts.models import User, UserStatus
from marketplace.accounts.sessions import SignedIn, manager
from marketplace.core import db, limits, links, notices, paging
from marketplace.core.access import actor, authorize, own_units, public
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _

bp = Blueprint("accounts", __name__)
log = structlog.get_logger("accounts")


@bp.record_once
def set_up(state) -> None:  # type: ignore[no-untyped-def]
    manager.init_app(state.app, add_context_processor=False)
    state.app.jinja_env.globals["invitation_link"] = invitations.link_for


@bp.app_context_processor
def viewer() -> dict[str, object]:
    """Who is looking, for every page; nobody when the page is made outside a unit."""
    person = actor() if db.has_unit() else None
    if person is None:
        return {"viewer": None, "unread_notices": 0}
    # Asked once a unit: a page is made of many pieces, each with this context.
    kept = db.session().info.setdefault("unread_notices", {})
    if person.id not in kept:
        kept[person.id] = notices.unread_count(person.id)
    return {"viewer": person, "unread_notices": kept[person.id]}


@bp.get("/connexion")
@public
def sign_in() -> ResponseReturnValue:
    """The form by which a person comes in."""
    form = SignInForm(formdata=None, next=links.safe_next(request.args.get("next")))
    return render_template("accounts/sign_in.html", form=form)


@bp.post("/connexion")
@public
@own_units
def sign_in_now() -> ResponseReturnValue:
    """Check and open a session. The hash is computed outside any unit: it must not hold the pen."""
    form = SignInForm()
    if form.validate_on_submit():
        _count_attempt(form.email.data or "", request.remote_addr or "")
        if user := _known(form.email.data or "", form.password.data or ""):
            with db.database().writing():
                ticket = actions.start_session(_still(user), instead_of=session.get("_user_id"), at=g.at)
            return _come_in(user, ticket, links.safe_next(form.next.data))
        form.form_errors.append(_("L’adresse ou le mot de passe ne correspond pas. Vérifiez les deux, puis recommencez."))
    with db.database().reading():
        return render_template("accounts/sign_in.html", form=form), 422


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
        actions.choose_password(user, password_hash, at=g.at)
        ticket = actions.start_session(user, instead_of=session.get("_user_id"), at=g.at)
    return _come_in(user, ticket, None)


@bp.get("/avis", endpoint="notices")
def show_notices() -> ResponseReturnValue:
    """What a person was told, newest first."""
    authorize("accounts.notices")
    mine = select(notices.Notice).where(notices.Notice.recipient_id == actor().id).order_by(notices.Notice.id.desc())
    page = paging.paginate(mine, paging.page_number(request.args.get("page")))
    return render_template("accounts/notices.html", page=page)


@bp.post("/avis/lus")
def read_notices() -> ResponseReturnValue:
    """Mark everything as read."""
    authorize("accounts.notices")
    notices.mark_all_read(actor().id, at=g.at)
    return redirect(url_for("accounts.notices"), 303)


def _known(email: str, password: str) -> User | None:
    """The person of this address and password. An unknown address takes as long and answers the same."""
    with db.database().reading():
        user = queries.by_email(email)
    right = passwords.matches(user.password_hash if user else None, password)
    log.info("sign-in", right=right, person_id=user.id if user else None)
    return user if user and right and user.status is UserStatus.ACTIVE else None


def _count_attempt(email: str, where: str) -> None:
    """Count an attempt against the account from here, against this network, and against everyone; TooMany past a rate.

    A network that guesses is stopped long before it uses up everyone's share, so that it locks nobody out.
    """
    settings: Settings = current_app.extensions["maillage.settings"]
    # As the address is looked up, so that its capitals and blanks do not make it another one.
    limits.take("sign_in", settings.rate_sign_in, f"{email.strip().lower()} {where}")
    limits.take("sign_in_from", settings.rate_sign_in_address, limits.network_of(where))
    limits.take("sign_in_all", settings.rate_sign_in_global, "everyone")


def _still(user: User) -> User:
    """The same person inside the unit; RuleBroken when her password or her right to come in changed since it was checked."""
    found = db.load(User, id=user.id)
    if found.password_hash != user.password_hash or found.status is not UserStatus.ACTIVE:
        raise RuleBroken()
    return found


def _come_in(user: User, ticket: str, target: str | None) -> Response | AnyResponse:
    """Hand over a new session in a new cookie, so that none planted before is of use."""
    session.clear()
    login_user(SignedIn(user, ticket))
    flash(_("Bonjour %(name)s.", name=user.name), "success")
    return redirect(target or url_for("pages.home"), 303)
