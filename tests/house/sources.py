"""The product's own files as the house tests read them: their paths, their trees, what they import."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from config import ROOT
from marketplace import ROOMS

PRODUCT = ("marketplace", "search_index", "migrations", "config.py", "wsgi.py")


def python(*places: str) -> list[Path]:
    """Every Python file under these folders (or these files themselves), in a fixed order."""
    found = [ROOT / place for place in places if place.endswith(".py")]
    return sorted(found + [path for place in places for path in (ROOT / place).rglob("*.py")])


def said(path: Path) -> str:
    """A file as a message names it."""
    return path.relative_to(ROOT).as_posix()


def roles(path: Path) -> set[str]:
    """What a file of a room answers for: its own name and the folders of the room that hold it, `models` for `models/activities.py`."""
    inside = (path.relative_to(ROOT) if path.is_absolute() else path).parts[2:-1]
    return {path.stem, *inside}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), said(path))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything in the tree of a file; walked once a run, for there are a million of them and many who ask."""
    return list(ast.walk(tree(path)))


def module_of(path: Path) -> str:
    """`marketplace/core/db.py` → `marketplace.core.db`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> list[tuple[int, str]]:
    """Line and full dotted name of everything that a file imports, wherever in it and however it is written."""
    return list(_imports(path))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    module = module_of(path)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            yield from ((node.lineno, f"{base}.{one.name}") for one in node.names)
        elif isinstance(node, ast.Call) and called(node) in ("import_module", "__import__", "find_spec"):
            name = node.args[0] if node.args else None
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield node.lineno, f"{package}{name.value}" if name.value.startswith(".") else name.value


def called(node: ast.Call) -> str:
    """The last word of what a call calls: `import_module` for `importlib.import_module(…)`."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def dotted(node: ast.AST) -> str:
    """`datetime.now` for the expression that reads so; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


@cache
def calls(path: Path) -> list[ast.Call]:
    return [node for node in nodes(path) if isinstance(node, ast.Call)]


def first_word(call: ast.Call) -> str | None:
    """The first argument of a call when it is written out as a string."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def room_of(module: str) -> str | None:
    """The room that a dotted name leads into, or None."""
    parts = module.split(".")
    return parts[1] if parts[0] == "marketplace" and len(parts) > 1 and parts[1] in ROOMS else None


def leads_into(name: str, package: str) -> bool:
    """Whether an imported name is this package or something in it."""
    return name == package or name.startswith(f"{package}.")


def none_of(found: Iterable[object]) -> None:
    """Fail naming each one that was found, a line each, however many."""
    listed = [str(one) for one in found]
    assert not listed, "\n" + "\n".join(listed)
