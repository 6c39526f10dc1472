"""How a refusal is said: a page in the reader's language, or `application/problem+json` (RFC 9457) under /api/.

Every answer carries the request's id; none carries a detail of the inside.
"""

from collections.abc import Sequence

import structlog
from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from marketplace.core import db, links
from marketplace.core.api import problems
from marketplace.core.api.problems import Fault
from marketplace.core.errors import Refusal, SignInNeeded, TooMany
from marketplace.core.locale import _
from search_index import IndexDamaged

# Pages that must come even when the database does not.
BARE = (500, 503)
RETRY_AFTER = 5

log = structlog.get_logger("errors")


def words(status: int) -> tuple[str, str]:
    """The title of an error and what to do about it."""
    return {
        400: (_("Cette demande est incomplète"), _("Revenez à la page précédente, rechargez-la et recommencez. Rien n’a été enregistré.")),
        401: (_("Votre session a pris fin"), _("Connectez-vous de nouveau, puis recommencez.")),
        403: (
            _("Cette page ne vous est pas ouverte"),
            _("Votre compte n’a pas le droit de faire cela. Si vous devriez l’avoir, parlez-en à la personne qui vous a ouvert ce compte."),
        ),
        404: (_("Cette page n’existe pas"), _("L’adresse est peut-être incomplète, ou la page a été déplacée.")),
        405: (_("Cette action n’est pas possible ici"), _("Revenez à la page précédente et utilisez ses boutons.")),
        409: (
            _("Quelqu’un d’autre est passé avant vous"),
            _("Les données ont changé pendant que vous travailliez. Rechargez la page, puis refaites votre changement."),
        ),
        410: (_("Cette page a été retirée"), _("Ce qui s’y trouvait n’est plus publié.")),
        413: (_("Cet envoi est trop volumineux"), _("Réduisez la taille du fichier ou envoyez-le en plusieurs parties.")),
        415: (_("Ce format n’est pas accepté"), _("Envoyez les données dans le format indiqué par la documentation.")),
        422: (_("Certains renseignements sont à corriger"), _("Revenez à la page précédente et corrigez ce qui est signalé.")),
        429: (_("Trop de demandes en peu de temps"), _("Attendez un moment, puis recommencez.")),
        500: (
            _("Une erreur est survenue de notre côté"),
            _("Rien n’a été enregistré. L’équipe est prévenue; recommencez dans quelques minutes."),
        ),
        503: (_("Le service est très occupé"), _("Rien n’a été enregistré. Recommencez dans quelques secondes.")),
    }.get(status, (_("Cette demande ne peut pas être traitée"), _("Revenez à la page précédente et recommencez.")))


def init_app(app: Flask) -> None:
    app.register_error_handler(SignInNeeded, on_sign_in_needed)
    app.register_error_handler(Refusal, on_refusal)
    app.register_error_handler(
        CSRFError, lambda _error: answer(400, _("Votre formulaire a expiré. Rechargez la page et envoyez-le de nouveau."))
    )
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(StaleDataError, lambda _error: answer(409))
    app.register_error_handler(IntegrityError, on_integrity)
    app.register_error_handler(db.Busy, on_busy)
    app.register_error_handler(db.NotPrepared, on_busy)
    # The worker rebuilds it within half a minute.
    app.register_error_handler(IndexDamaged, on_busy)
    app.register_error_handler(Exception, on_unexpected)


def on_sign_in_needed(error: SignInNeeded) -> Response:
    """A page sends to the sign-in form and comes back; anything else is told 401."""
    if wants_json() or request.method != "GET":
        return answer(401)
    return make_response(redirect(url_for("accounts.sign_in", next=request.script_root + links.here()), 303))


def on_refusal(error: Refusal) -> Response:
    response = answer(error.status, error.reason, error.title, getattr(error, "faults", ()))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if error.status == 401 and wants_json():
        response.headers["WWW-Authenticate"] = 'Bearer realm="Maillage"'
    return response


def on_http(error: HTTPException) -> Response:
    """A refusal of Flask or Werkzeug; a redirect of the router passes as it is."""
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = answer(error.code)
    for name, value in error.get_headers(request.environ):
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def on_integrity(error: IntegrityError) -> Response:
    """The database refused a second winner: whoever came first has it."""
    log.warning("integrity", reason=type(error.orig).__name__)
    return answer(409)


def on_busy(error: Exception) -> Response:
    log.warning("busy", reason=str(error))
    response = answer(503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def on_unexpected(error: Exception) -> Response:
    log.error("unexpected", exc_info=error)
    return answer(500)


def answer(status: int, reason: str = "", own_title: str = "", faults: Sequence[Fault] = ()) -> Response:
    """The page or the problem document of a status; `reason` replaces the general explanation, `own_title` the title."""
    if wants_json():
        return problems.answer(status, reason, own_title, faults)
    title, explanation = words(status)
    title = own_title or title
    request_id = g.get("request_id", "")
    context = {"code": status, "title": title, "explanation": reason or explanation, "request_id": request_id}
    if status in BARE:
        return make_response(render_template("errors/bare.html", **context), status)
    # The viewer was loaded in a unit that is over: the page loads her again in its own.
    g.pop("_login_user", None)
    try:
        with db.database().reading():
            page = render_template("errors/error.html", next_steps=next_steps(status), **context)
    except Exception as error:
        log.error("error page failed", exc_info=error)
        page = render_template("errors/bare.html", **context)
    return make_response(page, status)


def next_steps(status: int) -> list[tuple[str, str]]:
    """Where to go from an error page: where things moved meanwhile, back to the form and to the page of the thing."""
    form, above = links.after_refusal() if status == 409 else ("", "")
    back = [(form, _("Recharger la page")), (above, _("Voir où en sont les choses"))]
    always = [(url_for("pages.home"), _("Aller à l’accueil")), (url_for("search.index"), _("Chercher une entreprise"))]
    return [*(step for step in back if step[0]), *always]


def wants_json() -> bool:
    return problems.is_for_programs(request.path)
