"""What is in the tree is finished: no promise in a comment, no function that does nothing, no file without a purpose."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT
from tests.house.sources import PRODUCT, dotted, none_of, python, said, tree

PROMISES = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
ENDINGS = {".py", ".html", ".txt", ".css", ".js", ".md", ".toml", ".mako"}
PLACES = ("marketplace", "search_index", "migrations", "templates", "tests", "docs", "deploy")


def test_nothing_is_left_for_later_in_a_comment() -> None:
    found = [
        f"{said(path)}:{number}"
        for path in _texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if PROMISES.search(line)
    ]
    none_of(found)


def test_no_function_is_a_stub_unless_it_says_why_nothing_is_to_be_done() -> None:
    found = [
        f"{said(path)}:{function.lineno} {function.name}"
        for path in python(*PRODUCT)
        for function in _functions(tree(path))
        if all(_does_nothing(one) for one in function.body) and "nothing" not in (ast.get_docstring(function) or "")
    ]
    none_of(found)


@pytest.mark.parametrize("folder", ["marketplace", "search_index", "tests", "config.py", "wsgi.py"])
def test_every_file_begins_by_saying_what_it_holds(folder: str) -> None:
    none_of([said(path) for path in python(folder) if not ast.get_docstring(tree(path))])


def _texts() -> Iterator[Path]:
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*")):
            if path.suffix in ENDINGS and "vendor" not in path.parts and path != Path(__file__):
                yield path


def _functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function but the signatures of a protocol, which others fill."""
    promised = {
        inner
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef) and any(dotted(base).endswith("Protocol") for base in node.bases)
        for inner in node.body
    }
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node not in promised:
            yield node


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return raised is not None and dotted(raised) == "NotImplementedError"
    return isinstance(statement, ast.Pass) or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
