"""What a test takes of the many things it could try: all of them with SOAK=1, otherwise a part, drawn anew by the seed of the run."""

import os
import random
from collections.abc import Sequence
from typing import TypeVar

FULL = os.environ.get("SOAK") == "1"

One = TypeVar("One")


def one_in(share: int, many: Sequence[One]) -> list[One]:
    """One in so many of them, in their order, at least one; all of them with SOAK=1.

    The test that asks bears `@pytest.mark.drawn`, so that `make soak` runs it with all.
    """
    if FULL:
        return list(many)
    places = random.sample(range(len(many)), max(1, len(many) // share))
    return [many[place] for place in sorted(places)]
