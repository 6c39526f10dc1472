"""Ten codes that each replace the second factor once, for the day when the telephone is lost.

Each holds 80 random bits. Kept as a plain SHA-256: nobody tries 2^80 of them, so a slow hash would protect nothing more and would
only let a stranger make us work.
"""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, func, select, update

from marketplace.accounts.factors import typed
from marketplace.accounts.models import RecoveryCode, User
from marketplace.core import db

COUNT = 10
LENGTH = 16
# Crockford's base 32: no I, L, O nor U, which are misread or misheard.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def renew(user: User, *, at: datetime) -> list[str]:
    """Ten new codes, to be shown this once; those of before open nothing any more."""
    forget(user)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(COUNT)]
    db.session().add_all(RecoveryCode(user_id=user.id, code_hash=_hash(one), created_at=at) for one in codes)
    return ["-".join(one[start : start + 4] for start in range(0, LENGTH, 4)) for one in codes]


def take(user: User, text: str, *, at: datetime) -> bool:
    """Whether this is one of her codes that has not served; from now on it has. One statement: of two at once, one is refused."""
    code = typed.recovery_of(text)
    if len(code) != LENGTH:
        return False
    mine = (RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _hash(code), RecoveryCode.used_at.is_(None))
    used = db.session().execute(update(RecoveryCode).where(*mine).values(used_at=at).returning(RecoveryCode.id))
    return used.first() is not None


def left(user: User) -> int:
    """How many of her codes have not served."""
    mine = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return db.session().scalar(mine) or 0


def forget(user: User) -> None:
    """Take all her codes away."""
    db.session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
