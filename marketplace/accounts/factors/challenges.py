"""What a passkey must sign, so that its answer is to us, now, from this browser, and once.

The challenge is kept in the signed cookie: that binds it to one browser and lets a page be read without writing anything. A cookie can
be copied and sent again, so its use is counted in the side store, where of two who bring it only the first is served.
"""

import secrets
from datetime import datetime, timedelta

from flask import session
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url

from marketplace.core.side import side

KEPT = "challenge"
# As long as a browser waits for a finger on the key.
GOOD_FOR = timedelta(minutes=5)
# The count outlives the challenge whatever the clocks do.
COUNTED_FOR = 24 * 3600


def give(purpose: str, *, at: datetime) -> bytes:
    """A new challenge for one purpose, in place of the one that this browser held."""
    challenge = secrets.token_bytes(32)
    session[KEPT] = {"for": purpose, "value": bytes_to_base64url(challenge), "at": int(at.timestamp())}
    return challenge


def spend(purpose: str, *, at: datetime) -> bytes | None:
    """The challenge that this browser was given for this purpose; None when it has none, or it is too old or has served."""
    kept = session.pop(KEPT, None)
    if not kept or kept["for"] != purpose or abs(at.timestamp() - kept["at"]) > GOOD_FOR.total_seconds():
        return None
    count, _left = side().hit(f"{KEPT}:{kept['value']}", COUNTED_FOR)
    return base64url_to_bytes(kept["value"]) if count == 1 else None
