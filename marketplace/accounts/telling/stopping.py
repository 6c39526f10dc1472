"""The link at the foot of a mail that stops a topic: one click, without signing in (RFC 8058).

It is signed for one person and one topic and does nothing else, which she may undo on her own page: whoever holds the mail could do her no
other harm with it. It has no term, as a mail may be read years later, and dies with the account.
"""

import hashlib

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from marketplace.accounts.models import User, UserStatus
from marketplace.accounts.telling import choosing
from marketplace.core import db, links, topics
from marketplace.core.errors import Missing, SpentLink
from marketplace.core.locale import _
from marketplace.core.topics import ByMail, Doors, Topic

# What the message of the day stops: every topic that is in it.
DIGEST = "*"


@topics.doors
def doors_of(person_id: int, topic: Topic) -> Doors:
    """The addresses for the foot of a mail about a topic, in the language being spoken."""
    stop = None if topic.why_mandatory else stop_url(db.load(User, id=person_id), topic.name)
    return Doors(choices=links.absolute("accounts.preferences"), stop=stop)


def stop_url(person: User, name: str) -> str:
    """The public address that stops the topic `name` for a person."""
    return links.absolute("accounts.unsubscribe", token=_serializer().dumps([person.id, name, _mark(person)]))


def read(token: str) -> tuple[User, set[str]]:
    """The person for whom a link was made, loaded in the unit at work, and the topics that it stops.

    SpentLink when it is forged, its person gone, or its topic no longer told, or not one that may be stopped.
    """
    try:
        person_id, name, mark = _serializer().loads(token)
        person = db.load(User, id=int(person_id))
    except (BadData, ValueError, TypeError, Missing):
        raise _spent() from None
    if person.status is UserStatus.ERASED or mark != _mark(person):
        raise _spent()
    may_stop = {one.name for one in choosing.offered(person) if not one.why_mandatory}
    now = choosing.chosen(person)
    wanted = {one for one in may_stop if now[one] is ByMail.DAILY} if name == DIGEST else may_stop & {name}
    if not wanted and name != DIGEST:
        raise _spent()
    return person, wanted


def _spent() -> SpentLink:
    return SpentLink(_("Ce lien n’est plus bon. Connectez-vous pour choisir ce que vous recevez."))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="accounts.unsubscribe")


def _mark(person: User) -> str:
    # A number that an account gave back when it was swept may serve again: another instant of birth is another person.
    return hashlib.sha256(f"{person.id} {person.created_at.isoformat()}".encode()).hexdigest()[:16]
