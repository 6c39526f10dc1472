"""How signing in holds at a rush hour: `python -m tests.bench_sign_in [SECONDS] [A_SECOND]` (30 s of 20 a second unless told otherwise).

Starts the real server on a demonstration of its own, limits raised by settings, and gives it as many people as will come. Two visitors
read a page every half second, first alone, then while people sign in at instants fixed beforehand: who waits does not make the next one
come later, and her wait counts from when she should have been answered. Nothing here is a test: figures are read, not asserted.
"""

import http.client
import multiprocessing
import os
import platform
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode

from marketplace.accounts import demo, passwords
from tests.bench import served
from tests.search_bench.memory import spent

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MANY = "1000000 per minute"
RAISED = {"RATE_SIGN_IN": MANY, "RATE_SIGN_IN_ACCOUNT": MANY, "RATE_SIGN_IN_ADDRESS": MANY, "RATE_SIGN_IN_GLOBAL": MANY}
PAGES = ("/", f"/recherche?q={quote('entretien ménager')}", "/regions/06", "/a-propos")
VISITORS, PAUSE = 2, 0.5
# So many may wait for their answer at once; more would only be a longer line at the door of a server that is lost already.
MOST_WAITING = 128
Times = list[float]


def main() -> None:
    """Print the tables that docs/performance.md takes as they are."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    rate = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite; clients on the same cores")
    with (
        tempfile.TemporaryDirectory() as folder,
        served({"DATA_DIR": folder, **RAISED}) as (port, _found, server),
        multiprocessing.get_context("spawn").Pool(2) as pool,
    ):
        addresses = invite(Path(folder), seconds * rate)
        before = spent(server.pid)
        alone, missed = pool.apply(visit, (port, seconds))
        between = spent(server.pid)
        reading = pool.apply_async(visit, (port, seconds))
        waits, refused = pool.apply(come_in, (port, addresses, rate))
        beside, lost = reading.get()
        each = (spent(server.pid) - between - (between - before)) / len(addresses)
    print(f"\n{rate} sign-ins a second during {seconds} s, {VISITORS} visitors beside, each a page every {PAUSE} s\n")
    print("| | answers | p50 ms | p95 ms | errors |\n| --- | ---: | ---: | ---: | --- |")
    for name, times, wrong in (("sign-in", waits, refused), ("pages, alone", alone, missed), ("pages, meanwhile", beside, lost)):
        said = ", ".join(f"{count} × {what}" for what, count in sorted(wrong.items())) or "0"
        print(f"| {name} | {len(times)} | {at(times, 0.5):.1f} | {at(times, 0.95):.1f} | {said} |")
    print(f"\na sign-in takes the server {each * 1000:.0f} ms of processor, of which its hash {hashing():.0f} ms")
    print(f"pages: p95 meanwhile / alone = {at(beside, 0.95) / at(alone, 0.95):.2f} (goal: 2 at most)")


def invite(folder: Path, count: int) -> list[str]:
    """Copies of a person of the demonstration, with its password and addresses of their own: nobody comes twice."""
    addresses = [f"heure-de-pointe-{number}@maillage.example" for number in range(count)]
    with closing(sqlite3.connect(folder / "maillage.db", timeout=30)) as record:
        names = [row[1] for row in record.execute("PRAGMA table_info(users)") if row[1] not in ("id", "email")]
        copied = f"INSERT INTO users (email, {', '.join(names)}) SELECT ?, {', '.join(names)} FROM users WHERE email = ?"
        record.executemany(copied, [(one, demo.PEOPLE[1][0]) for one in addresses])
        record.commit()
    return addresses


def come_in(port: int, addresses: list[str], rate: int) -> tuple[Times, Counter[str]]:
    """Sign each in at her instant; how long each waited after it in seconds, and what was answered to those who are not in."""
    cookie, token = _door(port)

    def sign_in(address: str) -> str:
        body = urlencode({"email": address, "password": demo.PASSWORD, "csrf_token": token, "next": ""})
        return _ask(http.client.HTTPConnection("127.0.0.1", port, timeout=30), "POST", "/connexion", body, {**FORM, "Cookie": cookie})

    first = time.perf_counter() + 0.5
    with ThreadPoolExecutor(MOST_WAITING) as crowd:
        asked = [crowd.submit(_at, first + number / rate, sign_in, address) for number, address in enumerate(addresses)]
    return _counted([one.result() for one in asked], r"303 (?!.*/connexion).+")


def visit(port: int, seconds: float) -> tuple[Times, Counter[str]]:
    """Read pages as visitors who stay so long; how long each page took in seconds, and the answers that were no page."""

    def read(number: int) -> list[tuple[float, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        started = time.perf_counter() + number * PAUSE / VISITORS
        turns = range(int(seconds / PAUSE))
        return [
            _at(started + turn * PAUSE, lambda path: _ask(connection, "GET", path), PAGES[(turn + number) % len(PAGES)]) for turn in turns
        ]

    with ThreadPoolExecutor(VISITORS) as visitors:
        return _counted([one for turns in visitors.map(read, range(VISITORS)) for one in turns], "200 ")


def hashing() -> float:
    """Milliseconds of processor of one check of a password."""
    known, started = passwords.hashed(demo.PASSWORD), time.process_time()
    for _again in range(10):
        passwords.matches(known, demo.PASSWORD)
    return (time.process_time() - started) * 100


def at(times: Times, part: float) -> float:
    """The time within which this part of the answers came, in milliseconds."""
    return sorted(times)[int(len(times) * part)] * 1000 if times else float("nan")


def _at(instant: float, act: Callable[[str], str], what: str) -> tuple[float, str]:
    """Wait for an instant, act; the seconds from then to the answer, and the answer."""
    time.sleep(max(0.0, instant - time.perf_counter()))
    said = act(what)
    return time.perf_counter() - instant, said


def _ask(connection: http.client.HTTPConnection, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> str:
    """The status and where it leads, « 303 / »; the name of the error when nothing is answered."""
    try:
        connection.request(method, path, body or None, headers or {})
        answer = connection.getresponse()
        answer.read()
        return f"{answer.status} {answer.getheader('Location') or ''}"
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return type(error).__name__


def _door(port: int) -> tuple[str, str]:
    """The cookie and the token of the sign-in form."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/connexion")
    answer = connection.getresponse()
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', answer.read().decode())
    assert token, "the sign-in page holds no form"
    return str(answer.getheader("Set-Cookie")).partition(";")[0], token[1]


def _counted(answers: list[tuple[float, str]], right: str) -> tuple[Times, Counter[str]]:
    """The times of those who got what they wanted, as a pattern tells it, and how many got each other answer."""
    wrong = Counter(said for _seconds, said in answers if not re.fullmatch(right, said))
    return [seconds for seconds, said in answers if said not in wrong], wrong


if __name__ == "__main__":
    main()
