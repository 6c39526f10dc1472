"""The second reviewed table: which addresses ask anew who one is, and which answer before a second factor. What is not in it does neither.

`python -m tests.access.proofs` writes it from what the code names; whoever does that reads the difference line by line: a guard that is
gone from a view is a line that is gone from here.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from marketplace import create_app
from marketplace.core import access
from marketplace.core.commands.lifecycle import route_facts
from tests.access.asking import Question, questions

FILE = Path(__file__).with_name("proofs.csv")
# What a line may say.
PROOF, OPEN = "proof", "before factor"
Key = tuple[str, str]


def read() -> dict[Key, set[str]]:
    """The table as it was reviewed: for each address and method, what it says."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["rule"], row["method"]): set(row["says"].split(", ")) for row in csv.DictReader(file)}


def named(app: Flask) -> dict[Key, set[str]]:
    """What the code of the views names."""
    with app.app_context():
        found = {(rule, method): set(_says(view)) for rule, method, view in _views()}
    return {key: says for key, says in found.items() if says}


def asked_once(app: Flask) -> list[Question]:
    """One question for each address and method that is not public, about one's own thing where there is one."""
    order = ("-", "own", "absent")
    found: dict[Key, Question] = {}
    asked = (one for one in questions(app, but_unexplained=True) if not one.is_public and one.thing in order)
    for one in sorted(asked, key=lambda one: order.index(one.thing)):
        found.setdefault((one.rule, one.method), one)
    return list(found.values())


def _views() -> Iterator[tuple[str, str, Any]]:
    for one in route_facts():
        for method in one["methods"] if not one["public"] else ():
            yield one["rule"], method, current_app.view_functions[one["endpoint"]]


def _says(view: Any) -> Iterator[str]:
    policies = access.policies_of(view)
    if policies and all(one in access.BEFORE_FACTOR for one in policies):
        yield OPEN
    if "require_fresh" in _names(view):
        yield PROOF


def _names(view: Any) -> set[str]:
    """What the code of a view names, that of the functions of its own file that it calls among it."""
    view = getattr(view, "__wrapped__", view)
    own = {name: one for name, one in view.__globals__.items() if getattr(one, "__module__", None) == view.__module__}
    found, waiting = set(view.__code__.co_names), list(view.__code__.co_names)
    while waiting:
        code = getattr(own.get(waiting.pop()), "__code__", None)
        fresh = set(code.co_names) - found if code else set()
        found |= fresh
        waiting += fresh
    return found


def write() -> None:
    with FILE.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["rule", "method", "says"])
        for (rule, method), says in sorted(named(create_app()).items()):
            lines.writerow([rule, method, ", ".join(sorted(says))])


if __name__ == "__main__":
    write()
