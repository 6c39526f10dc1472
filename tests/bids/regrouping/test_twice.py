"""Nobody bids twice on a lot: each is held by its own acts alone, and no other enterprise learns of it."""

import pytest

from marketplace.bids.regrouping import acts, members
from marketplace.core.errors import RuleBroken
from tests.bids.regrouping.things import Grouped, make_group
from tests.builders import AT


@pytest.fixture
def grouped(app, test_clock) -> Grouped:  # type: ignore[no-untyped-def]
    """The lead and the rival each lead an answer; the rival is invited to the lead's, and east to both."""
    test_clock(AT)
    found = make_group(app, "east", "rival")
    found.share("east", (0, 0))
    found.share("rival", (1, 1))
    found.answer("rival", 19_000, None)
    found.invite("east", lead="rival")
    found.share("east", (0, 0), lead="rival")
    return found


def test_who_handed_in_for_a_lot_accepts_no_other_answer_to_it(grouped: Grouped) -> None:
    grouped.accept("east", lead="rival")
    grouped.hand_in("rival")
    with pytest.raises(RuleBroken, match="a déjà déposé sa propre réponse"):
        grouped.accept("rival")
    # An answer to other lots is another thing.
    grouped.answer("lead", None, 115_000)
    grouped.share("east", (1, 0))
    grouped.accept("rival")


def test_who_accepted_an_answer_hands_in_no_other_for_its_lots(grouped: Grouped) -> None:
    grouped.accept("rival")
    grouped.accept("east", lead="rival")
    with pytest.raises(RuleBroken, match="a accepté la réponse de"):
        grouped.hand_in("rival")
    grouped.write(lambda tender: acts.leave(grouped.row(tender, "rival"), actor=grouped.person("rival"), at=AT))
    grouped.hand_in("rival")


def test_a_member_accepts_one_answer_for_a_lot(grouped: Grouped) -> None:
    grouped.accept("east", lead="rival")
    with pytest.raises(RuleBroken, match="quittez d’abord cette réponse"):
        grouped.accept("east")


def test_to_be_invited_or_to_write_holds_nobody(grouped: Grouped) -> None:
    # East is invited by both and the rival by the lead: the rival still hands in what it leads.
    grouped.accept("east", lead="rival")
    grouped.hand_in("rival")


def test_a_changed_answer_holds_its_members_no_more(grouped: Grouped) -> None:
    grouped.accept("east", lead="rival")
    grouped.answer("rival", 18_000, None)
    grouped.accept("east")


def test_what_was_handed_in_holds_its_members_whatever_is_written_after(grouped: Grouped) -> None:
    grouped.accept("east", lead="rival")
    grouped.hand_in("rival")
    grouped.answer("rival", None, 100_000)
    with pytest.raises(RuleBroken, match="quittez d’abord"):
        grouped.accept("east")


def test_a_lead_reads_that_somebody_did_not_accept_and_never_why(grouped: Grouped) -> None:
    grouped.accept("east", lead="rival")
    grouped.hand_in("rival")
    seen = grouped.visitor("lead").get(f"{grouped.path('lead')}/groupe").response.text
    told = grouped.visitor("rival").get(grouped.joined("rival")).response.text
    assert "déjà déposé sa propre réponse" in told
    assert "déjà déposé" not in seen
    assert grouped.bid(lambda one: members.acceptances(one, one.versions[-1].sha256)) == {}
