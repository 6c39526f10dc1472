"""The kinds of things that a question may find, one tab each: enterprises here, what later rooms hold through their panel."""

from dataclasses import dataclass
from typing import Any

from marketplace.core import panels
from marketplace.core.locale import _
from marketplace.search.asked import Address


@dataclass(frozen=True)
class Tab:
    """A kind of results: its name in the language of the page, its address, and how many there are for the question."""

    label: str
    url: str
    count: int


def tabs(text: str, here: Address, total: int) -> list[dict[str, Any]]:
    """The tabs of a question, ours first; none while there is nothing else to choose, and none that is empty."""
    others: list[Tab] = [one for one in panels.pieces("search.tabs", text=text) if one.count]
    if not others:
        return []
    ours = {"label": _("Entreprises"), "url": here.url(), "count": total, "current": True}
    return [ours, *({"label": one.label, "url": one.url, "count": one.count, "current": False} for one in others)]
