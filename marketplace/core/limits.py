"""How often is too often: windows counted in the side store, exact across threads and processes, failing closed."""

import hashlib
import ipaddress

from limits import RateLimitItem, parse

from marketplace.core.errors import TooMany
from marketplace.core.locale import ngettext
from marketplace.core.side import side


def network_of(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or the first 64 bits of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(found) if found.version == 4 else str(ipaddress.ip_network((int(found), 64), strict=False))


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
