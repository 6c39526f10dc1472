"""Whoever finds a browser open does nothing grave with it; whoever must bring a second factor does nothing else before."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.accounts.models import User
from marketplace.core import db
from tests.access import proofs, table
from tests.access.asking import Answers, nothing_stays
from tests.access.people import World, populate
from tests.house.sources import none_of

PERSONAS = ("administrator", "signatory", "buyer_confirmed", "network_head", "person")
FACTOR_PAGE, PROOF_PAGE = "/compte/second-facteur", "/connexion/confirmer"
REFUSED = (401, 403, 404, 410)


class Leading(Answers):
    """The same answers, told by where they lead."""

    last = 0

    def leads_to(self, persona, question, path: str) -> bool:  # type: ignore[no-untyped-def]
        response = self.answer(persona, question)
        self.last = response.status_code
        return path in (response.location or "") or (response.status_code >= 400 and f'action="{path}"' in response.get_data(as_text=True))


@pytest.fixture
def late(make_app, settings, tmp_path) -> tuple[Flask, World]:
    """An installation where everybody proved who she is six minutes ago, and nobody is excepted from a second factor."""
    hour = tmp_path / "clock"
    hour.write_text(table.NOW)
    app = make_app(test_clock_file=hour, **{name: table.MANY for name in vars(settings) if name.startswith("rate_")})
    world = populate(app)
    hour.write_text((datetime.fromisoformat(table.NOW) + timedelta(minutes=6)).isoformat())
    return app, world


def test_the_table_says_what_the_code_names(app: Flask) -> None:
    named, known = proofs.named(app), proofs.read()
    none_of(
        f"{' '.join(one)}: the code says {sorted(named.get(one, ()))}, tests/access/proofs.csv {sorted(known.get(one, ()))}"
        for one in sorted(named.keys() | known.keys())
        if named.get(one) != known.get(one)
    )


def test_an_old_proof_opens_nothing_that_asks_for_a_new_one(late: tuple[Flask, World]) -> None:
    app, world = late
    answers, known = Leading(app, world), proofs.read()
    with nothing_stays():
        none_of(
            f"{one.method} {one.rule} did not ask anew who one is"
            for one in proofs.asked_once(app)
            if proofs.PROOF in known.get((one.rule, one.method), ())
            # A page may be read without it whose form is then refused.
            and not (one.method == "GET" and proofs.PROOF in known.get((one.rule, "POST"), ()))
            if not any(answers.leads_to(persona, one, PROOF_PAGE) for persona in (("staff",) if "/bureau" in one.rule else PERSONAS))
        )


def test_whoever_must_bring_a_second_factor_reaches_nothing_but_what_the_table_says(late: tuple[Flask, World]) -> None:
    app, world = late
    with app.app_context(), db.database().writing() as session:
        session.execute(update(User).values(is_demo=False))
    answers, known = Leading(app, world), proofs.read()
    with nothing_stays():
        for one in proofs.asked_once(app):
            persona = "staff" if "/bureau" in one.rule else "signatory"
            leads, status = answers.leads_to(persona, one, FACTOR_PAGE), answers.last
            if proofs.OPEN in known.get((one.rule, one.method), ()):
                assert not leads or one.rule.startswith(FACTOR_PAGE), f"{one.method} {one.rule} must answer before a second factor"
            else:
                assert leads or status in REFUSED, f"{one.method} {one.rule}: {status} before a second factor"
