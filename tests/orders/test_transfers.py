"""A participant hands over to another what it will not order: proposed, agreed by the other, told to the enterprise."""

import pytest

from marketplace.core import db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.notices import Notice
from marketplace.core.worker import Worker
from marketplace.orders import checks
from marketplace.orders.calling import quantities
from marketplace.orders.models import QuantityTransfer, TransferStatus
from marketplace.orders.transferring import acts
from tests.orders.conftest import Market
from tests.orders.things import NOW, buyer_of, make_contract, make_contracts, make_order


def pair():  # type: ignore[no-untyped-def]
    """Two contracts of one lot, and somebody who orders for each."""
    one, two = make_contracts(2400, 1200)
    return one, two, buyer_of(one), buyer_of(two)


def test_what_each_may_order_moves_once_both_agree(unit) -> None:
    one, two, first, second = pair()
    made = acts.propose(one.lines[0], two.lines[0], 400, "Moins d’enfants.", one.buyer, actor=first, at=NOW)
    with pytest.raises(Unusable, match="Il reste 1"):
        make_order(two, 1201, actor=second)
    with pytest.raises(RuleBroken, match="n’attend plus votre réponse"):
        acts.agree(made, one.buyer, actor=first, at=NOW)
    acts.agree(made, two.buyer, actor=second, at=NOW)
    make_order(two, 1600, actor=second)
    with pytest.raises(Unusable, match="Il reste 2"):
        make_order(one, 2001, actor=first)
    with pytest.raises(RuleBroken, match="n’attend plus votre réponse"):
        acts.agree(made, two.buyer, actor=second, at=NOW)
    assert checks.broken_promises() == []


def test_what_was_ordered_meanwhile_is_not_handed_over(unit) -> None:
    one, two, first, second = pair()
    made = acts.propose(one.lines[0], two.lines[0], 400, "De trop.", one.buyer, actor=first, at=NOW)
    make_order(one, 2001, actor=first)
    with pytest.raises(RuleBroken, match="plus assez à céder"):
        acts.agree(made, two.buyer, actor=second, at=NOW)
    assert quantities.left_of_line(one.lines[0]) == 399


def test_whoever_asks_is_not_told_what_is_left_of_the_other(unit) -> None:
    one, two, first, second = pair()
    with pytest.raises(Unusable, match="Il vous reste 2"):
        acts.propose(one.lines[0], two.lines[0], 2401, "De trop.", one.buyer, actor=first, at=NOW)
    made = acts.propose(one.lines[0], two.lines[0], 9999, "Il nous en manque.", two.buyer, actor=second, at=NOW)
    assert made.status is TransferStatus.PROPOSED
    with pytest.raises(Unusable, match="Dites pourquoi"):
        acts.refuse(made, one.buyer, " ", actor=first, at=NOW)
    acts.refuse(made, one.buyer, "Nous en avons besoin.", actor=first, at=NOW)
    with pytest.raises(RuleBroken):
        acts.withdraw(made, two.buyer, actor=second, at=NOW)


def test_lines_of_two_purchases_or_of_one_buyer_do_not_go_together(unit) -> None:
    one, two, first, _second = pair()
    away = make_contract(2400)
    for giving, receiving in ((one.lines[0], away.lines[0]), (one.lines[0], one.lines[0])):
        with pytest.raises(RuleBroken, match="entre deux participants"):
            acts.propose(giving, receiving, 1, "De trop.", one.buyer, actor=first, at=NOW)
    two.lines[0].unit_price += 1
    with pytest.raises(RuleBroken, match="même prix"):
        acts.propose(one.lines[0], two.lines[0], 1, "De trop.", one.buyer, actor=first, at=NOW)


@pytest.mark.slow
def test_two_cities_agree_on_their_pages_and_the_enterprise_is_told(market: Market, worker: Worker) -> None:
    buyer, other, seller = market.visitor("buyer"), market.visitor("other"), market.visitor("seller")
    mine, theirs, shop = (f"/espace/{market.slugs[name]}/commandes/transferts" for name in ("city", "town", "seller"))
    assert "Lignes qui peuvent se transférer" in buyer.get(mine)
    form = {"way": "recevoir", "other": str(market.lines[1]), "quantity": "abc", "reason": "Un groupe de plus."}
    path = f"{mine}/ligne/{market.lines[0]}"
    assert "n’est pas un nombre" in buyer.post(path, form, status=422).errors()[0]
    assert "est proposé" in buyer.post(path, {**form, "quantity": "200"})
    buyer.get(f"{mine}/ligne/{market.lines[1]}", status=404)
    worker.drain()
    assert "Répondre à un transfert" in other.get("/compte/aujourdhui")
    assert "Un groupe de plus." not in seller.get(shop)
    stranger = market.visitor("seller")
    assert stranger.client.post(f"{shop}/1/accepter", data={"csrf_token": stranger.token("/compte")}).status_code == 403
    assert "Refuser un transfert" in other.get(f"{theirs}/1/refuser").heading
    assert "est convenu" in other.post(f"{theirs}/1/accepter", token_from="/compte")
    worker.drain()
    page = seller.get(shop)
    assert "convenu" in page
    assert "Un groupe de plus." not in page, "why is between the two buyers"
    with market.app.app_context(), db.database().reading() as session:
        assert session.query(QuantityTransfer).one().status is TransferStatus.AGREED
        assert session.query(Notice).filter_by(recipient_id=market.people["seller"], topic="orders.orders").count() == 1
    assert "Il reste 2\u00a0600" in buyer.get(f"/espace/{market.slugs['city']}/commandes/nouvelle/{market.contracts[0]}")
