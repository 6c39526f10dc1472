"""At a compulsory visit a group is said by who came for it: red is kept for those of whom nobody came."""

from collections.abc import Callable
from datetime import datetime

import pytest

from marketplace.core import db
from marketplace.tenders.models import Tender
from marketplace.tenders.visiting import acts, queries
from tests.bids.regrouping.test_outcome import handed_in, open_it
from tests.bids.regrouping.things import Grouped
from tests.tenders.visiting.test_visiting import VISIT, visit

__all__ = ["handed_in"]


@pytest.mark.parametrize(("came", "said", "is_red"), [("lead", "du groupe\u00a0: ", False), ("", "Aucune des entreprises du groupe", True)])
def test_a_group_is_marked_absent_only_when_none_of_it_came(
    handed_in: Grouped, test_clock: Callable[[datetime], None], came: str, said: str, is_red: bool
) -> None:
    def noted(tender: Tender) -> None:
        made = visit(tender_id=tender.id)
        db.session().add(made)
        db.session().flush()
        present = {handed_in.ids[came]} if came else set()
        acts.note(tender, queries.one(tender, made.id), present, actor=handed_in.person("first"), at=VISIT)

    handed_in.write(noted)
    open_it(handed_in, test_clock)
    page = handed_in.visitor("first").get(f"/espace/{handed_in.slugs['buyer']}/demandes-de-prix/{handed_in.number}/reponses")
    [badge] = page.tree.xpath("//main//span[contains(@class, 'badge')][normalize-space()='Visite']")
    assert said in badge.getparent().text_content()
    assert ("badge-brick" in badge.get("class")) is is_red
