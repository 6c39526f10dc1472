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
from marketplace.core import db, outbox
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
    "« %(title)s » (%(number)s) : la réponse commune que mène « %(lead)s » obtient le lot « %(lot)s », pour %(amount)s avant taxes. "
    "Votre entreprise est nommée au contrat."
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
    if comparing.line_of(one, award.lot) is None:
        return
    if award.status is AwardStatus.UNSUCCESSFUL:
        _say(one, NOBODY, at, lot=award.lot.title)
        return
    share = next((each for each in award.shares if each.opened_bid_id == one.id), None)
    mine = _scored(placed, len(ranked)) if placed is not None and one.set_aside_reason is None else {}
    if share is not None and mine:
        _say(one, WON_BY_SCORE, at, lot=award.lot.title, amount=money(share.amount), **mine)
        return
    if share is not None:
        _tell_won(one, award, share, at)
        return
    is_one = len(award.shares) == 1
    first = award.shares[0]
    told: dict[str, object] = {"lot": award.lot.title}
    told |= (
        {"winner": first.supplier.name, "amount": money(first.amount)}
        if is_one
        else {"winners": ", ".join(f"{each.supplier.name} ({money(each.amount)})" for each in award.shares)}
    )
    if mine:
        _say(one, LOST_BY_SCORE if is_one else LOST_BY_SCORE_TO_SEVERAL, at, **told, **mine)
    elif one.set_aside_reason:
        _say(one, ASIDE if is_one else ASIDE_TO_SEVERAL, at, reason=one.set_aside_reason, **told)
    elif one.id in ranked:
        place = {"rank": ranked.index(one.id) + 1, "count": len(ranked)}
        _say(one, LOST if is_one else LOST_TO_SEVERAL, at, **told, **place)


def _say(one: OpenedBid, sentence: str, at: datetime, **values: Any) -> None:
    """Tell the enterprise of an answer, and those that answer with it."""
    telling.tell_bidder(one, sentence, at, shared=SHARED[sentence], **values)


def _scored(placed: Placed, count: int) -> dict[str, Any]:
    """The points of an answer, its score and its rank among so many."""
    points, score = numbers.said(placed.offer.points), numbers.said(numbers.rounded(placed.score))
    return {"points": points, "score": score, "rank": placed.rank, "count": count}


def _tell_won(one: OpenedBid, award: Award, share: AwardShare, at: datetime) -> None:
    told = {"lot": award.lot.title, "amount": money(share.amount)}
    if len(award.shares) == 1:
        _say(one, WON, at, **told)
        return
    quantity = catalogue.counted(share.firm + share.flexible, award.lot.unit)
    _say(one, WON_PART, at, quantity=quantity, price=catalogue.price(share.unit_price), **told)
