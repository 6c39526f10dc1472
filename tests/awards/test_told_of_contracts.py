"""Whose award is taken back is written to at once, by contract; the mail of the day says nothing that holds no more."""

from types import SimpleNamespace

from marketplace.accounts.models import User
from marketplace.accounts.telling import digest
from marketplace.awards import taking_back
from marketplace.awards.contracts import accepting
from marketplace.awards.deciding import awarding
from marketplace.awards.models import Award, Contract
from marketplace.awards.rules import Side
from marketplace.core import clock, db
from marketplace.core.worker import Worker
from tests.awards.chosen import choose, contracts
from tests.bids.opening.things import Deal

REASON = "La quantité était fausse."


def take_back(deal: Deal, award: Award) -> None:
    deal.write(lambda _tender: awarding.cancel(db.load(Award, id=award.id), REASON, actor=deal.person("first"), at=clock.now()))


def written(deal: Deal, name: str) -> list[str]:
    """The mails to a person, once the worker has passed."""
    Worker(deal.app).drain()
    with deal.app.app_context(), db.database().reading():
        address = deal.person(name).email
    mine = [one for one in deal.app.extensions["maillage.mailer"].sent if address in str(one["To"])]
    return [f"{one['Subject']} | " + one.get_body(("plain",)).get_content().replace("\u00a0", " ").replace("\n", " ") for one in mine]


def written_of_the_day(deal: Deal, name: str) -> list[str]:
    """The mails of the day among them, asked for now."""
    Worker(deal.app).drain()
    before = len(written(deal, name))
    deal.write(lambda _tender: digest.gather(job=SimpleNamespace(payload={}), at=clock.now()))  # type: ignore[arg-type]
    return written(deal, name)[before:]


def night_is_over(deal: Deal) -> None:
    """The jobs of the night are done: what is told from now on waits for the next mail of the day."""
    Worker(deal.app).drain()


def accept(deal: Deal, side: Side, name: str, contract: Contract) -> None:
    def work(_tender: object) -> None:
        found, person = db.load(Contract, id=contract.id), db.session().get_one(User, deal.people[name])
        accepting.accept(found, side, found.sha256, actor=person, at=clock.now())

    deal.write(work)


def test_both_sides_of_an_award_taken_back_are_written_to_at_once_with_the_purchase_and_the_contract(opened_deal: Deal) -> None:
    _first, second = choose(opened_deal, 1, 0)
    before = {name: len(written(opened_deal, name)) for name in ("first", "bidder0", "bidder1")}
    take_back(opened_deal, second)
    number = next(one.number for one in contracts(opened_deal) if one.supplier_id == opened_deal.bidders[0])
    for name in ("first", "bidder0"):
        [told] = [one for one in written(opened_deal, name)[before[name] :] if REASON in one]
        assert f"({opened_deal.number}) : l’octroi du lot" in told
        assert f"Sans effet désormais : {number} (" in told
    assert not any(number in one for one in written(opened_deal, "bidder1")[before["bidder1"] :])


def test_a_contract_that_keeps_another_lot_is_said_to_be_accepted_anew(opened_deal: Deal) -> None:
    _first, second = choose(opened_deal, 0, 0, reasons=["Toute la quantité."])
    take_back(opened_deal, second)
    [told] = opened_deal.told("bidder0", taking_back.TOPIC)
    assert "À relire et à accepter de nouveau, sans ce lot" in told
    assert "Sans effet" not in told


def test_the_mail_of_the_day_leaves_out_contracts_that_wait_no_more(opened_deal: Deal) -> None:
    night_is_over(opened_deal)
    _first, second = choose(opened_deal, 1, 0)
    opened_deal.told("first", "awards.contracts")
    take_back(opened_deal, second)
    by_lead = {one.supplier_id: one for one in contracts(opened_deal)}
    void, kept = by_lead[opened_deal.bidders[0]], by_lead[opened_deal.bidders[1]]
    [of_the_day] = written_of_the_day(opened_deal, "first")
    assert kept.number in of_the_day
    assert void.number not in of_the_day


def test_the_mail_of_the_day_leaves_out_what_a_side_did_already(opened_deal: Deal) -> None:
    night_is_over(opened_deal)
    choose(opened_deal, 1)
    [contract] = contracts(opened_deal)
    opened_deal.told("bidder1", "awards.contracts")
    accept(opened_deal, Side.SUPPLIER, "bidder1", contract)
    before = len(written(opened_deal, "bidder1"))
    [of_the_day] = written_of_the_day(opened_deal, "first")
    assert "attend votre réponse" in of_the_day, "the other side has still to answer"
    assert written(opened_deal, "bidder1")[before:] == []
