"""Links that prove something of a mailbox: signed, dated by the program's clock, each for one purpose.

Nothing is kept of them: each is bound to the state of the person when it was made (her password, her address), so that what it serves
to do kills it, and so does what would make it dangerous.
"""

import hashlib
from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from marketplace.accounts import rules
from marketplace.accounts.models import User, UserStatus
from marketplace.core import clock, db
from marketplace.core.errors import Missing, SpentLink
from marketplace.core.locale import _


class Signer(TimestampSigner):
    """Dates a link by the program's clock, which a test may set."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def made(purpose: str, user: User, *state: Any) -> str:
    """A token for this person, bound to what `state` says of her now."""
    return _serializer(purpose).dumps([user.id, _mark(user, state)])


def person_of(purpose: str, token: str, *, even_suspended: bool = False) -> User:
    """The active person for whom this token was made, whatever its age and her state since; SpentLink when there is none."""
    try:
        user_id, _state = _serializer(purpose).loads(token)
        user = db.load(User, id=int(user_id))
    except (BadData, ValueError, TypeError, Missing):
        raise spent() from None
    if not (rules.is_active(user, clock.now()) or (even_suspended and user.status is UserStatus.SUSPENDED)):
        raise spent()
    return user


def is_old(purpose: str, token: str, life: timedelta) -> bool:
    """Whether a token of ours was made longer ago than `life`."""
    try:
        _serializer(purpose).loads(token, max_age=int(life.total_seconds()))
    except BadData:
        return True
    return False


def is_bound(purpose: str, token: str, user: User, *state: Any) -> bool:
    """Whether what the token was bound to still holds."""
    return bool(_serializer(purpose).loads(token)[1] == _mark(user, state))


def spent() -> SpentLink:
    """The refusal of a link that is forged, too old or of no more use."""
    return SpentLink(_("Ce lien n’est plus bon. Demandez-en un nouveau."))


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"accounts.{purpose}", signer=Signer)


def _mark(user: User, state: tuple[Any, ...]) -> str:
    # With the instant of her birth: a number that an account gave back when it was swept may serve again.
    return hashlib.sha256(f"{user.id} {user.created_at.isoformat()} {state!r}".encode()).hexdigest()[:32]
