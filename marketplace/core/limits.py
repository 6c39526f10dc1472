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
    count, left, most = _count(name, rate, who)
    if count > most:
        wait = max(1, int(left) + 1)
        raise TooMany(ngettext("Réessayez dans %(num)d seconde.", "Réessayez dans %(num)d secondes.", wait), retry_after=wait)


def has_room(name: str, rate: str, who: str) -> bool:
    """Count one act `name` of `who` and say whether it is within the rate, where a refusal would tell too much or lock a victim out."""
    count, _left, most = _count(name, rate, who)
    return count <= most


def _count(name: str, rate: str, who: str) -> tuple[int, float, int]:
    """How often in the present window, the seconds until it ends, and how often is allowed."""
    item: RateLimitItem = parse(rate)
    key = f"{name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    return *side().hit(key, item.get_expiry()), item.amount
