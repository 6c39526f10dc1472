"""Who is told of a choice: each enterprise that answered a lot, its rank and who gets it, or that it is taken back; the buyer, that it is
decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.awards.deciding import choosing
from marketplace.awards.deciding.choosing_said import CANCELLED, Ranking, is_for, said, shared
from marketplace.awards.evaluating import ranking
from marketplace.awards.models import Award, AwardStatus
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened, passing, telling
from marketplace.core import db, outbox
from marketplace.core.locale import N_
from marketplace.tenders.models import Tender, TenderStage

DECIDED = N_("« %(title)s » (%(number)s) : tous les lots sont décidés.")


@outbox.on("awards.chosen")
def tell_chosen(*, job: outbox.Job, at: datetime) -> None:
    """Each that answered a lot what became of it: of the others, the names of those who get it and their totals alone."""
    tender = db.session().get_one(Tender, job.payload["tender_id"])
    found = opened.of(tender)
    asked = select(Award).where(Award.id.in_(job.payload["awards"])).order_by(Award.id)
    awards = db.session().scalars(asked).unique().all()
    closed = passing.witnessed(tender)
    for award in awards:
        # An award that was taken back meanwhile is told by who took it back.
        if award.status is AwardStatus.CANCELLED:
            continue
        ranked = [one.id for one in choosing.order(award.lot, found, tender)]
        scores = {one.offer.key: one for one in ranking.table(award.lot, found, tender)}
        why = job.payload.get("reasons", {}).get(str(award.lot_id), "")
        for one in found:
            points = closed.scores.get(one.id) if closed else None
            if (told := said(one, award, Ranking(ranked, scores.get(one.id), points, why))) is not None:
                _say(one, award, told[0], at, **told[1])
    if tender.stage in (TenderStage.AWARDED, TenderStage.UNSUCCESSFUL):
        telling.tell_buyer(tender, DECIDED, at)


@outbox.on("awards.taken_back")
def tell_cancelled(*, job: outbox.Job, at: datetime) -> None:
    """Those that answered a lot and did not get it, that it is to decide again; those that got it are told by their contract."""
    award = db.session().get_one(Award, job.payload["award_id"])
    given = {each.opened_bid_id for each in award.shares}
    for one in opened.of(award.tender):
        if one.id not in given and is_for(one, award):
            _say(one, award, CANCELLED, at, lot=award.lot.title)


def _say(one: OpenedBid, award: Award, sentence: str, at: datetime, **values: Any) -> None:
    """Tell the enterprise of an answer, and those that answer with it."""
    telling.tell_bidder(one, sentence, at, shared=lambda number: shared(sentence, one, award, number), **values)
