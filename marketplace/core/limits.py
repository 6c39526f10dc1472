"""How often is too often: windows counted in the side store, exact across threads and processes, failing closed."""

import hashlib

from limits import RateLimitItem, parse

from marketplace.core.errors import TooMany
from marketplace.core.locale import ngettext
from marketplace.core.side import side


def take(name: str, rate: str, who: str) -> None:
    """Count one act `name` of `who`; TooMany, saying when to come back, past the rate (« 5 per minute »).

    What tells `who` apart (an address, an account) is kept as a hash.
    """
    item: RateLimitItem = parse(rate)
    key = f"{name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    count, left = side().hit(key, item.get_expiry())
    if count > item.amount:
        wait = max(1, int(left) + 1)
        raise TooMany(ngettext("Réessayez dans %(num)d seconde.", "Réessayez dans %(num)d secondes.", wait), retry_after=wait)
