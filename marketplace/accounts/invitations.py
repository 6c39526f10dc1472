"""The link by which an invited person chooses her password: signed, good for a week, and once.

Nothing is kept: the link is bound to the password that the person had when it was made (none), so that
choosing one kills it.
"""

import hashlib

from flask import current_app
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from marketplace.accounts.models import User, UserStatus
from marketplace.core import clock, db, links
from marketplace.core.errors import SpentLink
from marketplace.core.locale import _

ONE_WEEK = 7 * 24 * 3600


class _Signer(TimestampSigner):
    """Dates a link by the program's clock, which a test may set."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def link_for(user_id: int) -> str:
    """The address to write to the person, in the language being spoken."""
    user = db.load(User, id=user_id)
    return links.absolute("accounts.accept", token=_serializer().dumps([user.id, _state(user)]))


def user_of(token: str) -> User:
    """The person this link was made for; SpentLink when it is forged, too old or used."""
    try:
        user_id, state = _serializer().loads(token, max_age=ONE_WEEK)
    except (BadData, ValueError):
        raise SpentLink(_("Ce lien n’est plus bon. Demandez une nouvelle invitation.")) from None
    user = db.load(User, id=user_id)
    if user.status is not UserStatus.ACTIVE:
        raise SpentLink(_("Ce lien n’est plus bon. Demandez une nouvelle invitation."))
    if state != _state(user):
        raise SpentLink(_("Ce lien a déjà servi. Connectez-vous avec votre mot de passe."))
    return user


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="accounts.invitation", signer=_Signer)


def _state(user: User) -> str:
    return hashlib.sha256(f"{user.id} {user.password_hash}".encode()).hexdigest()[:16]
