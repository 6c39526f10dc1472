"""Who is told of a choice: each enterprise that answered a lot, its rank and who gets it; the buyer, that it is decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.awards.deciding import choosing
from marketplace.awards.evaluating import ranking
from marketplace.awards.evaluating.formulas import Placed
from marketplace.awards.models import Award, AwardShare, AwardStatus
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import comparing, opened, telling
from marketplace.catalogue import words as catalogue
from marketplace.core import db, notices, outbox
from marketplace.core.formats import money
from marketplace.core.locale import N_
from marketplace.tenders.criteria import numbers
from marketplace.tenders.models import Tender, TenderStage

WON = N_("« %(title)s » (%(number)s) : le lot « %(lot)s » vous est octroyé, pour %(amount)s avant taxes. Lisez le contrat proposé.")
WON_PART = N_(
    "« %(title)s » (%(number)s) : une part du lot « %(lot)s » vous est octroyée, %(quantity)s au prix de %(price)s l’unité, soit "
    "%(amount)s avant taxes. Lisez chaque contrat proposé."
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
LOST_BY_SCORE = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». « %(winner)s » l’obtient, pour %(amount)s avant taxes. "
    "Vos points aux critères : %(points)s; votre note finale : %(score)s; votre rang : %(rank)d sur %(count)d."
)
LOST_BY_SCORE_TO_SEVERAL = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». Plusieurs l’obtiennent : %(winners)s, avant taxes. "
    "Vos points aux critères : %(points)s; votre note finale : %(score)s; votre rang : %(rank)d sur %(count)d."
)
NOBODY = N_("« %(title)s » (%(number)s) : l’acheteur n’octroie le lot « %(lot)s » à personne.")
SHARED_WON = N_(
    "« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » obtient le lot « %(lot)s », pour %(amount)s avant taxes."
)
SHARED_LOST = N_(
    "« %(title)s » (%(number)s) : la décision est prise pour le lot « %(lot)s ». La réponse commune que mène « %(lead)s » ne l’obtient pas."
)
# What the enterprises that answer with the one that leads are told instead.
SHARED = {
    **dict.fromkeys((WON, WON_PART, WON_BY_SCORE), SHARED_WON),
    **dict.fromkeys((LOST, LOST_TO_SEVERAL, LOST_BY_SCORE, LOST_BY_SCORE_TO_SEVERAL, ASIDE, ASIDE_TO_SEVERAL), SHARED_LOST),
    NOBODY: NOBODY,
}
DECIDED = N_("« %(title)s » (%(number)s) : tous les lots sont décidés.")


@outbox.on("awards.chosen")
def tell_chosen(*, job: outbox.Job, at: datetime) -> None:
    """Each that answered a lot what became of it: of the others, the names of those who get it and their totals alone."""
    tender = db.session().get_one(Tender, job.payload["tender_id"])
    found = opened.of(tender)
    asked = select(Award).where(Award.id.in_(job.payload["awards"])).order_by(Award.id)
    awards = db.session().scalars(asked).unique().all()
    order = {one.lot_id: choosing.order(one.lot, found, tender) for one in awards}
    scores = {one.lot_id: {each.offer.key: each for each in ranking.table(one.lot, found, tender)} for one in awards}
    for award in awards:
        # An award that was taken back meanwhile is told by who took it back.
        if award.status is not AwardStatus.CANCELLED:
            for one in found:
                _tell(one, award, [each.id for each in order[award.lot_id]], scores[award.lot_id].get(one.id), at)
    if tender.stage in (TenderStage.AWARDED, TenderStage.UNSUCCESSFUL):
        telling.tell_buyer(tender, DECIDED, at)


def _tell(one: OpenedBid, award: Award, ranked: list[int], placed: Placed | None, at: datetime) -> None:
    """Tell the enterprise of an answer, and those that answer with it."""
    if (found := said(one, award, ranked, placed)) is not None:
        sentence, values = found
        telling.tell_bidder(one, sentence, at, shared=SHARED[sentence], **values)


def said(one: OpenedBid, award: Award, ranked: list[int], placed: Placed | None) -> tuple[str, dict[str, Any]] | None:
    """What an enterprise is told of a decision on a lot, a sentence and its values; None for a lot that it did not answer. `ranked` are
    the answers that may be chosen, in their order; `placed` is how its own was scored."""
    if comparing.line_of(one, award.lot) is None:
        return None
    if award.status is AwardStatus.UNSUCCESSFUL:
        return NOBODY, {"lot": award.lot.title}
    share = next((each for each in award.shares if each.opened_bid_id == one.id), None)
    mine = _scored(placed, len(ranked)) if placed is not None and one.set_aside_reason is None else {}
    if share is not None and mine:
        return WON_BY_SCORE, {"lot": award.lot.title, "amount": notices.amount(share.amount), **mine}
    if share is not None:
        return _won(award, share)
    is_one = len(award.shares) == 1
    first = award.shares[0]
    told: dict[str, Any] = {"lot": award.lot.title}
    told |= (
        {"winner": first.supplier.name, "amount": notices.amount(first.amount)}
        if is_one
        else {"winners": ", ".join(f"{each.supplier.name} ({money(each.amount)})" for each in award.shares)}
    )
    if mine:
        return LOST_BY_SCORE if is_one else LOST_BY_SCORE_TO_SEVERAL, {**told, **mine}
    if one.set_aside_reason:
        return ASIDE if is_one else ASIDE_TO_SEVERAL, {"reason": one.set_aside_reason, **told}
    if one.id in ranked:
        return LOST if is_one else LOST_TO_SEVERAL, {**told, "rank": ranked.index(one.id) + 1, "count": len(ranked)}
    return None


def _scored(placed: Placed, count: int) -> dict[str, Any]:
    """The points of an answer, its score and its rank among so many."""
    points, score = numbers.said(placed.offer.points), numbers.said(numbers.rounded(placed.score))
    return {"points": points, "score": score, "rank": placed.rank, "count": count}


def _won(award: Award, share: AwardShare) -> tuple[str, dict[str, Any]]:
    told: dict[str, Any] = {"lot": award.lot.title, "amount": notices.amount(share.amount)}
    if len(award.shares) == 1:
        return WON, told
    quantity = catalogue.counted(share.firm + share.flexible, award.lot.unit)
    return WON_PART, told | {"quantity": quantity, "price": catalogue.price(share.unit_price)}
