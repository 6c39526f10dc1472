"""Who is told of a choice: each enterprise that answered a lot, its rank and who gets it, or that it is taken back; the buyer, that it is
decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.awards import words
from marketplace.awards.deciding import choosing
from marketplace.awards.evaluating import ranking
from marketplace.awards.evaluating.formulas import Placed
from marketplace.awards.models import Award, AwardShare, AwardStatus
from marketplace.bids.models import OpenedBid, PriceState
from marketplace.bids.opening import comparing, opened, passing, telling
from marketplace.catalogue import words as catalogue
from marketplace.core import db, outbox
from marketplace.core.formats import money
from marketplace.core.locale import N_
from marketplace.tenders.criteria import numbers
from marketplace.tenders.models import Tender, TenderStage

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
DECIDED = N_("« %(title)s » (%(number)s) : tous les lots sont décidés.")


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
        points, score = numbers.said(self.placed.offer.points), numbers.said(numbers.rounded(self.placed.score))
        return {"points": points, "score": score, "rank": self.placed.rank, "count": len(self.ids)}

    def place_of(self, one: OpenedBid) -> dict[str, Any]:
        """Its rank among those that may be chosen."""
        return {"rank": self.ids.index(one.id) + 1, "count": len(self.ids)}


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
            _tell(one, award, Ranking(ranked, scores.get(one.id), points, why), at)
    if tender.stage in (TenderStage.AWARDED, TenderStage.UNSUCCESSFUL):
        telling.tell_buyer(tender, DECIDED, at)


@outbox.on("awards.taken_back")
def tell_cancelled(*, job: outbox.Job, at: datetime) -> None:
    """Those that answered a lot and did not get it, that it is to decide again; those that got it are told by their contract."""
    award = db.session().get_one(Award, job.payload["award_id"])
    given = {each.opened_bid_id for each in award.shares}
    for one in opened.of(award.tender):
        if one.id not in given and _is_for(one, award):
            _say(one, CANCELLED, at, lot=award.lot.title)


def _is_for(one: OpenedBid, award: Award) -> bool:
    """Whether an answer is of this lot, or may be: prices that stay sealed do not say of which it is."""
    return comparing.line_of(one, award.lot) is not None or one.price_state is PriceState.KEPT


def _tell(one: OpenedBid, award: Award, ranking: Ranking, at: datetime) -> None:
    if not _is_for(one, award):
        return
    if award.status is AwardStatus.UNSUCCESSFUL:
        _say(one, NOBODY, at, lot=award.lot.title)
        return
    share = next((each for each in award.shares if each.opened_bid_id == one.id), None)
    if share is not None:
        _tell_won(one, award, share, ranking, at)
    elif one.set_aside_reason:
        _tell_to(one, award, ASIDE, ASIDE_TO_SEVERAL, at, reason=one.set_aside_reason)
    elif one.price_state is PriceState.KEPT:
        _say(one, UNDER_THE_MARK, at, lot=award.lot.title, winners=_winners(award), points=numbers.said(ranking.points or 0))
    elif one.id in ranking.ids:
        _tell_lost(one, award, ranking, at)


def _tell_lost(one: OpenedBid, award: Award, ranking: Ranking, at: datetime) -> None:
    mine = ranking.scored() or ranking.place_of(one)
    last = max(ranking.ids.index(each.opened_bid_id) for each in award.shares if each.opened_bid_id in ranking.ids)
    if ranking.why and ranking.ids.index(one.id) < last:
        sentence = PASSED_OVER_BY_SCORE if ranking.placed else PASSED_OVER
        _say(one, sentence, at, lot=award.lot.title, winners=_winners(award), reason=_ended(ranking.why), **mine)
    elif ranking.placed:
        _tell_to(one, award, LOST_BY_SCORE, LOST_BY_SCORE_TO_SEVERAL, at, **mine)
    else:
        _tell_to(one, award, LOST, LOST_TO_SEVERAL, at, **mine)


def _tell_to(one: OpenedBid, award: Award, alone: str, several: str, at: datetime, **told: Any) -> None:
    """Say who gets the lot: one enterprise, or several."""
    first = award.shares[0]
    if len(award.shares) == 1:
        _say(one, alone, at, lot=award.lot.title, winner=first.supplier.name, amount=money(first.amount), **told)
    else:
        _say(one, several, at, lot=award.lot.title, winners=_winners(award), **told)


def _tell_won(one: OpenedBid, award: Award, share: AwardShare, ranking: Ranking, at: datetime) -> None:
    told = {"lot": award.lot.title, "amount": money(share.amount), **(ranking.scored() or {})}
    if len(award.shares) == 1:
        _say(one, WON_BY_SCORE if ranking.placed else WON, at, **told)
        return
    told |= {"quantity": words.quantity(share, award.lot), "price": catalogue.price(share.unit_price)}
    _say(one, WON_PART_BY_SCORE if ranking.placed else WON_PART, at, others=_winners(award, but=share), **told)


def _winners(award: Award, but: AwardShare | None = None) -> str:
    return ", ".join(f"{each.supplier.name} ({money(each.amount)})" for each in award.shares if each is not but)


def _ended(reason: str) -> str:
    """A reason that a sentence may follow."""
    return reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."


def _say(one: OpenedBid, sentence: str, at: datetime, **values: Any) -> None:
    """Tell the enterprise of an answer, and those that answer with it."""
    telling.tell_bidder(one, sentence, at, shared=SHARED[sentence], **values)
