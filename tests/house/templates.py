"""The templates as the house tests read them: their sources and their trees, with the tags of the product."""

from collections.abc import Iterator
from functools import cache

from flask import Flask
from jinja2 import nodes

from config import ROOT

FOLDER = ROOT / "templates"
_trees: dict[str, nodes.Template] = {}
MARKS = ("_", "gettext", "ngettext", "lazy_gettext", "_l", "N_")


def names() -> list[str]:
    """Every template, by the name that `render_template` takes."""
    return sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*") if path.is_file() and path.suffix != ".typ")


def drawings() -> list[str]:
    """Every template of a PDF, by the name that `pdf.draw` takes."""
    return sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.typ"))


@cache
def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def tree(app: Flask, name: str) -> nodes.Template:
    """The tree of a template, made once a run: every application reads templates alike."""
    if name not in _trees:
        _trees[name] = app.jinja_env.parse(source(name), name)
    return _trees[name]


def calls(app: Flask, name: str) -> Iterator[tuple[str, nodes.Call]]:
    """Every call of a plain name in a template: the name, and the call."""
    for call in tree(app, name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            yield call.node.name, call


def first_word(call: nodes.Call) -> str | None:
    """The first argument of a call when it is written out as a string."""
    return call.args[0].value if call.args and isinstance(call.args[0], nodes.Const) and isinstance(call.args[0].value, str) else None


def words(app: Flask, name: str) -> Iterator[tuple[int, str]]:
    """Every string written out in the expressions of a template, with its line."""
    for constant in tree(app, name).find_all(nodes.Const):
        if isinstance(constant.value, str):
            yield constant.lineno, constant.value
