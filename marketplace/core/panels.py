"""Pages made of pieces that higher rooms bring: the lower room asks for a name and gets what is there.

With announcements (`outbox.announce`) this is one of the only two ways up the line of rooms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

Piece = Callable[..., Any]

_panels: dict[str, dict[Piece, int]] = {}


def panel(name: str, *, rank: int = 0) -> Callable[[Piece], Piece]:
    """Bring a piece to the panel `name`; the piece may answer None to stay away. A lower rank comes first."""

    def bring(piece: Piece) -> Piece:
        _panels.setdefault(name, {})[piece] = rank
        return piece

    return bring


def pieces(name: str, **context: Any) -> list[Any]:
    """What the rooms bring to a panel now: by rank, then in the order of the line of rooms."""
    from marketplace import ROOMS

    brought = _panels.get(name, {})

    def place(piece: Piece) -> tuple[int, int]:
        return brought[piece], ROOMS.index(piece.__module__.split(".")[1])

    found = (piece(**context) for piece in sorted(brought, key=place))
    return [one for one in found if one is not None]


@dataclass(frozen=True)
class NavItem:
    """An entry of the navigation; `label` is already in the language of the page."""

    endpoint: str
    label: str


def markup(html: str) -> Markup:
    """The output of `render_template`, which is escaped already, as a piece."""
    return Markup(html)  # noqa: S704 - only ever given rendered templates
