"""Several processes of the operating system doing the same thing at once: what threads can hide, they show.

`together(function, call, call…)` starts a fresh interpreter, which imports once, forks one child a call and lets
them all go at the same moment. The function is one of a module; what it takes and returns goes through JSON.
"""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from itertools import product
from typing import Any

from config import ROOT
from marketplace import PARTS, ROOMS, part_of

PATIENCE = 300


class ChildFailed(AssertionError):
    """A child raised; its own traceback is the message."""


def together(function: Callable[..., Any], *calls: dict[str, Any], rooms: bool = False) -> list[Any]:
    """What the function returned in each process, in the order of the calls. `rooms`: it makes an application, whose rooms take two
    seconds to import: once, before the fork.
    """
    command = [sys.executable, "-m", __name__, function.__module__, function.__qualname__, *(["rooms"] if rooms else [])]
    starter = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
    try:
        told, _nothing = starter.communicate(json.dumps(calls).encode(), PATIENCE)
    finally:
        if starter.poll() is None:
            os.killpg(starter.pid, signal.SIGKILL)
            starter.wait()
    assert starter.returncode == 0, f"The starter of the processes ended with {starter.returncode}."
    answers = json.loads(told)
    if failed := [one["raised"] for one in answers if "raised" in one]:
        raise ChildFailed("\n".join(failed))
    return [one["returned"] for one in answers]


def _child(module: str, name: str, call: dict[str, Any], number: int, start: Any, answers: Any) -> None:
    try:
        start.wait(60)
        answers.put((number, {"returned": getattr(import_module(module), name)(**call)}))
    except BaseException:
        answers.put((number, {"raised": traceback.format_exc()}))


def main() -> None:
    module, name, *rooms = sys.argv[1:]
    calls = json.load(sys.stdin)
    import_module(module)
    for room, part in product(ROOMS if rooms else (), PARTS):
        part_of(room, part)
    # Nothing runs beside us and nothing is connected yet: forking is safe, and spares each child the imports.
    fork = multiprocessing.get_context("fork")
    start, answers = fork.Barrier(len(calls)), fork.SimpleQueue()
    children = [fork.Process(target=_child, args=(module, name, call, number, start, answers)) for number, call in enumerate(calls)]
    for one in children:
        one.start()
    got = dict(answers.get() for _one in children)
    for one in children:
        one.join()
    print(json.dumps([got[number] for number in range(len(calls))]))


if __name__ == "__main__":
    main()
