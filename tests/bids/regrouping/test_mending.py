"""An answer of several that is found damaged is sent again as its members accepted it, which their acceptances kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from marketplace.bids.models import BidAcceptance, BidVersion
from marketplace.bids.opening import comparing, consents, opener
from marketplace.bids.opening.comparing import Answer
from marketplace.core import clock, db
from tests.bids.regrouping.things import Grouped
from tests.page import Page
from tests.tenders.asking.things import DUE

Clock = Callable[[datetime], None]
# The prices that the members accepted.
SAME = {"price_1": "2,00", "price_2": "11,50", "declared": "y"}


def _flipped(sealed: bytes) -> bytes:
    return sealed[:-1] + bytes([sealed[-1] ^ 1])


def _opened_damaged(grouped: Grouped, test_clock: Clock, *, copies_too: bool = False) -> None:
    """Handed in as all accepted it, damaged where it is stored, then opened."""
    grouped.accept("east")
    grouped.accept("west")
    grouped.hand_in()

    def damage(_tender: object) -> None:
        version = db.session().query(BidVersion).one()
        version.sealed = _flipped(version.sealed)
        for copy in db.session().query(BidAcceptance) if copies_too else ():
            copy.sealed = _flipped(copy.sealed)

    grouped.write(damage)
    test_clock(DUE + timedelta(minutes=5))
    for name in ("first", "second"):
        grouped.write(lambda tender, name=name: consents.consent(tender, actor=grouped.person(name), at=clock.now()))
    with grouped.app.app_context():
        assert opener.open_purchase(grouped.tender_id)


def _send(grouped: Grouped, *, status: int = 200, **typed: str) -> Page:
    """Press the button of the form as it is shown, but for what is typed otherwise."""
    lead, path = grouped.visitor("lead"), f"{grouped.path('lead')}/corriger"
    shown = lead.get(path)
    fields = {one.get("name"): one.text or "" for one in shown.tree.xpath("//main//textarea")}
    fields |= {one.get("name"): one.get("value") or "" for one in shown.tree.xpath("//main//input[@type='text' or @type='hidden']")}
    return lead.post(path, {**fields, "declared": "y", **typed}, status=status)


def _answer(grouped: Grouped) -> Answer:
    [found] = grouped.write(lambda tender: comparing.compared(tender, clock.now()).answers)
    return found


def _read_by_buyer(grouped: Grouped) -> Page:
    return grouped.visitor("first").get(f"/espace/{grouped.slugs['buyer']}/demandes-de-prix/{grouped.number}/reponses")


def test_the_group_of_a_damaged_answer_is_kept_when_it_is_sent_again(grouped: Grouped, test_clock: Clock) -> None:
    _opened_damaged(grouped, test_clock)
    _send(grouped, **SAME)
    answer = _answer(grouped)
    assert answer.is_cured
    assert answer.name == "Cuisines du Fleuve, coopérative, avec La Grande Tablée, coopérative et Le Fournil des Rangs, coopérative"
    assert answer.group is not None
    assert all(one.accepted_at for one in answer.group.members if not one.is_lead)
    assert "comparé à la copie gardée de cette version" in _read_by_buyer(grouped)


def test_the_form_is_filled_with_what_the_members_accepted_but_for_the_declaration(grouped: Grouped, test_clock: Clock) -> None:
    _opened_damaged(grouped, test_clock)
    page = grouped.visitor("lead").get(f"{grouped.path('lead')}/corriger")
    assert [page.tree.xpath(f"//input[@name='price_{rank}']/@value") for rank in (1, 2)] == [["2,00"], ["11,50"]]
    assert not page.tree.xpath("//input[@name='declared'][@checked]")
    assert "une copie en est gardée" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"price_2": "11,60"}, "Ligne 2"),
        ({"most_1": "10"}, "Ligne 1"),
        ({"price_1": ""}, "Ligne 1"),
        ({"note_1": "Sauf le lundi."}, "Ligne 1"),
        ({"delivery": "Le soir."}, "Conditions de livraison"),
        ({"note": "Taxes en sus."}, "Note à l’acheteur"),
    ],
)
def test_nothing_else_than_what_they_accepted_is_taken(grouped: Grouped, test_clock: Clock, typed: dict[str, str], said: str) -> None:
    _opened_damaged(grouped, test_clock)
    page = _send(grouped, status=422, **typed)
    told = page.tree.xpath("//*[@role='alert' or contains(@class, 'notice')]//li")
    assert any(said in one.text_content() and "sans rien changer" in one.text_content() for one in told)
    assert not _answer_is_intact(grouped)


def _answer_is_intact(grouped: Grouped) -> bool:
    answered: bool = grouped.write(lambda tender: bool(comparing.compared(tender, clock.now()).intact))
    return answered


def test_where_no_copy_is_readable_it_is_taken_and_both_sides_read_that_nothing_checks_it(grouped: Grouped, test_clock: Clock) -> None:
    _opened_damaged(grouped, test_clock, copies_too=True)
    assert "Rien ne vérifie ce que vous renvoyez" in grouped.visitor("lead").get(f"{grouped.path('lead')}/corriger")
    _send(grouped, **SAME | {"price_2": "12,00"})
    page = _read_by_buyer(grouped)
    assert "rien ne vérifie que c’est celui que les entreprises du groupe avaient accepté" in page
    assert "comparé à la copie gardée" not in page
