"""What a program may do with its key: who it is, what the key lets it do, and the same demand done once.

A key comes in `Authorization: Bearer`, never in an address, where logs would keep it. A cookie opens nothing here, so that no page of a
browser can act through these addresses, and a program with a key has proved nobody's presence: acts that ask for a fresh proof refuse it.
"""

from collections.abc import Callable

from flask import current_app, g, request
from werkzeug.wrappers import Response

from config import Settings
from marketplace.core import limits, panels
from marketplace.core.api import idempotency, keys
from marketplace.core.errors import Forbidden, Refusal
from marketplace.core.locale import _

READING = ("GET", "HEAD", "OPTIONS")


class KeyRefused(Refusal):
    """No key, or one that opens nothing."""

    status = 401


class NotAsYouRead(Refusal):
    """What was read before writing (`If-Match`) is not what is there now."""

    status = 412


def enter(scope: str) -> None:
    """Go on only for a program whose key is good for this; the person who made the key is then the one at work.

    KeyRefused without a key, with one that is unknown, taken back or too old, or whose maker lost the right; Forbidden when it was not
    made for this; TooMany past the rate of a key.
    """
    settings: Settings = current_app.extensions["maillage.settings"]
    kind, _space, letters = request.headers.get("Authorization", "").partition(" ")
    key = keys.find(letters.strip(), g.at) if kind.lower() == "bearer" else None
    if key is None:
        # Those that open nothing are counted by where they come from: a key itself is beyond guessing.
        limits.take("api-refused", settings.rate_api, limits.network_of(request.remote_addr or ""))
        if not letters:
            raise KeyRefused(_("Donnez la clé de votre programme dans l’en-tête « Authorization » : « Bearer », puis la clé."))
        raise KeyRefused(_("Cette clé est inconnue, révoquée ou trop vieille."))
    limits.take("api-key", settings.rate_api_key, f"key {key.id}")
    holder = next(iter(panels.pieces("api.holder", key=key)), None)
    if holder is None:
        raise KeyRefused(_("La personne qui a fait cette clé n’a plus le droit d’agir pour l’organisation : faites-en une autre."))
    if scope not in key.scopes:
        raise Forbidden(_("Cette clé n’a pas été faite pour cela : il lui faudrait « %(scope)s ».", scope=scope))
    # Flask-Login's place for whoever is at work in this request, which policies and the log ask.
    g._login_user = holder
    g.api_key = key
    keys.note_used(key, g.at)


def once(do: Callable[[], Response]) -> Response:
    """What `do` answers; for a demand that its program named, done once and answered alike for a day."""
    name = idempotency.named() if request.method not in READING else None
    if name is None:
        return do()
    kept = idempotency.begin(g.api_key, name, g.at)
    if kept.status is not None:
        # Nothing is done again, and whoever has the key has had this answer.
        g.policies_asked = (*g.get("policies_asked", ()), idempotency.REPLAYED)
        return idempotency.again(kept)
    response = do()
    idempotency.keep(kept, response)
    return response


def check_match(mark: str | None) -> None:
    """Go on only when what is there (`mark`, None: nothing) is what the program read, if it says what it read. NotAsYouRead otherwise."""
    is_lost = "If-Match" in request.headers and (mark is None or not request.if_match.contains(mark))
    is_there = "If-None-Match" in request.headers and mark is not None and request.if_none_match.contains(mark)
    if is_lost or is_there:
        raise NotAsYouRead(_("Ce qui est là n’est plus ce que vous aviez lu : relisez-le, puis recommencez."))


def private(response: Response) -> Response:
    """The answer for one key, which nobody between us may keep."""
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Authorization")
    return response
