"""The strict reader: every page that a test looks at is held to what every page owes its reader."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from marketplace.accounts import actions
from marketplace.core import clock, db

NBSP = "\u00a0"
LEFTOVERS = re.compile(r"\b(undefined|None|Undefined)\b|\{\{|\}\}|\{%|%\((\w+)\)s|<function |object at 0x")
SIGNS = re.compile(r"[':«»;?!$%]")
BAD_FRENCH = (
    (re.compile(r"[^\d\s]\s?'[^\s]|\w'\w"), "a straight apostrophe"),
    (re.compile(r"[ \t\n]:(?!\w)|\w:\s"), "a colon without its no-break space"),
    (re.compile(r"«[^\u00a0]|[^\u00a0]»"), "guillemets without their no-break spaces"),
    (re.compile(r"[\s\u00a0\u202f][;?!](?=\s|$)"), "a space before ; ? or !"),
    (re.compile(r"\d \$|\d \%"), "an ordinary space before $ or %"),
)


class Page:
    """A page read as a person and a screen reader do; AssertionError names what it owes and lacks."""

    def __init__(self, response: TestResponse, *, status: int = 200, french: bool = True) -> None:
        self.response = response
        self.french = french
        assert response.status_code == status, f"{response.request.path}: {response.status_code}, not {status}\n{response.text[:1500]}"
        assert response.mimetype == "text/html", response.mimetype
        self.tree = html.fromstring(response.get_data())
        self._check()

    def _check(self) -> None:
        expected = "fr-CA" if self.french else "en-CA"
        assert self.tree.get("lang") == expected, f"lang={self.tree.get('lang')}, not {expected}"
        headings = self.tree.xpath("//h1")
        assert len(headings) == 1, f"{len(headings)} h1"
        title = flat(self.tree.xpath("string(//title)"))
        assert flat(headings[0].text_content()) in title, f"the title {title!r} does not say the heading {self.heading!r}"
        ids = [one.get("id") for one in self.tree.xpath("//*[@id]")]
        assert len(ids) == len(set(ids)), f"ids twice: {sorted({one for one in ids if ids.count(one) > 1})}"
        self._check_controls(set(ids))
        assert not self.tree.xpath("//*[@style] | //*[starts-with(name(@*), 'on')]"), "inline style or script, which the policy refuses"
        for image in self.tree.xpath("//img"):
            assert image.get("alt") is not None, "an image without alt"
        text = self.prose()
        assert not LEFTOVERS.search(text), f"left over: {LEFTOVERS.search(text)}"  # type: ignore[str-bytes-safe]
        if self.french:
            self._check_typography()

    def _check_controls(self, ids: set[str]) -> None:
        labels = {one.get("for") for one in self.tree.xpath("//label[@for]")}
        for control in self.tree.xpath("//input[not(@type='hidden') and not(@type='submit')] | //select | //textarea"):
            named = control.get("aria-label") or control.get("aria-labelledby") or control.get("id") in labels
            assert named or control.xpath("ancestor::label"), f"a control without a label: {control.get('name')}"
            for described in (control.get("aria-describedby") or "").split():
                assert described in ids, f"aria-describedby names {described}, which is nowhere"
        for link in self.tree.xpath("//a[@href]"):
            assert flat(link.text_content()) or link.get("aria-label") or link.xpath(".//img[@alt!=''] | .//*[@aria-label]"), (
                "a link that says nothing"
            )
        for button in self.tree.xpath("//button"):
            assert flat(button.text_content()) or button.get("aria-label"), "a button that says nothing"

    def _check_typography(self) -> None:
        elsewhere = "ancestor::script or ancestor::code or ancestor::pre or ancestor::*[@lang='en'] or ancestor::*[@lang='en-CA']"
        for node in self.tree.xpath(f"//body//text()[not({elsewhere})]"):
            # Most of what a page says has no sign that could be wrong.
            for pattern, fault in BAD_FRENCH if SIGNS.search(node) else ():
                found = pattern.search(str(node).replace("\n", " ").replace("http:", "").replace("https:", ""))
                assert not found, f"{fault}: {str(node).strip()[:120]!r}"

    def prose(self) -> str:
        """What is read: the text of the body without scripts and code."""
        return flat(" ".join(self.tree.xpath("//body//text()[not(ancestor::script or ancestor::code or ancestor::pre)]")))

    @property
    def heading(self) -> str:
        return flat(self.tree.xpath("string(//h1)"))

    def __contains__(self, words: str) -> bool:
        return words in self.prose()

    def links(self, **attributes: str) -> dict[str, str]:
        """The links of the page, from their words to their address."""
        return {flat(one.text_content()): one.get("href") for one in self.tree.xpath("//a[@href]")}

    def errors(self) -> list[str]:
        """What the forms say is wrong."""
        return [flat(one.text_content()) for one in self.tree.xpath("//*[contains(@class, 'field-error')]")]


class Visitor:
    """Someone with a browser: keeps cookies, follows redirects, reads every page strictly."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self._token = ("", "")

    def get(self, path: str, *, status: int = 200) -> Page:
        response = self.client.get(path, follow_redirects=True)
        return Page(response, status=status, french=self._is_french(response))

    def post(self, path: str, data: dict[str, Any] | None = None, *, status: int = 200, token_from: str | None = None) -> Page:
        """Send a form as the browser does, with the token of the page that holds it."""
        with_token = {**(data or {}), "csrf_token": self.token(token_from or path)}
        response = self.client.post(path, data=with_token, follow_redirects=True)
        return Page(response, status=status, french=self._is_french(response))

    def token(self, path: str) -> str:
        """The token of the first form of a page. All pages of one session give the same: that of the first one is kept."""
        if not self._token[0] or self._token[0] != self._secret():
            token = self._first_token(path)
            self._token = self._secret(), token
        return self._token[1]

    def _secret(self) -> str:
        """What the tokens of this session are made of; empty before the first one."""
        with self.client.session_transaction() as cookie:
            return str(cookie.get("csrf_token", ""))

    def _first_token(self, path: str) -> str:
        tree = html.fromstring(self.client.get(path, follow_redirects=True).get_data())
        found = tree.xpath("//input[@name='csrf_token']/@value | //meta[@name='csrf-token']/@content")
        assert found, f"{path} holds no form"
        return str(found[0])

    def sign_in(self, user: Any, *, has_second_factor: bool = True) -> "Visitor":
        """Come in as a person without typing a password: a session as `start_session` makes it, that stands on a second factor."""
        with self.app.app_context(), db.database().writing():
            token = actions.start_session(user, at=clock.now(), has_second_factor=has_second_factor)
        with self.client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return self

    @staticmethod
    def _is_french(response: TestResponse) -> bool:
        return not f"{urlsplit(response.request.url).path}/".startswith("/en/")


def flat(text: str) -> str:
    """Text with its blanks made one, as a reader sees it; no-break spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
