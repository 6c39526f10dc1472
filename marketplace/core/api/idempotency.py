"""The same demand sent twice has one effect: an answer that a program named is kept for a day, in the unit that did what it says.

The row is written before anything is done. On SQLite there is one pen; on PostgreSQL the second who writes the same name waits for the
first to commit, then finds its answer. A refusal undoes its unit, and the row with it: nothing was done, and asking again is safe.
"""

import hashlib
import re
from datetime import datetime, timedelta

from flask import request
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.wrappers import Response

from marketplace.core import db, outbox, retention
from marketplace.core.api.models import ApiKey, KeptAnswer
from marketplace.core.errors import Unusable
from marketplace.core.locale import _

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
LONGEST = 200
NAME = re.compile(rf"[!-~]{{1,{LONGEST}}}")
# The headers that belong to an answer; the others are made again each time.
OF_ANSWER = ("ETag", "Location", "Content-Language")
REPLAYED = "Idempotency-Replayed"


def named() -> str | None:
    """The name that the program gave its demand; None without one. Unusable for one that is too long or holds a strange letter."""
    name = request.headers.get(HEADER)
    if name is not None and not NAME.fullmatch(name):
        said = _("L’en-tête Idempotency-Key a de 1 à %(most)d lettres, chiffres ou signes, sans espace ni accent.", most=LONGEST)
        raise Unusable(said)
    return name


def begin(key: ApiKey, name: str, at: datetime) -> KeptAnswer:
    """The row of a demand, in the unit at work: `status` is None for a new one, else it is the answer to give again.

    Unusable when the name served for another demand.
    """
    session = db.session()
    mine = (KeptAnswer.key_id == key.id) & (KeptAnswer.name == name)
    session.execute(delete(KeptAnswer).where(mine, KeptAnswer.at <= at - KEPT_FOR))
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(KeptAnswer).values(key_id=key.id, name=name, fingerprint=_fingerprint(), body="", headers={}, at=at)
    session.execute(new.on_conflict_do_nothing(index_elements=["key_id", "name"]))
    kept = db.load(KeptAnswer, key_id=key.id, name=name)
    if kept.fingerprint != _fingerprint():
        raise Unusable(_("Cette clé d’idempotence a déjà servi pour une autre demande : prenez-en une nouvelle."))
    return kept


def keep(kept: KeptAnswer, response: Response) -> None:
    """Keep an answer beside what it says was done."""
    kept.status, kept.body = response.status_code, response.get_data(as_text=True)
    kept.headers = {name: response.headers[name] for name in OF_ANSWER if name in response.headers}


def again(kept: KeptAnswer) -> Response:
    """The answer that was kept, saying that it is given again."""
    response = Response(kept.body, status=kept.status, content_type="application/json", headers=dict(kept.headers))
    response.headers[REPLAYED] = "true"
    return response


@outbox.nightly("core.sweep_kept_answers", hour=3)
def forget(*, job: outbox.Job, at: datetime) -> None:
    """Forget the answers of the days before."""
    retention.swept("kept_answers", db.session().execute(delete(KeptAnswer).where(KeptAnswer.at <= at - KEPT_FOR)), at=at)


def _fingerprint() -> str:
    said = "\n".join((request.method, request.script_root + request.full_path, request.mimetype, request.headers.get("If-Match", "")))
    return hashlib.sha256(said.encode() + b"\n" + request.get_data(cache=True)).hexdigest()
