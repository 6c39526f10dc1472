"""Money is integers from end to end: in the modules that hold it no float is written, asked for, or made by a division."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import nodes, none_of, python, said

MONEY = ("marketplace/billing", "marketplace/orders", "marketplace/core/money.py")
# Files of these rooms in which seconds are counted, or a ratio is shown, and no cent: what each may do.
SECONDS = {
    "marketplace/billing/stripe_gateway.py": "how long it waits for Stripe",
    "marketplace/billing/standin.py": "how long the stand-in waits before it answers",
    "marketplace/billing/standing_in/delivering.py": "how long the stand-in waits before it tells an event",
    "marketplace/billing/standing_in/process.py": "how long it waits for the process of the stand-in",
}


def faults(tree: list[ast.AST]) -> Iterator[tuple[int, str]]:
    """Lines on which a float enters: written, named, or made by a division; a path is no division."""
    for node in tree:
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno, f"{node.value!r} is written"
        elif isinstance(node, ast.Name) and node.id in ("float", "complex"):
            yield node.lineno, f"{node.id} is asked for"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div) and not _is_path(node):
            yield node.lineno, "a division by /"
        elif isinstance(node, ast.Attribute) and node.attr in ("truediv", "fsum", "fdiv"):
            yield node.lineno, f"{node.attr} is called"


def _is_path(node: ast.BinOp | ast.AugAssign) -> bool:
    if isinstance(node, ast.AugAssign):
        return False
    sides = (node.left, node.right)
    if any(isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and isinstance(one.value, str)) for one in sides):
        return True
    return isinstance(node.left, ast.BinOp) and isinstance(node.left.op, ast.Div) and _is_path(node.left)


def in_files(files: list[Path]) -> list[str]:
    return [f"{said(path)}:{line}: {what}" for path in files if said(path) not in SECONDS for line, what in faults(nodes(path))]


def test_no_float_and_no_division_come_near_money() -> None:
    files = python(*MONEY)
    assert len(files) > 10
    none_of(in_files(files))


@pytest.mark.parametrize(
    "source",
    [
        "cents * 0.05",
        "cents / 2",
        "cents /= 2",
        "float(cents)",
        "rate: float = 1",
        "cents * 1e2",
        "math.fsum(cents)",
        "def owed() -> float: ...",
    ],
)
def test_what_would_let_a_float_in_is_seen(source: str) -> None:
    assert list(faults(list(ast.walk(ast.parse(source)))))


@pytest.mark.parametrize(
    "source", ["cents // 2", "folder / 'name'", "folder / 'a' / name", "divmod(cents, 2)", "half_up(cents, 2)", "cents * 2"]
)
def test_what_keeps_integers_is_let_through(source: str) -> None:
    assert not list(faults(list(ast.walk(ast.parse(source)))))


def writes_out(path: Path) -> Iterator[str]:
    """The ways to write an amount out that a file takes although it tells notices."""
    if "notices.notify(" not in path.read_text(encoding="utf-8"):
        return
    for node in nodes(path):
        if not isinstance(node, ast.ImportFrom) or node.module != "marketplace.core.formats":
            continue
        if any(one.name == "money" for one in node.names):
            yield f"{said(path)}:{node.lineno}: an amount of a notice is `notices.amount`, which each reads in her own language"


def test_amounts_of_notices_are_data_that_each_reads_in_her_language() -> None:
    none_of(one for path in python("marketplace") for one in writes_out(path))
