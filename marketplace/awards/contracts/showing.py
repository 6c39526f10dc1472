"""One contract as its readers see it: lines, taxes, who accepted, what waits for whom, what each may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.awards import rules, words
from marketplace.awards.contracts import accepting, amendments, following
from marketplace.awards.models import Contract, ContractAmendment, ContractStatus, PerformanceEvaluation
from marketplace.awards.reaching import WORDS
from marketplace.awards.rules import Side
from marketplace.catalogue.models import TaxCode
from marketplace.contracting.advising.taxes import Amount, cents_in
from marketplace.contracting.models import TaxBasis
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams


@dataclass(frozen=True)
class Acting:
    """A side that this reader may engage: its word in addresses, its organisation, and why she may not accept the amount (None: she
    may)."""

    side: Side
    word: str
    organization: Organization
    why_not: str | None


@dataclass(frozen=True)
class Amending:
    """An amendment, its changes in words, and the side whose answer it waits for."""

    amendment: ContractAmendment
    changes: list[words.Told]
    waits_for: Side | None


@dataclass(frozen=True)
class Shown:
    """What the page says beside the contract itself. `left_to` are the sides of which this reader is, and that others engage."""

    acting: list[Acting]
    waits_for: list[Side]
    with_taxes: int
    amendments: list[Amending]
    why_not_amend: str | None
    why_not_renew: str | None
    evaluation: PerformanceEvaluation | None
    may_evaluate: bool
    may_reply: bool
    is_party: bool
    left_to: list[tuple[Side, Organization]]


def shown(contract: Contract, person: User | None, at: datetime) -> Shown:
    """The page for this reader."""
    found: Sequence[ContractAmendment] = amendments.of(contract)
    mine = rules.sides_of(person, contract)
    is_party = any(_is_member(person, contract, side) for side in Side)
    evaluation = following.evaluation_of(contract) if is_party and contract.status is ContractStatus.TERMINATED else None
    return Shown(
        acting=[_acting(contract, side, person) for side in mine],
        waits_for=accepting.waits_for(contract),
        with_taxes=with_taxes(contract, at),
        amendments=[Amending(one, words.told(contract, one.changes), amendments.waits_for(one)) for one in found],
        why_not_amend=amendments.why_not_propose(contract, found),
        why_not_renew=amendments.why_not_renew(contract, found, clock.local_day(at)),
        evaluation=evaluation,
        may_evaluate=Side.BUYER in mine and following.why_not_evaluate(contract) is None,
        may_reply=Side.SUPPLIER in mine and evaluation is not None and evaluation.reply is None,
        is_party=is_party,
        left_to=[(side, rules.party(contract, side)) for side in Side if side not in mine and _is_member(person, contract, side)],
    )


def with_taxes(contract: Contract, at: datetime, *, flexible: bool = False) -> int:
    """What the firm lines cost with the taxes that fall on them, in cents; with what is on request too when asked."""
    taxed = sum(one.amount for one in contract.lines if one.tax_code is TaxCode.TAXABLE)
    free = sum(one.amount for one in contract.lines) - taxed
    if flexible:
        more = amount_on_request(contract)
        taxed, free = taxed + more[0], free + more[1]
    return cents_in(Amount(taxed), TaxBasis.INCLUDED, clock.local_day(at)) + free


def amount_on_request(contract: Contract) -> tuple[int, int]:
    """What the quantities on request would add, in cents before taxes: on lines that are taxed, on the others."""
    found = [0, 0]
    for one in contract.lines:
        cents = amendments.line_total(one.unit_price, one.flexible, one.unit.decimals).cents
        found[0 if one.tax_code is TaxCode.TAXABLE else 1] += cents
    return found[0], found[1]


def told(contract: Contract, changes: list[Any]) -> list[words.Told]:
    """Changes in words."""
    return words.told(contract, changes)


def _is_member(person: User | None, contract: Contract, side: Side) -> bool:
    return teams.membership_in(person, rules.party(contract, side)) is not None


def _acting(contract: Contract, side: Side, person: User | None) -> Acting:
    party = rules.party(contract, side)
    reason = rules.why_not_engage(teams.membership_in(person, party), side, Money(contract.amount))
    return Acting(side, WORDS[side], party, reason)
