"""A time of day as people write it: 14:00, 14 h 30, 9h."""

import re
from datetime import time

from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.editing.fields import Day

WRITTEN = re.compile(r"(?P<hour>[01]?\d|2[0-3])\s?(?:[:hH]\s?(?P<minute>[0-5]\d)?)?(?::00)?", re.ASCII)


class Hour(Day):
    """A field for a time of day; `data` is a time, None when it is empty."""

    def read(self, typed: str) -> time:  # type: ignore[override]
        found = WRITTEN.fullmatch(typed.replace("\u00a0", " "))
        if found is None:
            raise Unusable(_("Écrivez une heure de 00:00 à 23:59, comme 14:00."))
        return time(int(found["hour"]), int(found["minute"] or 0))

    def shown(self, value: time) -> str:
        return value.strftime("%H:%M")
