"""Asking one address as one person, without leaving a trace: what the answer would be, told by its status."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from marketplace.core import db
from marketplace.core.commands.lifecycle import route_facts
from tests.access import asked, billed, kept, needed, ordered, paid, pooled, sold, trusted
from tests.access.people import VISITOR, World

ABSENT = {"slug": "nulle-part", "number": 999_999_999}
# What an address says of a listing: that of the organisation it names, and who offers it with it.
OF_THE_SIDE = ("article", "member")
# Which row of the world the number of an endpoint names; of the others only an absent one is asked.
NUMBERED = {
    **asked.NUMBERED,
    **billed.NUMBERED,
    **kept.NUMBERED,
    **needed.NUMBERED,
    **ordered.NUMBERED,
    **pooled.NUMBERED,
    **sold.NUMBERED,
    **trusted.NUMBERED,
    "accounts.read_notice": "notice",
    "accounts.open_notice": "notice",
    "accounts.end_one_session": "session",
    "accounts.passkey": "passkey",
    "accounts.rename_passkey": "passkey",
    "accounts.remove_passkey": "passkey",
    "accounts.take_export": "export",
    "admin.agree_reset": "reset",
    "admin.refuse_reset": "reset",
    "admin.incident": "incident",
    "admin.privacy_request": "asked",
    "admin.join": "request",
    "admin.person": "user",
    "admin.end_sessions_of_person": "user",
    "admin.write_link_to_person": "user",
    "admin.reinstate_person": "user",
    "admin.suspend_person": "user",
    "admin.remove_domain": "domain",
    "admin.report": "report",
    "admin.reopen_report": "report",
    "admin.retry": "job",
    "organizations.take_back_request": "request",
    "organizations.accept_invitation": "invitation",
    "organizations.member": "member",
    "organizations.remove_member": "member",
    "organizations.send_again": "invitation",
    "organizations.withdraw_invitation": "invitation",
    "organizations.accept_mandate": "mandate",
    "organizations.end_mandate": "mandate",
}
# What other parts of an address are, the same for everybody: a value that exists where there is one.
CONSTANTS: dict[str, Any] = {
    "kind": "regions",
    "code": "01",
    "key": "99",
    "name": "sectors",
    "sha256": "0" * 64,
    "token": "jeton",
    "width": 320,
    "item": ABSENT["number"],
    "buyer": "nulle-part",
    "reference": "P-0001",
    **asked.CONSTANTS,
    **ordered.CONSTANTS,
    **billed.CONSTANTS,
    **pooled.CONSTANTS,
    **dict.fromkeys(("award", "document", "enquiry"), ABSENT["number"]),
}
ASK_ALL = (VISITOR, "administrator", "former", "staff")
HUBS = ("organizations.hub",)
BUYERS = ("organizations.ask_to_join",)


@dataclass(frozen=True)
class Question:
    """One line of the table: an address, a method, and whose thing is asked for: own, other, crossed (another's number under one's own
    slug), absent, or nobody's (« - »)."""

    rule: str
    method: str
    thing: str
    endpoint: str
    is_public: bool


def questions(app: Flask, *, but_unexplained: bool = False) -> list[Question]:
    """Every question, in a fixed order; an address whose parts nobody explains is an AssertionError, or passed over."""
    with app.app_context():
        facts = [
            one for one in route_facts() if not but_unexplained or all(is_explained(name, kind) for name, kind in one["parameters"].items())
        ]
    found = [
        Question(one["rule"], method, thing, one["endpoint"], one["public"])
        for one in facts
        for method in one["methods"]
        for thing in _things(one["endpoint"], one["parameters"])
    ]
    return sorted(set(found), key=lambda one: (one.rule, one.method, ("-", "own", "other", "crossed", "absent").index(one.thing)))


def is_explained(name: str, kind: str) -> bool:
    """Whether it is known what a part of an address may be."""
    return name in ABSENT or name in OF_THE_SIDE or name in paid.NAMED or name in CONSTANTS or kind == "AnyConverter"


def _things(endpoint: str, parameters: dict[str, str]) -> list[str]:
    for name, kind in parameters.items():
        assert is_explained(name, kind), f"say in tests/access/asking.py what {name} of {endpoint} is"
    if "slug" not in parameters and "number" not in parameters:
        return ["-"]
    if "number" in parameters and endpoint not in NUMBERED:
        return ["absent"]
    return ["own", "other", *(["crossed"] if {"slug", "number"} <= parameters.keys() else []), "absent"]


class Answers:
    """Answers questions as each persona; nothing that a question does stays."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.app.config["WTF_CSRF_ENABLED"] = False

    def status(self, persona: str, question: Question) -> int:
        response = self.answer(persona, question)
        # A file that is not read to its end stays open otherwise.
        response.close()
        return response.status_code

    def answer(self, persona: str, question: Question) -> TestResponse:
        client = self.app.test_client()
        if token := self.world.tokens[persona]:
            with client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = token, True
        return client.open(self.path(persona, question), method=question.method)

    def path(self, persona: str, question: Question) -> str:
        home = self.world.homes[persona]
        slugs = {"own": home, "crossed": home, "other": str(self._sides(persona)[1]["slug"])}
        values = {**CONSTANTS, "slug": slugs.get(question.thing, home), "number": self._number(persona, question)}
        if question.thing == "absent" and question.endpoint not in NUMBERED:
            values["slug"] = ABSENT["slug"]
        values |= self._sold(persona, question) | self._paid(persona, question)
        if question.endpoint == "organizations.download_received_item":
            values["item"] = self._sides(persona)[0 if question.thing == "own" else 1]["item"]
        if question.endpoint in (*HUBS, *BUYERS) and question.thing != "absent":
            side = self.world.own if question.thing == "own" else self.world.other
            values["slug"] = side["hub" if question.endpoint in HUBS else "buyer"]

        def fill(found: re.Match[str]) -> str:
            if found[1].startswith("any("):
                return re.split(r"[,)]", found[1][4:])[0].strip(" '\"")
            value = values[found[1].split(":")[-1]]
            return needed.ABSENT if found[1].startswith("grouped:") and value == ABSENT["number"] else str(value)

        return re.sub(r"<(any\([^)]*\):\w+|[^<>]+)>", fill, question.rule)

    def _sold(self, persona: str, question: Question) -> dict[str, object]:
        """The listing of the side that is asked for, under the name that its address gives it."""
        if question.thing == "absent" and question.endpoint not in NUMBERED:
            return {"article": ABSENT["slug"], "member": ABSENT["slug"]}
        own, other = self._sides(persona)
        side = own if question.thing == "own" else other
        article = side["joined" if question.endpoint in sold.JOINED else "article"]
        named: dict[str, object] = {"article": article, "member": side["partner"]}
        return named | {"slug": article} if question.endpoint in sold.LISTED and question.thing != "absent" else named

    def _paid(self, persona: str, question: Question) -> dict[str, object]:
        """What an address of payments names beside their number: of the side that is asked for."""
        if question.thing == "absent":
            return dict.fromkeys(paid.NAMED, ABSENT["number"])
        own, other = self._sides(persona)
        side = own if question.thing == "own" else other
        return {name: side[name] for name in paid.NAMED}

    def _number(self, persona: str, question: Question) -> object:
        kind = needed.GROUPED if "<grouped:" in question.rule else NUMBERED.get(question.endpoint)
        if kind is None or question.thing == "absent":
            return ABSENT["number"]
        own, other = self._sides(persona, kind)
        if question.thing == "own":
            return self.world.personal.get(persona, {}).get(kind) or own.get(kind, ABSENT["number"])
        return other.get(kind, ABSENT["number"])

    def _sides(self, persona: str, kind: str = "") -> tuple[dict[str, object], dict[str, object]]:
        """The things of her home, and those of another; the enterprise of the world is another's to whoever comes from elsewhere, but
        its own hub vouches for it."""
        is_away = persona in ("elsewhere", "hub_without", *trusted.HUBS) and not (persona in trusted.HUBS and kind in trusted.OF_HUBS)
        return (self.world.other, self.world.own) if is_away else (self.world.own, self.world.other)


class Forgetful(Session):
    """A session that does all that a commit would, then undoes it."""

    def commit(self) -> None:
        self.flush()
        self.rollback()


def is_asked(persona: str, question: Question) -> bool:
    """Whether this persona is asked this: what is public answers everyone alike, and four ask it for all."""
    if persona == "hub_head":
        return question.endpoint in trusted.DECIDED
    return not question.is_public or persona in ASK_ALL


@contextmanager
def nothing_stays() -> Iterator[None]:
    """While this lasts, every unit that writes is undone at its end."""
    kept, db.Session = db.Session, Forgetful  # type: ignore[misc, assignment]
    try:
        yield
    finally:
        db.Session = kept  # type: ignore[misc]
