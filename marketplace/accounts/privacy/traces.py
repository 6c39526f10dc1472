"""What may betray a person in texts that are about others: her addresses and her name, found and taken out."""

import json
import re
from dataclasses import dataclass
from typing import Any

from marketplace.accounts.models import User

# A name this short is a part of too many words.
SHORTEST_NAME = 3


@dataclass(frozen=True)
class Traces:
    """Her addresses and her names as they were. They live in memory for the time of an erasure: nothing of this is ever kept."""

    addresses: tuple[str, ...]
    names: tuple[str, ...]

    def mentioned_in(self, text: str) -> bool:
        return any(pattern.search(text) for pattern in self._patterns())

    def without(self, value: Any, instead: str) -> Any:
        """A value of a JSON column with `instead` in the place of each mention, in keys as in values."""
        if isinstance(value, str):
            for pattern in self._patterns():
                value = pattern.sub(lambda _found: instead, value)
            return value
        if isinstance(value, dict):
            return {self.without(key, instead): self.without(one, instead) for key, one in value.items()}
        return [self.without(one, instead) for one in value] if isinstance(value, list) else value

    def as_json_holds_them(self) -> list[str]:
        """How each stands inside the text of a JSON column, whose accents may be written as codes."""
        both = [(json.dumps(one)[1:-1], json.dumps(one, ensure_ascii=False)[1:-1]) for one in (*self.addresses, *self.names)]
        return list(dict.fromkeys(one for pair in both for one in pair))

    def _patterns(self) -> list[re.Pattern[str]]:
        addresses = [re.compile(rf"(?<![\w.%+-]){re.escape(one)}(?![\w-])", re.IGNORECASE) for one in self.addresses]
        return [*addresses, *(re.compile(rf"(?<!\w){re.escape(one)}(?!\w)") for one in self.names)]


def of(person: User) -> Traces:
    """What betrays this person. Ask before she is erased."""
    addresses = (person.email, person.new_email, person.previous_email)
    names = [one for one in (person.kept_name.strip(),) if len(one) >= SHORTEST_NAME]
    return Traces(tuple(dict.fromkeys(one.lower() for one in addresses if one)), tuple(names))
