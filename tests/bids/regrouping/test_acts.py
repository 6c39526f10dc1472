"""Several enterprises answer together: invited, each with its part, accepting the exact version; a change voids what was accepted."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from marketplace.bids.models import BidMember
from marketplace.bids.regrouping import acts, agreeing, members, room
from marketplace.core import db
from marketplace.core.errors import RuleBroken
from marketplace.organizations.models import OrganizationStatus
from marketplace.tenders.models import ContractForm, Tender, TenderKind
from tests.bids.regrouping.things import Grouped
from tests.builders import AT
from tests.tenders.asking.things import DUE

Clock = Callable[[datetime], None]
HOUR = timedelta(hours=1)


def accept_all(grouped: Grouped) -> None:
    grouped.accept("east")
    grouped.accept("west")


def open_rows(grouped: Grouped) -> list[str]:
    found: list[str] = grouped.bid(lambda one: sorted(row.organization.name for row in members.of(one)))
    return found


def test_what_each_does_is_sealed_with_the_answer_and_the_places_on_each_line(grouped: Grouped) -> None:
    content = grouped.content()
    assert [one["organization"] for one in content["group"]["members"]] == [grouped.ids[name] for name in ("lead", "east", "west")]
    assert content["group"]["form"] == "lead"
    lots, places = [str(one) for one in grouped.lots], grouped.places
    assert content["group"]["members"][2]["lots"] == {lots[0]: [places[0]], lots[1]: [places[0]]}
    # Every place is served by somebody: the lines say nothing of places.
    assert all("places" not in line for line in content["lines"].values())
    grouped.share("west", (0, 0))
    assert grouped.content()["lines"][lots[1]]["places"] == [places[1]]


def test_an_answer_of_several_is_handed_in_once_each_accepted_this_very_version(grouped: Grouped) -> None:
    grouped.accept("east")
    with pytest.raises(RuleBroken, match="Le Fournil des Rangs"):
        grouped.hand_in()
    grouped.accept("west")
    grouped.hand_in()
    assert grouped.bid(lambda one: one.state.value) == "submitted"


def test_any_change_voids_what_was_accepted_and_says_so_to_those_who_had(grouped: Grouped) -> None:
    accept_all(grouped)
    grouped.answer("lead", 21_000, 115_000, at=AT + HOUR)
    assert all(one.acceptance is None and one.had_accepted for one in grouped.bid(agreeing.stands))
    with pytest.raises(RuleBroken, match="n’a pas accepté cette version"):
        grouped.hand_in()
    for name in ("east", "west"):
        assert sum("a changé la réponse que vous aviez acceptée" in one for one in grouped.mails(name)) == 1
    assert not any("2,10" in one or "115" in one for one in grouped.mails("east"))
    accept_all(grouped)
    grouped.hand_in(at=AT + HOUR)


def test_what_was_accepted_before_cannot_be_accepted_for_another_version(grouped: Grouped) -> None:
    sha256 = grouped.bid(lambda one: one.versions[-1].sha256)
    grouped.answer("lead", 21_000, 115_000)
    with pytest.raises(RuleBroken, match="a changé depuis que vous l’avez lue"):
        grouped.write(lambda tender: acts.accept(grouped.row(tender, "east"), sha256, actor=grouped.person("east"), at=AT))


def test_an_answer_that_lacks_something_is_not_accepted(grouped: Grouped) -> None:
    grouped.share("east")
    with pytest.raises(RuleBroken, match="ne fait aucune ligne"):
        grouped.accept("west")


def test_a_price_that_nobody_stands_for_is_not_handed_in(grouped: Grouped) -> None:
    grouped.answer("lead", 20_000, None)
    grouped.share("east", (0, 1))
    accept_all(grouped)
    grouped.answer("lead", 20_000, 115_000)
    grouped.share("west", (0, 0))
    with pytest.raises(RuleBroken, match="elle a un prix et personne ne la fait"):
        grouped.accept("west")


def test_shares_make_a_whole_or_are_left_out(grouped: Grouped) -> None:
    grouped.share("west", (0, 0), (1, 0), share=4_000)
    with pytest.raises(RuleBroken, match="Les parts doivent faire 100"):
        grouped.accept("west")
    grouped.share("lead", (0, 1), share=3_500)
    grouped.share("east", (1, 1), share=2_500)
    accept_all(grouped)
    grouped.hand_in()


def test_an_enterprise_is_named_once_and_only_one_that_may_be(grouped: Grouped) -> None:
    for name, why in (("east", "une entreprise n’y est nommée qu’une fois"), ("lead", "dirige déjà cette réponse")):
        with pytest.raises(RuleBroken, match=why):
            grouped.invite(name)

    def hide(_tender: object) -> None:
        grouped.organization("uninvited").status = OrganizationStatus.DRAFT

    grouped.write(hide)
    with pytest.raises(RuleBroken, match="n’a pas de fiche d’entreprise publiée"):
        grouped.invite("uninvited")


def test_a_member_whose_page_is_shown_no_more_keeps_the_answer_from_being_handed_in(grouped: Grouped) -> None:
    accept_all(grouped)

    def hide(_tender: object) -> None:
        grouped.organization("west").status = OrganizationStatus.DRAFT

    grouped.write(hide)
    with pytest.raises(RuleBroken, match="n’est plus publiée"):
        grouped.hand_in()


def test_who_leaves_is_out_of_the_answer_and_the_lead_is_told(grouped: Grouped) -> None:
    accept_all(grouped)
    grouped.write(lambda tender: acts.leave(grouped.row(tender, "west"), actor=grouped.person("west"), at=AT))
    assert open_rows(grouped) == ["La Grande Tablée, coopérative"]
    assert any("« Le Fournil des Rangs, coopérative » a quitté" in one.replace("\u00a0", " ") for one in grouped.mails("lead"))
    assert any("a changé la réponse" in one for one in grouped.mails("east"))
    assert [one["organization"] for one in grouped.content()["group"]["members"]] == [grouped.ids["lead"], grouped.ids["east"]]


def test_who_is_bound_by_what_was_handed_in_does_not_leave(grouped: Grouped) -> None:
    accept_all(grouped)
    grouped.hand_in()
    with pytest.raises(RuleBroken, match="de la retirer"):
        grouped.write(lambda tender: acts.leave(grouped.row(tender, "west"), actor=grouped.person("west"), at=AT))
    grouped.withdraw()
    grouped.write(lambda tender: acts.leave(grouped.row(tender, "west"), actor=grouped.person("west"), at=AT))


def test_who_is_taken_out_goes_at_once_or_when_what_binds_it_no_more_stands(grouped: Grouped) -> None:
    accept_all(grouped)
    grouped.hand_in()
    grouped.write(lambda tender: acts.remove(grouped.led(tender), grouped.organization("west"), actor=grouped.person("lead"), at=AT))
    # The version that was handed in names it: it reads that one as long as it counts.
    assert "Le Fournil des Rangs, coopérative" in open_rows(grouped)
    grouped.answer("lead", 20_000, 115_000)
    grouped.share("lead", (0, 0), (1, 0), (0, 1))
    grouped.accept("east")
    grouped.hand_in()
    assert open_rows(grouped) == ["La Grande Tablée, coopérative"]
    assert any("répond sans vous" in one for one in grouped.mails("west"))


def test_withdrawing_is_told_to_the_members_and_nobody_is_bound_any_more(grouped: Grouped) -> None:
    accept_all(grouped)
    grouped.hand_in()
    receipts = [one for one in grouped.mails("west") if "votre réponse commune" in one]
    assert len(receipts) == 1
    sha256 = grouped.bid(lambda one: one.versions[0].sha256)
    assert sha256 in receipts[0]
    grouped.withdraw()
    assert any("a retiré votre réponse commune" in one for one in grouped.mails("west"))
    with pytest.raises(RuleBroken, match="n’a pas accepté"):
        grouped.hand_in()


def test_nothing_is_accepted_said_or_left_at_the_deadline(grouped: Grouped, test_clock: Clock) -> None:
    for at in (DUE, DUE + HOUR):
        with pytest.raises(RuleBroken):
            grouped.accept("east", at=at)
        with pytest.raises(RuleBroken):
            grouped.write(lambda tender, at=at: acts.leave(grouped.row(tender, "east"), actor=grouped.person("east"), at=at))
        with pytest.raises(RuleBroken):
            grouped.write(
                lambda tender, at=at: room.say(grouped.led(tender), grouped.organization("lead"), "?", actor=grouped.person("lead"), at=at)
            )


def test_the_form_of_the_contract_is_one_that_the_buyer_takes(grouped: Grouped) -> None:
    grouped.write(lambda tender: acts.choose_form(grouped.led(tender), ContractForm.JOINT, actor=grouped.person("lead"), at=AT))
    assert grouped.content()["group"]["form"] == "joint"

    def announce(tender: Tender) -> None:
        tender.kind, tender.contract_form = TenderKind.NEED, ContractForm.LEAD
        with pytest.raises(RuleBroken, match="il en a annoncé une autre"):
            acts.choose_form(grouped.led(tender), ContractForm.JOINT, actor=grouped.person("lead"), at=AT)
        tender.kind = TenderKind.PRICE_REQUEST

    grouped.write(announce)


def test_messages_are_sealed_and_read_by_those_of_the_answer(grouped: Grouped) -> None:
    grouped.write(
        lambda tender: room.say(grouped.led(tender), grouped.organization("east"), "Livrons à 6 h.", actor=grouped.person("east"), at=AT)
    )
    [said] = grouped.bid(room.messages)
    assert (said.name, said.text) == ("La Grande Tablée, coopérative", "Livrons à 6 h.")
    assert any("un message vous attend" in one for one in grouped.mails("west"))
    assert not any("6 h" in one for one in grouped.mails("west"))
    assert not any("un message vous attend" in one for one in grouped.mails("east"))


def test_a_message_that_was_moved_or_changed_is_not_read(grouped: Grouped) -> None:
    def work(tender: Tender) -> None:
        row = room.say(grouped.led(tender), grouped.organization("east"), "À 6 h.", actor=grouped.person("east"), at=AT)
        row.at = AT + HOUR
        db.session().flush()

    grouped.write(work)
    [said] = grouped.bid(room.messages)
    assert "abîmé" in said.text


def test_somebody_invited_again_reads_again(grouped: Grouped) -> None:
    grouped.write(lambda tender: acts.leave(grouped.row(tender, "west"), actor=grouped.person("west"), at=AT))
    grouped.invite("west", at=AT + HOUR)
    assert len(open_rows(grouped)) == 2
    assert grouped.bid(lambda one: db.session().query(BidMember).filter_by(bid_id=one.id).count()) == 2
