"""Proving a second factor, whichever it is: at the door, and again before an act that asks for it."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts.factors import passkeys, recovery, telling, totp, typed
from marketplace.accounts.models import User
from marketplace.core import audit
from marketplace.core.locale import _

# A code of an application has six digits; recovery codes are longer.
DIGITS = 6


@dataclass(frozen=True)
class Shown:
    """What a person shows: a code that she typed, or the answer of a key to a challenge of ours."""

    code: str = ""
    answer: str = ""
    challenge: bytes | None = None


def is_proved(user: User, shown: Shown, *, at: datetime) -> bool:
    """Whether what she shows is hers and has not served; it has from now on. In a writing unit.

    A recovery code that serves is told to her, with how many remain.
    """
    if shown.answer:
        return passkeys.take(shown.answer, shown.challenge, user=user, at=at) is not None
    if len(typed.code_of(shown.code)) == DIGITS:
        return totp.take(user, shown.code, at=at)
    if not recovery.take(user, shown.code, at=at):
        return False
    audit.record("accounts.recovery_used", user, actor=user, at=at)
    telling.recovery_used(user, recovery.left(user), at=at)
    return True


def why_not(shown: Shown) -> str:
    """What is said when it is not: the same words whatever was wrong with it."""
    if shown.answer:
        return str(_("Cette clé d’accès n’a pas été reconnue. Recommencez, ou écrivez un code."))
    return str(_("Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis écrivez-le."))
