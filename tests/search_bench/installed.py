"""An installation of its own, filled with an invented directory, in a folder that goes away."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from config import ROOT, load
from marketplace import create_app


@contextmanager
def installation(profile: str) -> Iterator[tuple[Flask, dict[str, str]]]:
    """The application, and the environment that gives it to another process. Raises RuntimeError with what a command said."""
    with tempfile.TemporaryDirectory(prefix="maillage-search-") as name:
        given = {"DATA_DIR": name, "KEYS_DIR": f"{name}/keys", "DEMO": "0", "LOG_LEVEL": "warning", "RATE_API": "1000000 per minute"}
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        for command in (["init"], ["seed", "--profile", profile], ["index", "rebuild"]):
            _run(command, {**kept, **given})
        app = create_app(load(given))
        try:
            yield app, given
        finally:
            for each in ("maillage.database", "maillage.side"):
                app.extensions[each].engine.dispose()


def _run(command: list[str], environment: dict[str, str]) -> None:
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    done = subprocess.run(flask, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(command)} did not succeed:\n{done.stdout}{done.stderr}")
