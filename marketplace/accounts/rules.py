"""What a person may do with her own account, and when a session is over."""

import re
from datetime import datetime, timedelta
from typing import Any

from marketplace.accounts.models import LoginSession, User, UserStatus
from marketplace.core.access import policy
from marketplace.core.locale import _

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
# Of zxcvbn's five marks, 3 says "safely unguessable" for a service that hashes slowly and limits attempts.
STRONG_ENOUGH = 3
LEAST_OF_ONES_OWN = 8
OURSELVES = "maillage"


@policy("accounts.notices")
def may_read_notices(actor: User | None, subject: Any) -> bool:
    """Everyone reads her own notices."""
    return actor is not None


@policy("accounts.sign_out")
def may_sign_out(actor: User | None, subject: Any) -> bool:
    """Whoever came in may leave."""
    return actor is not None


def is_over(session: LoginSession, *, seen: datetime, at: datetime, idle: timedelta, absolute: timedelta) -> bool:
    """Whether a session no longer opens anything: ended, its person suspended, too long unseen, or too old."""
    if session.ended_at is not None or session.user.status is not UserStatus.ACTIVE:
        return True
    return at - seen > idle or at - session.created_at > absolute


def why_not_password(password: str, about: list[str]) -> str | None:
    """The reason this password is refused, or None. Length and unlikeliness count, composition does not (ASVS 6.2)."""
    if len(password) < SHORTEST_PASSWORD:
        return str(_("Le mot de passe doit compter au moins %(least)d caractères.", least=SHORTEST_PASSWORD))
    if len(password) > LONGEST_PASSWORD:
        return str(_("Le mot de passe doit compter au plus %(most)d caractères.", most=LONGEST_PASSWORD))
    from zxcvbn import zxcvbn  # its word lists take a moment to load, and few pages need them

    # zxcvbn's time grows with length; what makes a password weak shows in its first 72 characters.
    weak = zxcvbn(password[:72], user_inputs=[*about, OURSELVES])["score"] < STRONG_ENOUGH
    if weak or len(_own_part(password, about)) < LEAST_OF_ONES_OWN:
        return str(_("Ce mot de passe se devine trop vite : ajoutez quelques mots sans lien entre eux."))
    return None


def _own_part(password: str, about: list[str]) -> str:
    """What is left of a password without the words that anyone may know of its person and of the site."""
    known = {word for text in (*about, OURSELVES) for word in re.split(r"[\W_]+", text.casefold()) if len(word) >= 4}
    left = password.casefold()
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, "")
    return left
