"""What becomes of an answer of several is told to each enterprise that is of it, and to no other; that each accepted it is verified."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from marketplace.bids import checks
from marketplace.bids.models import BidAcceptance
from marketplace.bids.opening import consents, opened, opener
from marketplace.core import clock, db
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.tenders.asking import amending
from marketplace.tenders.asking.amending import Amended
from marketplace.tenders.models import Tender
from tests.bids.regrouping.things import Grouped
from tests.tenders.asking.things import DUE


@pytest.fixture
def handed_in(grouped: Grouped) -> Grouped:
    grouped.accept("east")
    grouped.accept("west")
    grouped.hand_in()
    return grouped


def open_it(group: Grouped, test_clock: Callable[[datetime], None]) -> None:
    test_clock(DUE + timedelta(minutes=5))
    for name in ("first", "second"):
        group.write(lambda tender, name=name: consents.consent(tender, actor=group.person(name), at=clock.now()))
    with group.app.app_context():
        assert opener.open_purchase(group.tender_id)


def told(group: Grouped, name: str) -> list[str]:
    """The notices on the screen of a person."""
    Worker(group.app).drain()
    with group.app.app_context(), db.database().reading() as session:
        found = session.query(Notice).filter_by(recipient_id=group.people[name], topic="bids.opened").order_by(Notice.id)
        return [str(one) for one in found]


def test_each_of_those_who_answer_together_is_told_what_became_of_it(handed_in: Grouped, test_clock: Callable[[datetime], None]) -> None:
    assert [told(handed_in, name) for name in ("east", "west")] == [[], []], "nothing on a screen before the opening"
    open_it(handed_in, test_clock)

    def set_aside(tender: Tender) -> None:
        opened.set_aside(opened.of(tender)[0], tender, "Le devis n’est pas suivi.", actor=handed_in.person("first"), at=clock.now())

    handed_in.write(set_aside)
    for name in ("east", "west"):
        [read, aside] = told(handed_in, name)
        assert "la réponse commune que mène « Cuisines du Fleuve, coopérative » a été ouverte" in read
        assert "Le devis n’est pas suivi." in aside
        assert any("la réponse commune" in one for one in handed_in.mails(name)), "and by mail"
    assert [told(handed_in, name) for name in ("rival", "uninvited")] == [[], []]


def test_those_who_answer_with_an_enterprise_that_was_asked_are_mailed_a_notice_and_the_end(handed_in: Grouped) -> None:
    before = {name: len(handed_in.mails(name)) for name in ("lead", "east", "rival", "uninvited")}

    def change(tender: Tender) -> None:
        moved = Amended(due_at=DUE + timedelta(days=1))
        amending.amend(tender, moved, "Plus de temps.", actor=handed_in.person("first"), at=clock.now())

    handed_in.write(change)
    assert "un avis de modification est publié" in handed_in.mails("east")[-1]
    handed_in.write(lambda tender: amending.cancel(tender, "Rien n’a lieu.", actor=handed_in.person("first"), at=clock.now()))
    assert "l’acheteur y renonce" in handed_in.mails("west")[-1]
    after = {name: len(handed_in.mails(name)) - count for name, count in before.items()}
    assert (after["east"], after["uninvited"]) == (2, 0)
    assert after["lead"] == after["rival"], "who was asked is told as any enterprise that was"


def test_a_mail_of_a_sealed_answer_bears_its_first_sentence_and_greets_its_reader(handed_in: Grouped) -> None:
    handed_in.write(lambda tender: amending.cancel(tender, "Rien n’a lieu.", actor=handed_in.person("first"), at=clock.now()))
    letters = handed_in.letters("east")
    assert len(letters) >= 3, "an invitation, a receipt, the end"
    for subject, body in letters:
        assert "DP-2026-" in subject, subject
        assert not subject.startswith("Bonjour")
        assert body.startswith("Bonjour "), body


def _none(_tender: Tender) -> Any:
    return delete(BidAcceptance).where(BidAcceptance.id == 1)


def _late(_tender: Tender) -> Any:
    return update(BidAcceptance).where(BidAcceptance.id == 1).values(at=DUE)


def _other_bytes(_tender: Tender) -> Any:
    return update(BidAcceptance).where(BidAcceptance.id == 1).values(sealed=b"autre chose")


@pytest.mark.parametrize("wrong", [_none, _late, _other_bytes])
def test_an_opened_answer_that_a_member_did_not_accept_is_seen(
    handed_in: Grouped, test_clock: Callable[[datetime], None], wrong: Callable[[Tender], Any]
) -> None:
    open_it(handed_in, test_clock)
    assert handed_in.write(lambda _tender: checks.broken_promises()) == []
    handed_in.write(lambda tender: db.session().execute(wrong(tender)))
    [said] = handed_in.write(lambda _tender: checks.broken_promises())
    assert "did not accept that version in time" in said
