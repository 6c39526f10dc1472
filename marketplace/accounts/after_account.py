"""Where somebody was going when she found that she needs an account: kept in her browser until the link of her mail opens it."""

from flask import session

from marketplace.core import links

KEPT = "after_account"
# It stands in a cookie.
LONGEST = 500


def remember(target: str | None) -> None:
    """Keep the path of a page of ours; anything else forgets the one that was kept."""
    session.pop(KEPT, None)
    if (safe := links.safe_next(target)) and len(safe) <= LONGEST:
        session[KEPT] = safe


def target() -> str | None:
    """The path that was kept in this browser; None for another browser."""
    return links.safe_next(session.get(KEPT))
