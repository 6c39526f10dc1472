"""The opener as a process: a child of the supervisor, or alone under a user of its own."""

import signal

from marketplace.bids.opening.opener import Opener
from marketplace.core import children
from marketplace.core.children import Child
from marketplace.core.heart import Heart


def run(child: Child) -> None:
    """Make keys and open answers until told to stop."""
    work(Opener(child.application()))


def work(opener: Opener) -> None:
    """The same, of an opener that is there."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: opener.stopping.set())
    with Heart(opener.app):
        opener.run()


children.declare("opener", run)
