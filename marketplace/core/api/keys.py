"""Keys of programs: made and shown once, found by their hash, taken back; what each lets its program do.

A key acts for an organisation in the name of who made it, and does no more than she may at that moment: the day she leaves the team,
her keys open nothing. A key is 256 bits of chance, so that its plain SHA-256 tells nothing of it.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from marketplace.core import audit, db, panels
from marketplace.core.api.models import ApiKey
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.core.side import side

# What secret scanners know a leaked key of ours by.
BEGINS = "maillage_"
HINT = len(BEGINS) + 4
LONGEST = 100
MOST_LIVE = 20
# For how many days a key may be good; none is good for ever.
LIVES = (30, 90, 180, 365)
NOTED_EVERY = timedelta(minutes=1)


def scopes() -> Mapping[str, str]:
    """What keys may let programs do, by code, in words of the language of the page: what the rooms bring to `api.scopes`."""
    return {code: label for brought in panels.pieces("api.scopes") for code, label in brought.items()}


def make(organization_id: int, name: str, wanted: Sequence[str], days: int, *, actor: Any, at: datetime) -> tuple[ApiKey, str]:
    """A key for a program of an organisation, and its letters, which nobody can read again.

    RuleBroken past twenty keys that are good. ValueError for a scope that no room declares and a life that is none of LIVES.
    """
    if not wanted or not set(wanted) <= scopes().keys() or days not in LIVES:
        raise ValueError("A key needs known scopes and a known life.")
    if len(live(organization_id, at)) >= MOST_LIVE:
        raise RuleBroken(_("Cette organisation a déjà %(most)d clés en service : révoquez-en une d’abord.", most=MOST_LIVE))
    letters = BEGINS + secrets.token_urlsafe(32)
    key = ApiKey(organization_id=organization_id, name=name, hint=letters[:HINT], hash=hash_of(letters), scopes=sorted(set(wanted)))
    key.made_by_id, key.made_at, key.expires_at = actor.id, at, at + timedelta(days=days)
    db.session().add(key)
    db.session().flush()
    audit.record("core.api_key_made", key, actor=actor, at=at, changes={"scopes": (None, key.scopes), "days": (None, days)})
    return key, letters


def revoke(key: ApiKey, *, actor: Any, at: datetime) -> None:
    """Take a key back; from the next request it opens nothing. Taken back twice, it keeps its first day."""
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by_id = at, getattr(actor, "id", None)
        audit.record("core.api_key_revoked", key, actor=actor, at=at)


def revoke_all_of(person_id: int, *, at: datetime) -> None:
    """Take back every key that a person made, when she is forgotten."""
    hers = update(ApiKey).where(ApiKey.made_by_id == person_id, ApiKey.revoked_at.is_(None))
    db.session().execute(hers.values(revoked_at=at))


def is_live(key: ApiKey, at: datetime) -> bool:
    """Whether a key is neither taken back nor too old; who made it may still have lost the right."""
    return key.revoked_at is None and at < key.expires_at


def find(letters: str, at: datetime) -> ApiKey | None:
    """The key with these letters, if it is good."""
    if not letters.startswith(BEGINS) or len(letters) > LONGEST:
        return None
    found = db.session().scalars(select(ApiKey).where(ApiKey.hash == hash_of(letters))).one_or_none()
    return found if found is not None and is_live(found, at) else None


def of(organization_id: int) -> Sequence[ApiKey]:
    """Every key of an organisation, the newest first."""
    return db.session().scalars(select(ApiKey).where(ApiKey.organization_id == organization_id).order_by(ApiKey.id.desc())).all()


def live(organization_id: int, at: datetime) -> list[ApiKey]:
    """The keys of an organisation that are good."""
    return [one for one in of(organization_id) if is_live(one, at)]


def hash_of(letters: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(letters.encode()).hexdigest()


def note_used(key: ApiKey, at: datetime) -> None:
    """Remember that a key served, at most once a minute, beside the record: reading writes nothing in it."""
    last = last_used(key)
    if last is None or at - last > NOTED_EVERY:
        side().see(f"api-key {key.id}", at.timestamp())


def last_used(key: ApiKey) -> datetime | None:
    """When a key last served; None when it did not for a month, or never."""
    seen = side().last_seen(f"api-key {key.id}")
    return datetime.fromtimestamp(seen, UTC) if seen else None
