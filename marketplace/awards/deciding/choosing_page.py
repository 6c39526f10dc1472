"""The page by which a purchase is decided among its answers: each lot, its answers in their order, what the choice gives, what was decided,
the note of the adviser, the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import request
from sqlalchemy import select

from marketplace.awards import rules
from marketplace.awards.deciding import advice, choosing, choosing_form, lots_page, previewing, refusals, sharing
from marketplace.awards.deciding.advice import Note
from marketplace.awards.deciding.choosing_form import Ranked
from marketplace.awards.deciding.sharing import Plan
from marketplace.awards.evaluating import ranking
from marketplace.awards.evaluating.formulas import Placed
from marketplace.awards.models import Award
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened
from marketplace.core import clock, db
from marketplace.organizations.models import Organization
from marketplace.tenders.models import Participation, ParticipationPlace, Tender, TenderCutoff


@dataclass(frozen=True)
class Names:
    """Who and where the numbers of a plan are."""

    organizations: Mapping[int, Organization] = field(default_factory=dict)
    buyers: Mapping[int, int] = field(default_factory=dict)
    places: Mapping[int, ParticipationPlace] = field(default_factory=dict)

    def buyer(self, participation: int) -> Organization:
        return self.organizations[self.buyers[participation]]


@dataclass(frozen=True)
class Shown:
    """What the page says. `open` are the lots to decide with the answers that may be chosen, in the order proposed; `plans` what is chosen
    gives of each, beforehand what is proposed; `paid` what each buyer pays each enterprise for all of it, in cents; `refused` the awards
    of which every contract was refused; `scores` how each answer to a lot was placed, where it is scored; `expired_at` is when the answers
    stopped holding, None while they do."""

    open: Ranked
    plans: Mapping[int, Plan]
    awards: Sequence[Award]
    note: Note | None
    may_cancel: frozenset[int]
    why_not: str | None
    expired_at: datetime | None
    form: Any
    names: Names = field(default_factory=Names)
    paid: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    refused: Sequence[Award] = ()
    scores: Mapping[int, Mapping[int, Placed]] = field(default_factory=dict)

    @property
    def form_errors(self) -> bool:
        return bool(self.form and self.form.errors)


def shown(tender: Tender, at: datetime) -> Shown:
    """The page as it stands; in a unit that writes the form is read from what was sent."""
    awards, found = previewing.awards_of(tender), opened.of(tender)
    if why_not := choosing.why_not_now(tender, found, at):
        return Shown([], {}, awards, None, frozenset(), why_not, None, None)
    cutoff = previewing.frozen(tender)
    ranked = [(lot, choosing.order(lot, found, tender)) for lot in tender.lots if rules.is_undecided(lot, awards, tender)]
    proposed = {lot.id: made for lot, answers in ranked if (made := choosing.proposed(lot, answers, tender, cutoff))}
    waiting = [lot for lot, _answers in ranked]
    note = advice.note(tender, [*proposed.values(), *choosing.left(tender, waiting, awards, found, cutoff)], clock.local_day(at))
    scores = {lot.id: ranking.table(lot, found, tender) for lot, _answers in ranked}
    form = choosing_form.choosing(ranked, proposed, note, scores) if ranked else None
    plans = _plans(form, ranked, proposed, tender, cutoff)
    may_cancel, refused = lots_page.not_signed(awards, tender), refusals.of(awards, tender)
    names = names_of(tender, plans, found)
    paid = sharing.by_buyer(plans.values(), names.buyers)
    by_lot = {number: {one.offer.key: one for one in rows} for number, rows in scores.items()}
    return Shown(ranked, plans, awards, note, may_cancel, None, _expired(tender, at), form, names, paid, refused, by_lot)


def is_a_look() -> bool:
    """Whether a browser asked what its choice gives, and nothing more."""
    return "look" in request.form


def seen(page: Shown) -> None:
    """Have the form say what is shown now, so that pressing the button decides that; an order that cannot be read shows nothing,
    and why."""
    for lot, answers in page.open:
        if is_a_look() and (wrong := page.form.reading(lot, answers).wrong):
            page.form[f"order_{lot.id}"].errors = [wrong]
        made = page.plans.get(lot.id)
        page.form[f"shown_{lot.id}"].data = choosing_form.written(made.ids if made else ())


def names_of(tender: Tender, plans: Mapping[int, Plan], found: Sequence[OpenedBid]) -> Names:
    """The buyers, the places and the enterprises of these plans, in three questions."""
    numbers = {one.participation for made in plans.values() for one in made.shares}
    if not numbers:
        return Names()
    asked = select(Participation.id, Participation.organization_id).where(Participation.tender_id == tender.id)
    buyers = {number: buyer for number, buyer in db.session().execute(asked)}  # noqa: C416 - a Row is no pair for dict()
    wanted = select(ParticipationPlace).where(ParticipationPlace.participation_id.in_(numbers))
    suppliers = {piece.supplier for made in plans.values() for one in made.winners for piece in one.pieces}
    who = select(Organization).where(Organization.id.in_(suppliers | set(buyers.values())))
    organizations = {one.id: one for one in db.session().scalars(who).unique()}
    return Names(organizations, buyers, {one.id: one for one in db.session().scalars(wanted)})


def _plans(form: Any, ranked: Ranked, proposed: Mapping[int, Plan], tender: Tender, cutoff: TenderCutoff) -> dict[int, Plan]:
    """What is chosen gives, lot by lot; nothing for a lot that nobody gets or that waits."""
    found: dict[int, Plan] = {}
    for lot, answers in ranked:
        said, known = form.reading(lot, answers), {one.id: one for one in answers}
        if said.ids and lot.id in proposed and said.ids == proposed[lot.id].ids:
            found[lot.id] = proposed[lot.id]
        elif said.ids:
            found[lot.id] = choosing.plan(lot, [known[one] for one in said.ids], tender, cutoff)
    return found


def _expired(tender: Tender, at: datetime) -> datetime | None:
    if tender.bids_due_at is None:
        return None
    until = tender.bids_due_at + timedelta(days=tender.bid_validity_days)
    return until if until <= at else None
