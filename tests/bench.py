"""How fast it is: `python -m tests.bench` (make bench).

Starts the real server on a demonstration of its own, in a temporary folder and on a free port, and asks for pages over several
connections from another process of the same machine. Prints requests a second, p50 and p95, and the memory of the
server. Nothing here is a test: figures vary with the machine, so they are read, not asserted.
"""

import http.client
import json
import multiprocessing
import os
import platform
import re
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config import ROOT
from tests.search_bench.memory import together
from tests.served import NO_STANDIN

SECONDS = 5
WARM_UP = 1.0
# Visitors who never pause, to find how much the server does; and one, to find how long a page takes.
CROWD, ALONE = 16, 1
HEAD = "\n| page | requests a second | p50 ms | p95 ms |\n| --- | ---: | ---: | ---: |"
PAGES = {
    "about (skeleton page)": "/a-propos",
    "home": "/",
    "home, in English": "/en/",
    "search": "/recherche?q=" + quote("entretien ménager"),
    "region": "/regions/06",
    "API search": "/api/v1/enterprises?q=traiteur&region=06",
    "healthz": "/healthz",
}
DIRECTORY = {
    "home": "/",
    "region (Montérégie)": "/regions/16",
    "MRC (Portneuf)": "/mrc/340",
    "search": "/recherche?q=" + quote("entretien ménager"),
}


def main() -> None:
    """Measure every page and print tables that docs/performance.md can take as they are."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite; client on the same cores")
    with served({}) as (port, found, server):
        print(f"\nsaturated, {CROWD} visitors who never pause, 600 invented enterprises\n{HEAD}")
        show(port, PAGES | {"profile": f"/entreprises/{found['organization']['published']['slug']}"}, CROWD)
        print(f"\nmemory of the server, all processes: {together(server.pid) / 2**20:.0f} MiB (what they share counted once)")
    with served({"DEMO": "0"}, seeded="L") as (port, found, _server):
        print(f"\n{ALONE} visitor at a time, 12 000 invented enterprises, 40 000 listings\n{HEAD}")
        listings = found["listing"]
        catalogue = {
            "listing": f"/catalogue/{listings['published']['slug']}",
            "catalogue of 2 000": f"/entreprises/{listings['catalogue']['slug']}/catalogue",
            "catalogue of 2 000, words": f"/entreprises/{listings['catalogue']['slug']}/catalogue?q=" + quote("format"),
        }
        profile = {"profile": f"/entreprises/{found['organization']['published']['slug']}"}
        show(port, DIRECTORY | profile | catalogue, ALONE)


@contextmanager
def served(variables: dict[str, str], *, seeded: str = "") -> Iterator[tuple[int, dict[str, Any], subprocess.Popen[bytes]]]:
    """A real server of its own on a free port: the port, the samples of its demonstration, the process."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {**os.environ, "DATA_DIR": folder, "KEYS_DIR": f"{folder}/keys", "PORT": str(port)}
        environment |= {"RATE_API": "1000000 per minute", "LOG_LEVEL": "warning", **NO_STANDIN, **variables}
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        if seeded:
            for command in (["init"], ["seed", "--profile", seeded, "--seed", "1"]):
                subprocess.run(
                    [*flask, *command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
                )
        server = subprocess.Popen([*flask, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            time.sleep(3)
            yield port, json.loads((Path(environment["DATA_DIR"]) / "personas.json").read_text())["samples"], server
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def show(port: int, pages: dict[str, str], visitors: int) -> None:
    """A line of the table for each page."""
    for name, path in pages.items():
        rate, p50, p95 = measure(port, path, visitors)
        print(f"| {name} | {rate:.0f} | {p50:.1f} | {p95:.1f} |", flush=True)


def measure(port: int, path: str, visitors: int) -> tuple[float, float, float]:
    """Requests a second, p50 and p95 in milliseconds, over so many connections kept alive from one other process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        times, seconds = pool.apply(_ask, (port, path, visitors))
    times.sort()
    return len(times) / seconds, times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000


def _ask(port: int, path: str, visitors: int) -> tuple[list[float], float]:
    """Ask over several connections, each anew as soon as it is answered. The first second is not counted.

    On bare sockets: a client that parses headers for itself would take the processors from the server that it measures.
    """
    question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    ready = selectors.DefaultSelector()
    for _ in range(visitors):
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        ready.register(connection, selectors.EVENT_READ, [time.perf_counter()])
        connection.sendall(question)
    times: list[float] = []
    first = time.perf_counter() + WARM_UP
    while (now := time.perf_counter()) < first + SECONDS:
        for key, _events in ready.select():
            connection, asked = key.fileobj, key.data
            _read_answer(connection, path)
            if now >= first:
                times.append(time.perf_counter() - asked[0])
            asked[0] = time.perf_counter()
            connection.sendall(question)
    return times, time.perf_counter() - first


def _read_answer(connection: socket.socket, path: str) -> None:
    """One whole answer; RuntimeError unless it is a 200 of a known length."""
    got = connection.recv(65536)
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    if not head.startswith(b"HTTP/1.1 200") or length is None:
        raise RuntimeError(f"{path} answered {head[:80]!r}.")
    left = int(length[1]) - len(body)
    while left > 0:
        left -= len(connection.recv(65536))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, patience: float = 120) -> None:
    """Until /healthz answers; TimeoutError after `patience` seconds."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The server did not start.")


if __name__ == "__main__":
    main()
