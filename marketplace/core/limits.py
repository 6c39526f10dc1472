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


def take_from(name: str, rate: str, address: str) -> None:
    """Count one act `name` of a network address; TooMany past the rate.

    A subscriber of IPv6 holds 64 bits, or 56, or 48, and nobody outside knows which: each is counted, and a wider one, where several
    people may be, has twice the share of the one inside it. One who changes address at will does not have everyone's share.
    """
    for wider, network in enumerate(_networks_of(address)):
        count, left, most = _count(f"{name}/{wider}" if wider else name, rate, network)
        if count > most * 2**wider:
            raise _too_many(left)


def take(name: str, rate: str, who: str) -> None:
    """Count one act `name` of `who`; TooMany, saying when to come back, past the rate (« 5 per minute »).

    What tells `who` apart (an address, an account) is kept as a hash.
    """
    count, left, most = _count(name, rate, who)
    if count > most:
        raise _too_many(left)


def take_all(name: str, rate: str, who: str, number: int) -> None:
    """Count so many acts at once, or none: what is refused takes nothing of the rate. TooMany as for one."""
    count, left, most = _count(name, rate, who, number)
    if count > most:
        _count(name, rate, who, -number)
        raise _too_many(left)


def has_room(name: str, rate: str, who: str) -> bool:
    """Count one act `name` of `who` and say whether it is within the rate, where a refusal would tell too much or lock a victim out."""
    count, _left, most = _count(name, rate, who)
    return count <= most


def start_again(name: str, who: str) -> None:
    """Forget what was counted: `who` proved that it was no guess."""
    side().drop(_key(name, who))


def _too_many(left: float) -> TooMany:
    wait = max(1, int(left) + 1)
    return TooMany(ngettext("Réessayez dans %(num)d seconde.", "Réessayez dans %(num)d secondes.", wait), retry_after=wait)


def _count(name: str, rate: str, who: str, by: int = 1) -> tuple[int, float, int]:
    """How often in the present window, the seconds until it ends, and how often is allowed."""
    item: RateLimitItem = parse(rate)
    return *side().hit(_key(name, who), item.get_expiry(), by), item.amount


def _key(name: str, who: str) -> str:
    return f"{name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def _networks_of(address: str) -> list[str]:
    """What may be one subscriber, the narrowest first."""
    narrow = network_of(address)
    if "/" not in narrow:
        return [narrow]
    inside = ipaddress.ip_network(narrow)
    return [narrow, *(str(inside.supernet(new_prefix=bits)) for bits in (56, 48))]
