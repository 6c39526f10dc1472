"""One writer at a time, over all threads and processes of the machine.

The lock is the kernel's (flock): it goes with the process that holds it, `kill -9` included, so it can
be waited for but never found stale.  Whoosh's own lock is not used: after a full disk, some versions
keep it until the process ends (shared design note RELIABILITY.md, E7c).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final

PAUSE: Final = 0.01
"""Seconds between two attempts."""


@contextmanager
def writer_lock(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock file at `path`, creating it, after waiting `patience` seconds at most.

    Raises TimeoutError when another writer holds it all that time, and FileNotFoundError when its
    directory does not exist.
    """
    until = monotonic() + patience
    while (held := _try(path)) is None:
        if monotonic() >= until:
            raise TimeoutError(f"another process has been writing the index for {patience:g} s: {path}")
        sleep(PAUSE)
    try:
        yield
    finally:
        os.close(held)


def _try(path: Path) -> int | None:
    """Take the lock now and return the descriptor that holds it, or None if it is taken."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The directory may have been wiped meanwhile: a lock on a file that nobody else can find
        # would keep nobody away.
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None
