"""A notice published since an answer was handed in is told on the pages of that answer, to its own people alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.tenders.asking import amending
from marketplace.tenders.asking.amending import Amended
from tests.bids.regrouping.things import Grouped, make_group
from tests.bids.things import TYPED, Asked, hand_in, save
from tests.builders import AT
from tests.tenders.asking.things import DUE

Clock = Callable[[datetime], None]
SINCE = "Un avis de modification est publié depuis votre dépôt"
LATER = AT + timedelta(minutes=2)


def _amend(asked: Asked | Grouped, buyer: str, at: datetime = LATER) -> None:
    later = Amended(due_at=DUE + timedelta(days=2))
    asked.write(
        lambda tender: amending.amend(tender, later, "Plus de temps.", actor=db.session().get_one(User, asked.people[buyer]), at=at)
    )


def test_who_handed_in_before_a_notice_reads_that_her_answer_holds_and_what_to_do(asked: Asked, test_clock: Clock) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    assert SINCE not in hand_in(signatory, asked.path)
    _amend(asked, "buyer")
    test_clock(LATER + timedelta(minutes=1))
    page = signatory.get(asked.path)
    assert SINCE in page
    assert "Votre réponse déposée reste valide telle quelle." in page
    [link] = page.tree.xpath("//a[starts-with(., 'Avis no 1, le ')]/@href")
    assert page.tree.xpath(f"//section[.//h2[@id='{link.removeprefix('#')}']]"), "the link leads to the notices of the page"
    save(signatory, asked.path, price_1="2,00", declared="y")
    hand_in(signatory, asked.path)
    assert SINCE not in signatory.get(asked.path), "what is handed in now was written knowing of it"


def test_nothing_is_told_to_who_has_handed_nothing_in_nor_past_the_deadline(asked: Asked, test_clock: Clock) -> None:
    signatory, other = asked.visitor("signatory"), asked.visitor("other")
    save(signatory, asked.path, **TYPED)
    _amend(asked, "buyer")
    test_clock(LATER + timedelta(minutes=1))
    assert SINCE not in signatory.get(asked.path)
    test_clock(LATER - timedelta(minutes=1))
    hand_in(signatory, asked.path)
    test_clock(LATER + timedelta(minutes=1))
    assert SINCE in signatory.get(asked.path)
    assert SINCE not in other.get(asked.path.replace(asked.slugs["ours"], asked.slugs["other"]))
    assert SINCE not in asked.visitor("buyer").get(f"/espace/{asked.slugs['buyer']}/demandes-de-prix/{asked.number}")
    test_clock(DUE + timedelta(days=3))
    assert SINCE not in asked.visitor("signatory").get(asked.path)


def test_an_enterprise_that_answers_with_the_lead_is_told_too(app: Flask, test_clock: Clock) -> None:
    test_clock(AT)
    grouped = make_group(app, "east")
    grouped.share("lead", (0, 0), (0, 1))
    grouped.share("east", (1, 0), (1, 1))
    grouped.accept("east")
    grouped.hand_in()
    _amend(grouped, "first")
    test_clock(LATER + timedelta(minutes=1))
    page = grouped.visitor("east").get(grouped.joined("east"))
    assert SINCE in page
    assert "écrit une nouvelle version, que vous acceptez" in page
    assert page.tree.xpath("//section[.//h2[@id='demande']]//li[contains(., 'Plus de temps.')]")
