"""Who covers which lot where, what nobody does, and who could: read from what is sealed and from the directory."""

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

import pytest
from flask import Flask, g

from marketplace.bids.models import BidAcceptance, BidMember
from marketplace.bids.regrouping import coverage, group, members, pages, suggesting
from marketplace.bids.regrouping.coverage import Spot
from marketplace.bids.regrouping.group import Group, Part
from marketplace.bids.sealing.contents import Content
from marketplace.core import db, panels
from marketplace.tenders.models import Tender
from tests.bids.regrouping.things import Grouped, make_group
from tests.bids.things import save
from tests.builders import AT

SPOTS = [Spot(1, "Aréna"), Spot(2, "École")]
WANTED = {(10, 1), (10, 2), (20, 1)}
CONTENT: Content = {"lines": {"10": {"unit_price": 5, "capacity": None, "note": ""}}}


def the_group(*cells: tuple[int, int]) -> Group:
    return Group(parts=(Part(1, "Le Fleuve", is_lead=True), Part(2, "Le Fournil", cells=frozenset(cells))))


def test_the_matrix_says_who_serves_and_what_is_missing() -> None:
    found = coverage.matrix(the_group((10, 1)), [10, 20], SPOTS, WANTED, {10})
    assert [(one.who, one.is_missing, one.is_priced) for one in found[1]] == [(["Le Fournil"], False, True), ((), True, False)]
    # The second lot is not wanted at the school: nothing is missing there.
    assert [one.is_missing for one in found[2]] == [True, False]
    assert coverage.gaps(found) == [(10, 2), (20, 1)]


def test_who_serves_no_lot_with_a_price_is_idle_and_a_price_without_anybody_is_unserved() -> None:
    assert coverage.idle(the_group((20, 1)), {10}) == ["Le Fleuve", "Le Fournil"]
    assert coverage.unserved(the_group((20, 1)), {10, 20}) == [10]


def test_the_lines_say_the_places_only_where_they_are_not_all() -> None:
    said = group.written(CONTENT, the_group((10, 1), (20, 1)), WANTED)
    assert said["lines"]["10"]["places"] == [1]
    assert "20" not in said["lines"]
    whole = group.written(said, the_group((10, 1), (10, 2), (20, 1)), WANTED)
    assert whole["lines"] == CONTENT["lines"]


def test_a_group_is_read_as_it_was_written_and_prices_typed_anew_keep_it() -> None:
    said = group.written(CONTENT, the_group((10, 1)), WANTED)
    assert group.of(said) == the_group((10, 1))
    typed = group.carried({"lines": {"10": {"unit_price": 6, "capacity": None, "note": ""}}, "note": ""}, said)
    assert (typed["group"], typed["lines"]["10"]["places"], typed["lines"]["10"]["unit_price"]) == (said["group"], [1], 6)


def test_a_lead_alone_is_no_group() -> None:
    assert "group" not in group.written(CONTENT, the_group((10, 1)).without(2), WANTED)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said["members"].append(said["members"][1]),
        lambda said: said["members"][1].update(is_lead=True),
        lambda said: said.update(form="cartel"),
        lambda said: said["members"][1].pop("lots"),
        lambda said: said["members"][1].update(name=None),
    ],
)
def test_a_group_that_no_page_of_ours_writes_is_refused(spoil: Callable[[Content], None]) -> None:
    said = group.written(CONTENT, the_group((10, 1)), WANTED)
    spoil(said["group"])
    with pytest.raises((ValueError, TypeError, KeyError)):
        group.check_shape(said)


@pytest.fixture
def grouped(app: Flask, test_clock: Callable[[datetime], None]) -> Grouped:
    test_clock(AT)
    return make_group(app, "east")


def test_who_could_fill_a_gap_is_said_the_nearest_first_and_those_that_take_no_work_last(
    grouped: Grouped, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = [grouped.ids[name] for name in ("lead", "east", "rival", "uninvited", "west")]
    monkeypatch.setattr(suggesting.search, "find", lambda *_args, **_sizes: SimpleNamespace(ids=order))
    km = {grouped.ids["rival"]: 80, grouped.ids["uninvited"]: 12, grouped.ids["west"]: 5}
    monkeypatch.setattr(suggesting, "_km", lambda organization, _points: km[organization.id])
    full = grouped.ids["west"]
    monkeypatch.setattr(suggesting.saying, "of", lambda one: SimpleNamespace(on=lambda _day: SimpleNamespace(takes_work=one.id != full)))
    grouped.share("lead", (0, 0), (1, 0), (1, 1))

    def read(tender: Tender) -> list[tuple[str, list[int]]]:
        told = pages.leading(tender, grouped.organization("lead"), AT)
        return [(one.lot.title, [each.organization.id for each in one.suggested]) for one in told["gaps"]]

    with grouped.app.test_request_context(), db.database().reading() as session:
        g.at = AT
        found = read(session.get_one(Tender, grouped.tender_id))
    assert found == [("Collation froide, portion d’enfant", [grouped.ids[name] for name in ("uninvited", "rival", "west")])]


def test_what_an_answer_can_supply_is_what_its_total_counts(grouped: Grouped) -> None:
    lead, path = grouped.visitor("lead"), grouped.path("lead")
    page = save(lead, path, most_1="1000")
    # 1000 at 2,00 $ and 1200 at 11,50 $, where 2400 of the first are wanted.
    assert "Total avant taxes\u00a0: 15\u00a0800,00\u00a0$" in page


def test_the_place_of_an_enterprise_follows_its_page_when_two_are_merged(grouped: Grouped) -> None:
    links = {one.column: one for piece in panels.pieces("organization.links") for one in piece}
    for column in (BidMember.organization_id, BidAcceptance.organization_id):
        assert links[column].quiet

    def merge(_tender: Tender) -> None:
        grouped.organization("east").merged_into_id = grouped.ids["west"]
        row = db.session().query(BidMember).one()
        row.organization_id = grouped.ids["west"]

    grouped.write(merge)
    assert grouped.bid(lambda one: members.named(members.said_by(members.in_hand(one)))) == {grouped.ids["west"]}
    grouped.share("east", (1, 1))
    grouped.accept("west")
    grouped.hand_in()
