"""What an enterprise is told of a decision on a lot, a sentence and its values: by its notice, then on its own page. Of the others, the
names of those who get it and their totals alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.awards import values
from marketplace.awards.deciding import members
from marketplace.awards.evaluating.formulas import Placed
from marketplace.awards.models import Award, AwardShare, AwardStatus
from marketplace.bids.models import OpenedBid, PriceState
from marketplace.bids.opening import comparing
from marketplace.bids.regrouping import members as answering
from marketplace.core import notices
from marketplace.core.locale import N_
from marketplace.tenders.criteria import numbers

WON = N_("« %(title)s » (%(number)s) : le lot « %(lot)s » vous est octroyé, pour %(amount)s avant taxes. Lisez le contrat proposé.")
WON_PART = N_(
    "« %(title)s » (%(number)s) : une part du lot « %(lot)s » vous est octroyée, %(quantity)s au prix de %(price)s l’unité, soit un "
    "montant ferme de %(amount)s avant taxes. Les autres parts : %(others)s. Lisez chaque contrat proposé."
)
LOST = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». « %(winner)s » l’obtient, pour %(amount)s avant taxes. "
    "Votre prix est au rang %(rank)d sur %(count)d."
)
LOST_TO_SEVERAL = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». Plusieurs l’obtiennent : %(winners)s, avant taxes. "
    "Votre prix est au rang %(rank)d sur %(count)d."
)
ASIDE = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». « %(winner)s » l’obtient, pour %(amount)s avant taxes. "
    "Votre réponse était écartée. Raison de l’acheteur : %(reason)s"
)
ASIDE_TO_SEVERAL = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». Plusieurs l’obtiennent : %(winners)s, avant taxes. "
    "Votre réponse était écartée. Raison de l’acheteur : %(reason)s"
)
WON_BY_SCORE = N_(
    "« %(title)s » (%(number)s) : le lot « %(lot)s » vous est octroyé, pour %(amount)s avant taxes. Vos points aux critères : %(points)s; "
    "votre note finale : %(score)s; votre rang : %(rank)d sur %(count)d. Lisez le contrat proposé."
)
WON_PART_BY_SCORE = N_(
    "« %(title)s » (%(number)s) : une part du lot « %(lot)s » vous est octroyée, %(quantity)s au prix de %(price)s l’unité, soit un "
    "montant ferme de %(amount)s avant taxes. Les autres parts : %(others)s. Vos points aux critères : %(points)s; votre note "
    "finale : %(score)s; votre rang : %(rank)d sur %(count)d. Lisez chaque contrat proposé."
)
LOST_BY_SCORE = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». « %(winner)s » l’obtient, pour %(amount)s avant taxes. "
    "Vos points aux critères : %(points)s; votre note finale : %(score)s; votre rang : %(rank)d sur %(count)d."
)
LOST_BY_SCORE_TO_SEVERAL = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». Plusieurs l’obtiennent : %(winners)s, avant taxes. "
    "Vos points aux critères : %(points)s; votre note finale : %(score)s; votre rang : %(rank)d sur %(count)d."
)
# Before one that gets the lot in the order that was proposed, and not chosen.
PASSED_OVER = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». L’obtiennent : %(winners)s, avant taxes. Vous étiez au "
    "rang %(rank)d sur %(count)d, et l’acheteur a suivi un autre ordre. Sa raison : %(reason)s Une plainte se fait sur la page de votre "
    "réponse."
)
PASSED_OVER_BY_SCORE = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». L’obtiennent : %(winners)s, avant taxes. Vos points aux "
    "critères : %(points)s; votre note finale : %(score)s; votre rang : %(rank)d sur %(count)d. L’acheteur a suivi un autre ordre. Sa "
    "raison : %(reason)s Une plainte se fait sur la page de votre réponse."
)
UNDER_THE_MARK = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». L’obtiennent : %(winners)s, avant taxes. Votre réponse "
    "était sous la note de passage, ses prix sont restés scellés. Vos points aux critères : %(points)s."
)
CANCELLED = N_("« %(title)s » (%(number)s) : l’octroi du lot « %(lot)s » est annulé. L’acheteur décidera de nouveau de ce lot.")
NOBODY = N_("« %(title)s » (%(number)s) : l’acheteur n’octroie le lot « %(lot)s » à personne.")
SHARED_WON = N_(
    "« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » obtient le lot « %(lot)s », pour %(amount)s avant taxes. "
    "Votre entreprise est nommée au contrat."
)
# To one that serves nothing of what is awarded.
SHARED_WON_WITHOUT = N_(
    "« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » obtient le lot « %(lot)s », pour %(amount)s avant taxes. "
    "Pour ce lot, votre entreprise ne fournit rien de ce qui est octroyé : elle n’est pas nommée au contrat."
)
SHARED_LOST = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». La réponse commune que mène « %(lead)s » ne l’obtient pas."
)
# What the enterprises that answer with the one that leads are told instead.
SHARED = {
    **dict.fromkeys((WON, WON_PART, WON_BY_SCORE, WON_PART_BY_SCORE), SHARED_WON),
    **dict.fromkeys((LOST, LOST_TO_SEVERAL, LOST_BY_SCORE, LOST_BY_SCORE_TO_SEVERAL, ASIDE, ASIDE_TO_SEVERAL), SHARED_LOST),
    **dict.fromkeys((PASSED_OVER, PASSED_OVER_BY_SCORE, UNDER_THE_MARK), SHARED_LOST),
    NOBODY: NOBODY,
    CANCELLED: CANCELLED,
}


Told = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Ranking:
    """Where an answer stands for a lot: `ids` are all of them in the order proposed, `placed` and `points` how it was scored, `why` the
    reason of another order."""

    ids: Sequence[int]
    placed: Placed | None
    points: int | None
    why: str

    def scored(self) -> dict[str, Any]:
        """Its points, its score and its rank; nothing where nothing was scored."""
        if self.placed is None:
            return {}
        points, score = notices.decimal(self.placed.offer.points), notices.decimal(numbers.rounded(self.placed.score))
        return {"points": points, "score": score, "rank": self.placed.rank, "count": len(self.ids)}

    def place_of(self, one: OpenedBid) -> dict[str, Any]:
        """Its rank among those that may be chosen."""
        return {"rank": self.ids.index(one.id) + 1, "count": len(self.ids)}


def is_for(one: OpenedBid, award: Award) -> bool:
    """Whether an answer is of this lot, or may be: prices that stay sealed do not say of which it is."""
    return comparing.line_of(one, award.lot) is not None or one.price_state is PriceState.KEPT


def said(one: OpenedBid, award: Award, ranking: Ranking) -> Told | None:
    """What became of an answer for a lot; None for a lot that it did not answer."""
    found = _said(one, award, ranking) if is_for(one, award) else None
    return (found[0], {"lot": award.lot.title, **found[1]}) if found else None


def shared(sentence: str, one: OpenedBid, award: Award, organization: int) -> str:
    """What an enterprise that answers with the one that leads is told instead of its sentence."""
    share = next((each for each in award.shares if each.opened_bid_id == one.id), None)
    if share is None or SHARED[sentence] != SHARED_WON:
        return SHARED[sentence]
    cells = [(award.lot_id, each.place_id) for each in award.allocations if each.share is share]
    named = {number for number, *_more in members.bound(answering.today(one.content), share.supplier_id, cells)}
    return SHARED_WON if organization in named else SHARED_WON_WITHOUT


def _said(one: OpenedBid, award: Award, ranking: Ranking) -> Told | None:
    if award.status is AwardStatus.UNSUCCESSFUL:
        return NOBODY, {}
    share = next((each for each in award.shares if each.opened_bid_id == one.id), None)
    if share is not None:
        return _won(award, share, ranking)
    if one.set_aside_reason:
        return _to(award, ASIDE, ASIDE_TO_SEVERAL, reason=one.set_aside_reason)
    if one.price_state is PriceState.KEPT:
        return UNDER_THE_MARK, {"winners": _winners(award), "points": notices.decimal(ranking.points or 0)}
    return _lost(one, award, ranking) if one.id in ranking.ids else None


def _lost(one: OpenedBid, award: Award, ranking: Ranking) -> Told:
    mine = ranking.scored() or ranking.place_of(one)
    last = max(ranking.ids.index(each.opened_bid_id) for each in award.shares if each.opened_bid_id in ranking.ids)
    if ranking.why and ranking.ids.index(one.id) < last:
        sentence = PASSED_OVER_BY_SCORE if ranking.placed else PASSED_OVER
        return sentence, {"winners": _winners(award), "reason": _ended(ranking.why), **mine}
    if ranking.placed:
        return _to(award, LOST_BY_SCORE, LOST_BY_SCORE_TO_SEVERAL, **mine)
    return _to(award, LOST, LOST_TO_SEVERAL, **mine)


def _to(award: Award, alone: str, several: str, **told: Any) -> Told:
    """Who gets the lot: one enterprise, or several."""
    first = award.shares[0]
    if len(award.shares) == 1:
        return alone, {"winner": first.supplier.name, "amount": notices.amount(first.amount), **told}
    return several, {"winners": _winners(award), **told}


def _won(award: Award, share: AwardShare, ranking: Ranking) -> Told:
    told = {"amount": notices.amount(share.amount), **(ranking.scored() or {})}
    if len(award.shares) == 1:
        return WON_BY_SCORE if ranking.placed else WON, told
    told |= {"quantity": values.given(share, award.lot.unit), "price": values.price(share.unit_price)}
    return WON_PART_BY_SCORE if ranking.placed else WON_PART, {**told, "others": _winners(award, but=share)}


def _winners(award: Award, but: AwardShare | None = None) -> dict[str, Any]:
    return notices.amounts((each.supplier.name, each.amount) for each in award.shares if each is not but)


def _ended(reason: str) -> str:
    """A reason that a sentence may follow."""
    return reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."
