"""Every panel that a page, a command or a room asks for or brings to is in `docs/panels.md`, with what it is given."""

from collections.abc import Iterator

from flask import Flask

from tests.house import documents, templates
from tests.house.sources import calls, dotted, first_word, none_of, python


def test_every_panel_that_is_asked_for_is_documented_and_no_other(app: Flask) -> None:
    assert {name for name, _context in _asked(app)} == documents.rows("panels").keys()


def test_every_panel_says_what_it_is_given_and_what_a_piece_returns(app: Flask) -> None:
    rows = documents.rows("panels")
    none_of(
        f"{name} is given {sorted(context)} and docs/panels.md says {rows[name][0]}"
        for name, context in _asked(app)
        if set(documents.NAMED.findall(rows[name][0])) != context
    )
    none_of(name for name, cells in rows.items() if len(cells) != 2 or not documents.is_sentence(cells[1]))


def test_no_piece_is_brought_to_a_panel_that_nobody_asks_for(app: Flask) -> None:
    asked = {name for name, _context in _asked(app)}
    brought = {
        name for path in python("marketplace") for call in calls(path) if dotted(call.func) == "panel" and (name := first_word(call))
    }
    none_of(brought - asked)


def _asked(app: Flask) -> Iterator[tuple[str, set[str]]]:
    """The panels asked for, each with the names of what its pieces are given."""
    for path in python("marketplace"):
        for call in calls(path):
            if dotted(call.func) in ("panels.pieces", "pieces"):
                yield first_word(call) or f"{path}:{call.lineno}, a computed name", {one.arg for one in call.keywords if one.arg}
    for template in templates.names():
        for called, call in templates.calls(app, template):
            if called == "panel":
                yield templates.first_word(call) or f"{template}:{call.lineno}, a computed name", {one.key for one in call.kwargs}
