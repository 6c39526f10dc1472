"""A site of the tests' own: the real server and its worker on a free port, in a folder that is thrown away."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from config import ROOT

PATIENCE = 120.0


@dataclass(frozen=True)
class Site:
    """Where it is, where it keeps its things, and how to come in."""

    url: str
    folder: Path
    environment: dict[str, str]

    def flask(self, *words: str) -> str:
        """What a command of the operator says."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True).stdout

    def persona(self, role: str) -> tuple[str, str]:
        """The address and the password of someone of the demonstration: `staff` or `person`."""
        told = json.loads((self.folder / "personas.json").read_text(encoding="utf-8"))
        return next((one["login"], one["password"]) for one in told["personas"] if one["role"] == role)

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """The record itself, for what no page can bring about: a job that was given up, a lock that is held."""
        with closing(sqlite3.connect(self.folder / "maillage.db", timeout=10)) as connection:
            yield connection


@contextmanager
def served(folder: Path, *, name: str = "127.0.0.1", mail_url: str = "") -> Iterator[Site]:
    """A site that is ready to receive visitors under this name, and writes to this server (none: keeps its mails in a folder).

    AssertionError with its log when it never is.
    """
    port = _free_port()
    url = f"http://{name}:{port}"
    many = "100000 per minute"
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "APP_ENV", "APP_TEST_CLOCK_FILE")},
        **{"DATA_DIR": str(folder), "KEYS_DIR": str(folder / "keys"), "HOST": "127.0.0.1", "PORT": str(port), "BASE_URL": url},
        **{"DEMO": "1", "LOG_LEVEL": "warning", "WRITE_BUDGET": "1.5", "MAIL_URL": mail_url, "SECRET_KEY": ""},
        **{"RATE_SIGN_IN": many, "RATE_SIGN_IN_ACCOUNT": many, "RATE_SIGN_IN_GLOBAL": many, "RATE_API": many},
    }
    log = folder / "serve.log"
    with log.open("wb") as written:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            _wait(f"{url}/readyz", child, log)
            yield Site(url, folder, environment)
        finally:
            child.terminate()
            child.wait(30)


def _wait(url: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and child.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"The site never became ready:\n{log.read_text(encoding='utf-8')[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
