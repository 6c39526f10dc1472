"""The order of the answers to a lot: as it was announced, or by price alone where nothing was. The one function that everything asks."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from marketplace.awards.evaluating import formulas
from marketplace.awards.evaluating.formulas import Offer, Placed, Rule
from marketplace.awards.models import MarginGrant
from marketplace.bids import rules as bids
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import comparing, consents, opened, passing, price_consents
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.tenders.criteria import announced, queries
from marketplace.tenders.models import Lot, PriceFormula, Tender, TieBreak


def ranked(lot: Lot, found: Sequence[OpenedBid], tender: Tender) -> list[OpenedBid]:
    """The answers to a lot that may be chosen, from the first to the last; none while scores or prices are awaited."""
    if why_not_yet(tender):
        return []
    if announced.told(tender) is None:
        return comparing.ranked(lot, found, tender)
    by_id = {one.id: one for one in found}
    return [by_id[one.offer.key] for one in table(lot, found, tender)]


def table(lot: Lot, found: Sequence[OpenedBid], tender: Tender) -> list[Placed]:
    """The same with how each was placed; empty where nothing was announced, or where it cannot be said yet."""
    told = announced.told(tender)
    if told is None or why_not_yet(tender):
        return []
    closed, preferred, prints = passing.witnessed(tender), granted(found), opened.prints_of(tender)
    received = {one.id: place for place, one in enumerate(sorted(found, key=lambda one: (one.received_at, one.id)), start=1)}
    offers = [
        Offer(
            key=one.id,
            price=comparing.price_of(one, lot),
            quantity=Fraction(lot.asked or 0, 10**lot.unit.decimals),
            points=closed.scores.get(one.id, 0) if closed else 0,
            is_preferred=one.id in preferred,
            place=received[one.id],
            # Not the hash of an answer that was sent again: whoever sends it knows the minutes, and could choose what it draws.
            print=prints.get(one.bid_id, ""),
        )
        for one in found
        # One that was not scored with the others has no place among them.
        if bids.why_not_choose(one, tender) is None and comparing.line_of(one, lot) and (closed is None or one.id in closed.scores)
    ]
    return formulas.placed(offers, rule_of(told, tender))


def rule_of(told: Mapping[str, Any], tender: Tender) -> Rule:
    """What was announced, as the formulas take it."""
    opening = consents.opening_of(tender)
    return Rule(
        formula=PriceFormula(told["formula"]),
        weight=told["price_weight"],
        whole=sum(one["points"] for one in told["criteria"]),
        added=told["added"],
        margin=told["margin"],
        tie_break=TieBreak(told["tie_break"]),
        seed=(opening.sha256 if opening else None) or "",
    )


def why_not_yet(tender: Tender) -> str | None:
    """The reason why answers cannot be ranked, nor anything awarded, yet; or None."""
    told = announced.told(tender)
    if told is None:
        if queries.of(tender) is None:
            return None
        return str(_("Ce qui a été annoncé de l’évaluation ne se retrouve pas : l’équipe de Maillage doit le vérifier avant de décider."))
    if told["criteria"] and passing.witnessed(tender) is None:
        return str(_("Le comité n’a pas clos les notes : la décision vient après."))
    if waits_for_prices(tender):
        return str(_("Les prix sont encore scellés : faites-les ouvrir à deux, la décision vient après."))
    return None


def waits_for_prices(tender: Tender) -> bool:
    """Whether the decision waits for two persons to have the prices opened: scores are closed, prices are still sealed."""
    return passing.witnessed(tender) is not None and price_consents.are_awaited(tender)


def granted(found: Sequence[OpenedBid]) -> dict[int, MarginGrant]:
    """The answers that have the margin."""
    asked = select(MarginGrant).where(MarginGrant.opened_bid_id.in_([one.id for one in found]))
    return {one.opened_bid_id: one for one in db.session().scalars(asked)}
