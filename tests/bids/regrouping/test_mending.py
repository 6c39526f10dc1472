"""An answer of several that is found damaged is sent again with its group, which the acceptances of its members kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

from marketplace.bids.models import BidVersion
from marketplace.bids.opening import comparing, consents, opener
from marketplace.core import clock, db
from tests.bids.regrouping.things import Grouped
from tests.tenders.asking.things import DUE


def test_the_group_of_a_damaged_answer_is_kept_when_it_is_sent_again(grouped: Grouped, test_clock: Callable[[datetime], None]) -> None:
    grouped.accept("east")
    grouped.accept("west")
    grouped.hand_in()

    def damage(_tender: object) -> None:
        version = db.session().query(BidVersion).one()
        version.sealed = version.sealed[:-1] + bytes([version.sealed[-1] ^ 1])

    grouped.write(damage)
    test_clock(DUE + timedelta(minutes=5))
    for name in ("first", "second"):
        grouped.write(lambda tender, name=name: consents.consent(tender, actor=grouped.person(name), at=clock.now()))
    with grouped.app.app_context():
        assert opener.open_purchase(grouped.tender_id)
    typed = {"price_1": "2,00", "price_2": "11,50", "declared": "y"}
    grouped.visitor("lead").post(f"{grouped.path('lead')}/corriger", typed)
    [answer] = grouped.write(lambda tender: comparing.compared(tender, clock.now()).answers)
    assert answer.is_cured
    assert answer.name == "Cuisines du Fleuve, coopérative, avec La Grande Tablée, coopérative et Le Fournil des Rangs, coopérative"
    assert all(one.accepted_at for one in answer.group.members if not one.is_lead)
