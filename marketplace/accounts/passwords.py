"""Hashing passwords with Argon2id at 19 MiB and two passes (OWASP's floor), so that two cores keep up."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# What a kept password begins with that is the hash of none: the account waits for one chosen by its mailbox.
SHUT = "!"

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """About 20 ms of one core: never call it inside a writing unit."""
    return hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether it is this password; as slow for someone who has none, so that time tells nothing."""
    is_hash = password_hash is not None and not password_hash.startswith(SHUT)
    try:
        return hasher.verify(password_hash if is_hash and password_hash else _nobody(), password) and is_hash
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return hasher.hash("nobody has this password")
