"""A lock given in the order in which it was asked for.

SQLite's own busy handler is a lottery: one of eight writers was seen to wait seconds while the others
passed. Inside a process, writers therefore stand in line here before they ask the database.
"""

import threading
import time
from collections import deque


class FairQueue:
    """First come, first served, with a limit to patience and to the length of the line.

    `most` is how many may wait: one more is turned away at once, so that those who only read still find a thread.
    """

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def acquire(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for one's turn; False when it did not come."""
        with self._guard:
            if not self._held and not self._waiting:
                self._held = True
                return True
            if self.most is not None and len(self._waiting) >= self.most:
                return False
            turn = threading.Event()
            self._waiting.append(turn)
        deadline = time.monotonic() + timeout
        if turn.wait(max(0.0, deadline - time.monotonic())):
            return True
        with self._guard:
            if turn.is_set():
                return True
            self._waiting.remove(turn)
            return False

    def release(self) -> None:
        """Hand the lock to whoever has waited longest, or leave it free."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False

    def __len__(self) -> int:
        """How many are waiting now."""
        return len(self._waiting)
