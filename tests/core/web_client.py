"""Someone of the team who edits one page of the directory over HTTP, without rest, and remembers what was acknowledged."""

import html
import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE = 120.0
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')
DESCRIPTION = re.compile(r'<textarea[^>]*name="description_fr"[^>]*>\s*(.*?)</textarea>', re.DOTALL)

# A server that is killed shows itself as any of these.
BROKEN = (OSError, http.client.HTTPException)


class GaveUp(AssertionError):
    """The site did not come back, or answered what no writer may be answered."""


@dataclass
class Editor:
    """One person, one page, one connection at a time. `slug` is the page; each edit writes a description of its own."""

    port: int
    email: str
    password: str
    slug: str
    facts: dict[str, str]
    acknowledged: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    found: int = 0
    busy: int = 0
    seconds: list[float] = field(default_factory=list)
    _cookie: str = ""
    _token: str = ""
    _version: int = 0
    _step: int = 0
    _patience: float = PATIENCE

    @property
    def last(self) -> str:
        """What the page must say in the end."""
        return self.acknowledged[-1]

    def work(self, over: threading.Event) -> None:
        """Sign in, then edit until told to stop."""
        self._insist(self._sign_in)
        self._insist(self._open)
        number = 0
        while not over.is_set():
            number += 1
            self._edit(f"Description {number} de {self.slug}.")

    def give_up(self) -> None:
        """Wait for the site no longer: the siege has failed."""
        self._patience = 0.0

    def _sign_in(self) -> None:
        _status, page = self._ask("GET", "/connexion", keep_cookie=True)
        form = {"csrf_token": _first(TOKEN, page), "email": self.email, "password": self.password, "next": ""}
        status, page = self._ask("POST", "/connexion", form, keep_cookie=True)
        if status in (500, 502, 503):
            raise http.client.HTTPException(f"Signing in was answered {status}: nothing was done, to be asked again.")
        if status != 303:
            raise GaveUp(f"Signing in was answered {status}: {page[:300]}")

    def _open(self) -> str:
        """Read the form: its token, its version; what the page says now."""
        status, page = self._ask("GET", self._path, keep_cookie=not self._token)
        if status != 200:
            raise http.client.HTTPException(f"The form was answered {status}.")
        self._token, self._version = self._token or _first(TOKEN, page), int(_first(VERSION, page))
        return html.unescape(_first(DESCRIPTION, page)).strip()

    def _edit(self, text: str) -> None:
        """Send the form once; when nobody knows what became of it, read the page and see."""
        form = {**self.facts, "description_fr": text, "csrf_token": self._token, "version": str(self._version)}
        started = time.monotonic()
        try:
            status, page = self._ask("POST", self._path, form)
        except BROKEN:
            status, page = 0, ""
        if status == 303:
            self.seconds.append(time.monotonic() - started)
            self.acknowledged.append(text)
            self._pass_to_next_version()
            return
        if status not in (0, 500, 502, 503):
            raise GaveUp(f"An edit was answered {status}: {page[:300]}")
        self.busy += status == 503
        if self._insist(self._open) == text:
            self.found += 1
            self.acknowledged.append(text)
        else:
            self.unsure.append(text)

    def _pass_to_next_version(self) -> None:
        """The form would say it; having seen once by how much an edit raises it, we spare the site half of its pages."""
        before = self._version
        if self._step == 0:
            self._insist(self._open)
            self._step = self._version - before
        else:
            self._version = before + self._step

    def _insist(self, act):  # type: ignore[no-untyped-def]
        started = time.monotonic()
        while True:
            try:
                return act()
            except BROKEN as broken:
                if time.monotonic() > started + self._patience:
                    raise GaveUp(f"The site did not come back in {self._patience} s: {broken}") from broken
                time.sleep(0.05)

    @property
    def _path(self) -> str:
        return f"/entreprises/{self.slug}/modifier/presentation"

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None, *, keep_cookie: bool = False) -> tuple[int, str]:
        """One request on a connection of its own. The cookie is that of the form: later ones only carry flashes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        headers = {"Cookie": self._cookie} if self._cookie else {}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            response = connection.getresponse()
            page = response.read().decode()
            # A sign-in gives a second cookie, by which the browser is known; this one says who writes.
            for given in response.headers.get_all("Set-Cookie") or () if keep_cookie else ():
                if given.startswith("maillage="):
                    self._cookie = given.split(";")[0]
            return response.status, page
        finally:
            connection.close()


def answers(port: int, path: str = "/") -> bool:
    """Whether the site answers 200; one that listens before it can answer is waited for."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except BROKEN:
        return False
    finally:
        connection.close()


def _first(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        raise http.client.HTTPException(f"No {pattern.pattern} in {page[:300]}")
    return found[1]
