"""A PostgreSQL server of one's own for the time of a command: `python -m tests.postgres CMD…`.

Starts a throw-away cluster with the programs of the machine, names one of its databases in TEST_DATABASE_URL,
runs the command and answers its exit code. When TEST_DATABASE_URL is set already, that server is used as it is.
"""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests import databases

PATIENCE = 30.0
PR_SET_PDEATHSIG = 1
PROGRAMS = ("initdb", "postgres", "pg_isready", "createdb")
# The cluster is thrown away: what a power cut would lose does not matter, and connections are many.
OPTIONS = ("fsync=off", "full_page_writes=off", "max_connections=200", "timezone=America/Toronto", "log_min_messages=warning")
NOT_INSTALLED = """PostgreSQL's programs (initdb, postgres …) are not installed.
  Debian: apt-get install postgresql
  or name a server of yours: TEST_DATABASE_URL=postgresql://user@host/something_test"""


def programs() -> Path | None:
    """The folder of the newest server's programs, or None."""
    # The one of the PATH may be a link that stands alone, away from the others.
    folders = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    return next((one for one in folders if all((one / name).exists() for name in PROGRAMS)), None)


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """A running server, gone afterwards with all it held; the address of its database `maillage_test`."""
    # As root, the server runs as the user that Debian makes for it: initdb refuses root.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="maillage-pg-"))
    server = None
    try:
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        data, port = folder / "data", _free_port()
        made = [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(made, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        options = [part for option in OPTIONS for part in ("-c", option)]
        started = [binaries / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder, *options]
        with (folder / "log").open("wb") as log:
            # In a session of its own: an interruption from the keyboard stops the command, and us, before the server.
            server = subprocess.Popen(
                started, user=user, cwd=folder, stdout=log, stderr=log, start_new_session=True, preexec_fn=_die_with_us()
            )
        _wait(server, binaries, folder, port)
        address = f"postgresql://postgres@127.0.0.1:{port}"
        name = "maillage_test"
        subprocess.run([binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", name], check=True, cwd=folder)
        yield f"{address}/{name}"
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            _end(server)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], binaries: Path, folder: Path, port: int) -> None:
    """Until it answers; RuntimeError with what it said when it does not."""
    asked = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.run(asked, check=False, cwd=folder).returncode == 0:
            return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL does not answer:\n" + (folder / "log").read_text(errors="replace"))


def _end(server: subprocess.Popen[bytes]) -> None:
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _die_with_us() -> Callable[[], object] | None:
    """On Linux, have the kernel stop a server whose runner was killed."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def run(command: list[str], environ: Mapping[str, str]) -> int:
    """The exit code of the command, run with a server: the one named, or one of its own."""
    if environ.get(databases.VARIABLE):
        databases.postgres_url()
        return _call(command, dict(environ))
    binaries = programs()
    if binaries is None:
        print(NOT_INSTALLED, file=sys.stderr)
        return 3
    with cluster(binaries) as url:
        return _call(command, {**environ, databases.VARIABLE: url})


def _call(command: list[str], environ: dict[str, str]) -> int:
    """Run it to its end. An interruption from the keyboard reaches it as it reaches us; what is asked of us alone is passed on."""
    child = subprocess.Popen(command, env=environ)
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    signal.signal(signal.SIGTERM, lambda number, _frame: child.send_signal(number))
    code = child.wait()
    return code if code >= 0 else 128 - code


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return run(sys.argv[1:], os.environ)
    except databases.NotATestDatabase as refused:
        print(refused, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
