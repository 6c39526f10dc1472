"""Whatever was asked, supplied and then done, sums hold: purchases drawn at random, awarded, refused, amended, taken back."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.awards import checks
from marketplace.awards.contracts import accepting, amendments, writing
from marketplace.awards.deciding import awarding, previewing
from marketplace.awards.models import Contract, ContractStatus
from marketplace.awards.rules import Side
from marketplace.core import db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.organizations.models import Role
from marketplace.tenders.models import AllocationRule, ContractForm
from tests.awards.things import LATER, closed_tender, decide, in_force, organizer_of
from tests.builders import make_organization
from tests.catalogue.things import make_listing
from tests.drawn import FULL
from tests.tenders.things import MEALS, member

ACTS = ("accept", "refuse", "more", "less", "take_back", "again")


class Undone(Exception):
    """Nothing of an example stays."""


@dataclass(frozen=True)
class Case:
    """A purchase: packs asked by each city, packs that can be supplied, what is in a pack, the price, and what is done after."""

    firm: list[int]
    flexible: int
    supply: int | None
    pack: int
    price: int
    rule: AllocationRule
    form: ContractForm
    shares: list[int | None]
    acts: list[tuple[str, int]]


CASES = st.builds(
    Case,
    firm=st.lists(st.integers(1, 60), min_size=1, max_size=4),
    flexible=st.integers(0, 9),
    supply=st.none() | st.integers(1, 150),
    pack=st.sampled_from([1, 6, 24]),
    price=st.integers(1, 2_000_001),
    rule=st.sampled_from(AllocationRule),
    form=st.sampled_from(ContractForm),
    shares=st.lists(st.none() | st.integers(100, 3300), max_size=2),
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), max_size=5),
)


def begin(case: Case) -> Any:
    """The purchase, closed."""
    lead = make_organization(name="Cuisines du Fleuve, coopérative")
    listing = make_listing(lead, **{**MEALS, "price": case.price, "tiers": []})
    others = [make_organization(name=f"Popote {number}") for number in range(len(case.shares))]
    lot = {"capacity": case.supply and case.supply * case.pack, "pack": case.pack, "minimum": None}
    chosen = {"allocation_rule": case.rule, "contract_form": case.form}
    asked = [one * case.pack for one in case.firm]
    tender = closed_tender(*asked, flexible=case.flexible * case.pack, supplier=lead, listings=[listing], lot=lot, **chosen)
    version = tender.lots[0].listing_version
    members = [{"organization": one.id, "share": share} for one, share in zip(others, case.shares, strict=True)]
    version.content = version.content | {"members": members}
    return tender


def act(tender: Any, what: str, which: int) -> None:
    """Do one thing to one of the contracts, or to the award; what the rules refuse changes nothing."""
    contracts: list[Contract] = writing.of_tender(tender)
    contract = contracts[which % len(contracts)] if contracts else None
    if what == "take_back":
        for award in previewing.standing(previewing.awards_of(tender)):
            awarding.cancel(award, "À reprendre.", actor=organizer_of(tender), at=LATER)
    elif what == "again":
        decide(tender, organizer_of(tender))
    elif contract and what == "refuse":
        accepting.refuse(contract, Side.BUYER, "Trop peu.", actor=member(contract.buyer, Role.BUYER), at=LATER)
    elif contract and what == "accept":
        in_force(contract)
    elif contract:
        line = contract.lines[0]
        wanted = line.firm + line.flexible if what == "more" else line.firm // 2
        changes = amendments.changes_between(contract, {line.id: wanted}, {}, contract.starts_on, contract.ends_on)
        buyer, seller = member(contract.buyer, Role.BUYER), member(contract.supplier, Role.ADMINISTRATOR)
        made = amendments.propose(contract, Side.BUYER, changes, "Autre compte.", actor=buyer, at=LATER)
        amendments.accept(made, Side.SUPPLIER, actor=seller, at=LATER)


@pytest.mark.slow
@given(case=CASES)
@settings(max_examples=300 if FULL else 12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sums_hold_whatever_was_asked_and_done(app: Flask, case: Case) -> None:
    with suppress(Undone), app.app_context(), db.database().writing() as session:
        tender = begin(case)
        [award] = decide(tender, organizer_of(tender))
        demand = sum(case.firm) * case.pack + len(case.firm) * case.flexible * case.pack
        assert award.firm + award.flexible == min(demand if case.supply is None else case.supply * case.pack, demand)
        assert sum(one.amount for one in writing.of_tender(tender)) == award.amount
        session.flush()
        assert checks.broken_promises() == []
        for what, which in case.acts:
            with suppress(RuleBroken, Unusable):
                act(tender, what, which)
            session.flush()
            assert checks.broken_promises() == [], what
            assert len(previewing.standing(previewing.awards_of(tender))) <= 1
            waiting = writing.of_tender(tender, ContractStatus.PENDING)
            assert len({(one.buyer_id, one.supplier_id) for one in waiting}) == len(waiting)
        raise Undone
