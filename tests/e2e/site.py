"""A site of the tests' own: the real server and its worker on a free port, in a folder that is thrown away."""

import fcntl
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.error import URLError

from config import ROOT

PATIENCE = 120.0
CLOCK = "clock"


@dataclass(frozen=True)
class Site:
    """Where it is, where it keeps its things, and how to come in."""

    url: str
    folder: Path
    environment: dict[str, str]

    @property
    def bank(self) -> str:
        """Where what stands in for Stripe has its console."""
        return f"http://127.0.0.1:{self.environment['STANDIN_PORT']}/"

    def flask(self, *words: str) -> str:
        """What a command of the operator says."""
        return subprocess.run(_flask(*words), cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True).stdout

    def persona(self, role: str) -> tuple[str, str]:
        """The address and the password of someone of the demonstration: `staff` or `person`."""
        told = json.loads((self.folder / "personas.json").read_text(encoding="utf-8"))
        return next((one["login"], one["password"]) for one in told["personas"] if one["role"] == role)

    def tell_time(self, at: datetime) -> None:
        """From now on it is this instant for the whole site, its worker included."""
        fresh = self.folder / f"{CLOCK}.new"
        fresh.write_text(at.isoformat(), encoding="utf-8")
        fresh.replace(self.folder / CLOCK)

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """The record itself, for what no page can bring about: a job that was given up, a lock that is held."""
        with closing(sqlite3.connect(self.folder / "maillage.db", timeout=10)) as connection:
            yield connection


def demonstration(shared: Path) -> Path:
    """A folder with the demonstration and its keys, where nothing runs and no job waits: made in `shared` by the first process of a
    run that asks, waited for by the others. Nothing in it depends on the name or the port of a site.
    """
    folder, made = shared / "demonstration", shared / "demonstration.made"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            _done(folder, "init")
            # The index was built after all that is noted: following the notes would write it once more.
            with closing(sqlite3.connect(folder / "maillage.db")) as connection, connection:
                connection.execute("DELETE FROM index_notes")
            _done(folder, "worker", "--drain")
            made.touch()
    return folder


def _done(folder: Path, *words: str) -> None:
    done = subprocess.run(_flask(*words), cwd=ROOT, env=_environment(folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def served(folder: Path, model: Path, *, name: str = "127.0.0.1", mail_url: str = "") -> Iterator[Site]:
    """A site that is ready to receive visitors under this name, and writes to this server (none: keeps its mails in a folder). Its clock
    is that of the machine until somebody tells it the time.

    It lives in `folder`, and begins as a copy of `model`. AssertionError with its log when it is never ready.
    """
    shutil.copytree(model, folder, dirs_exist_ok=True)
    port = _free_port()
    url = f"http://{name}:{port}"
    many = "100000 per minute"
    environment = {
        **_environment(folder),
        **{"HOST": "127.0.0.1", "PORT": str(port), "BASE_URL": url, "WRITE_BUDGET": "1.5", "MAIL_URL": mail_url},
        # Two sites at once must not want one port for what stands in for Stripe.
        **{"STANDIN_PORT": str(_free_port())},
        **{"APP_TEST_CLOCK_FILE": str(folder / CLOCK)},
        **{"RATE_SIGN_IN": many, "RATE_SIGN_IN_ACCOUNT": many, "RATE_SIGN_IN_GLOBAL": many, "RATE_API": many},
    }
    log = folder / "serve.log"
    with log.open("wb") as written:
        child = subprocess.Popen(
            _flask("serve"), cwd=ROOT, env=environment, stdout=written, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait(f"{url}/readyz", child, log)
            yield Site(url, folder, environment)
        finally:
            child.terminate()
            child.wait(30)


def _flask(*words: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", *words]


def _environment(folder: Path) -> dict[str, str]:
    """That of the tests, without what would lead elsewhere than to this folder."""
    elsewhere = ("DATABASE_URL", "APP_ENV", "APP_TEST_CLOCK_FILE", "BASE_URL", "MAIL_DIR", "STRIPE_SECRET_KEY")
    return {
        **{name: value for name, value in os.environ.items() if name not in elsewhere},
        **{"DATA_DIR": str(folder), "KEYS_DIR": str(folder / "keys"), "SECRET_KEY": "", "MAIL_URL": ""},
        **{"DEMO": "1", "LOG_LEVEL": "warning"},
    }


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
