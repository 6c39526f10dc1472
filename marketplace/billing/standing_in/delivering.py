"""Events on their way: signed, posted to the webhook, again while it does not answer 200; disturbed on demand."""

import hashlib
import hmac
import json
import random
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass

from marketplace.billing.standing_in.world import Thing, World, shape

PATIENCE = 10.0
# Seconds before an event that was not taken is posted again; Stripe does for three days, with longer and longer waits.
AGAIN = (1, 2, 5, 10, 30, 60, 300, 3600)


@dataclass
class Faults:
    """How the stand-in misbehaves: seconds that each call takes, calls whose answer is lost after they were done, calls that fail before,
    how many times each event is posted, whether events come in disorder, one event in how many that is never posted."""

    delay: float = 0.0
    lost_answers: int = 0
    refusals: int = 0
    repeat: int = 1
    shuffled: bool = False
    dropped: int = 0


def sign(body: bytes, secret: str, at: int) -> str:
    """The header Stripe-Signature of a body, at an instant (seconds since 1970)."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class Delivering:
    """Posts what happened in a world to a webhook, from a thread of its own."""

    def __init__(self, world: World, url: str, secret: str, faults: Faults) -> None:
        self.world, self.url, self.secret, self.faults = world, url, secret, faults
        self.stopping = threading.Event()
        self._random = random.Random(7)  # noqa: S311 - an order of arrival, no secret

    def run(self) -> None:
        """Until told to stop."""
        while not self.stopping.wait(0.2):
            self.round()

    def round(self) -> int:
        """Post what is due; how many were posted."""
        with self.world.lock:
            now = self.world.now()
            due = [one for one in self.world.things["events"].values() if one.get("_deliver") and one.get("_not_before", 0) <= now]
        if self.faults.shuffled:
            self._random.shuffle(due)
        for event in due:
            self._deliver(event)
        return len(due)

    def _deliver(self, event: Thing) -> None:
        is_dropped = self.faults.dropped and self._random.randrange(self.faults.dropped) == 0
        taken = is_dropped or sum(self._post(event) for _time in range(max(1, self.faults.repeat))) > 0
        with self.world.lock:
            tries = event.get("_tries", 0) + 1
            event["_tries"] = tries
            event["_deliver"] = not taken and tries < len(AGAIN)
            event["_not_before"] = self.world.now() + AGAIN[min(tries, len(AGAIN)) - 1]
            self.world.keep()

    def _post(self, event: Thing) -> bool:
        body = json.dumps(shape(event)).encode()
        headers = {"Content-Type": "application/json", "Stripe-Signature": sign(body, self.secret, self.world.now())}
        asked = urllib.request.Request(self.url, body, headers, method="POST")  # noqa: S310 - the address is that of our own settings
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
