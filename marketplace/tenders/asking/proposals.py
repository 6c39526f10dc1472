"""Enterprises to ask: those that do what the lines say, or what the category is, and serve the place; why, and whose turn it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from marketplace.catalogue import categories
from marketplace.contracting.direct import concluded, turns
from marketplace.contracting.direct.turns import Holder
from marketplace.contracting.models import ContractingBylaw, Rotation
from marketplace.core import clock, db
from marketplace.core.formats import day, money
from marketplace.core.locale import _, ngettext
from marketplace.organizations.models import Organization
from marketplace.search import queries as search
from marketplace.search.asked import Asked
from marketplace.tenders.asking import advice, rules, telling
from marketplace.tenders.models import Tender

# As many lines as are looked for, as many answers of each, as many enterprises as one reads through.
LINES, PER_LINE, MOST = 6, 30, 24
# As many of the words that it answers to as a reason tells.
SAID = 3
# The words that somebody answers to, and whether to all of them.
Answered = tuple[str, bool]


@dataclass(frozen=True)
class Proposal:
    """An enterprise that may be asked: why it is there, what it had of this buyer, whether it answers a whole line or the category, and
    whether somebody reads for it here."""

    organization: Organization
    reason: str
    turn: str
    last_on: date | None
    is_whole: bool
    is_reached: bool


def of(tender: Tender, at: datetime) -> list[Proposal]:
    """Whom to ask: those that answer a whole line before those that answer a part of one, and among them those whose turn it is: never
    had a contract of this body, then the longest ago. Who is asked already is left out; whom the request would not reach comes last."""
    found = _found(tender)
    known = {one.organization_id for one in tender.bidders}
    rows = _organizations(number for number in found if number not in known)
    usable = [one for one in rows if rules.why_not_invite(tender, one, at) is None]
    held, reached = turns_of(tender, at), reached_of([one.id for one in usable], at)
    proposals = [
        Proposal(
            one,
            _reason(found[one.id], tender),
            said_turn(held.get(one.id), at),
            _last(held.get(one.id)),
            any(is_whole for _words, is_whole in found[one.id]),
            one.id in reached,
        )
        for one in usable
    ]
    return sorted(proposals, key=lambda one: (not one.is_reached, not one.is_whole, one.last_on or date.min))[:MOST]


def reached_of(ids: Sequence[int], at: datetime) -> set[int]:
    """Of these enterprises, those for which somebody reads here."""
    return {one.organization_id for one in telling.readers(ids, at)} if ids else set()


def turns_of(tender: Tender, at: datetime) -> dict[int, Holder]:
    """What each enterprise had of this body over the months that its by-law counts, three years where it counts none; of the category of
    the request where it has one."""
    bylaw, on = advice.bylaw_of(tender.organizer, at), clock.local_day(at)
    months = _months(bylaw)
    rows = concluded.of(tender.organizer, turns.months_away(on, -max(months or 0, turns.USUAL_MONTHS)), on)
    rotation = bylaw.rotation if bylaw else Rotation.NONE
    return {one.supplier_id: one for one in turns.holders(rows, rotation, months) if one.supplier_id}


def said_turn(held: Holder | None, at: datetime) -> str:
    """« 2 contrats avec vous, le dernier le 3 mai 2025 (12 000,00 $ en tout) »."""
    if held is None:
        return str(_("Aucun contrat avec vous récemment."))
    told = ngettext(
        "%(num)d contrat avec vous, conclu le %(day)s (%(total)s, taxes comprises).",
        "%(num)d contrats avec vous, le dernier le %(day)s (%(total)s en tout, taxes comprises).",
        len(held.contracts),
        day=day(held.last_on),
        total=money(held.total),
    )
    if held.free_from is None or not held.waits(clock.local_day(at)):
        return told
    return f"{told} {_('Votre règlement la fait attendre jusqu’au %(day)s pour un contrat de même nature.', day=day(held.free_from))}"


def _months(bylaw: ContractingBylaw | None) -> int | None:
    return bylaw.rotation_months if bylaw and bylaw.rotation is Rotation.MONTHS else None


def _last(held: Holder | None) -> date | None:
    return held.last_on if held else None


def _found(tender: Tender) -> dict[int, list[Answered]]:
    """The ids of those that answer, in order, with the lines and the category that each answers to."""
    place = tender.organizer.mrc_code or tender.organizer.region_code
    chosen = {"around": (place,)} if place else {}
    said = [one.title for one in tender.lots[:LINES]] or [tender.title_fr]
    category = tender.lots[0].category if tender.lots else None
    asked = {words: words for words in said if words} | ({category.code: categories.label(category)} if category else {})
    found: dict[int, list[Answered]] = {}
    for words, told in asked.items():
        answer = search.find(Asked(text=words[:200], chosen=chosen, place_as_word=True), per_page=PER_LINE)
        for number in answer.ids:
            found.setdefault(number, []).append((told, not answer.is_relaxed))
    return found


def _reason(answers: Sequence[Answered], tender: Tender) -> str:
    """« Répond à « Repas froid », « Collation »; est dans ce territoire ou le dessert : La Matapédia. »"""
    buyer = tender.organizer
    place = buyer.mrc.name if buyer.mrc else str(buyer.region.label) if buyer.region else ""
    best = sorted(answers, key=lambda one: not one[1])[:SAID]
    words = ", ".join(
        str(_("« %(words)s »", words=one) if is_whole else _("« %(words)s » (en partie)", words=one)) for one, is_whole in best
    )
    if not place:
        return str(_("Répond à %(words)s.", words=words))
    return str(_("Répond à %(words)s; est dans ce territoire ou le dessert : %(place)s.", words=words, place=place))


def _organizations(ids: Iterable[int]) -> list[Organization]:
    """These organisations, in the order of their ids as they are given."""
    wanted = list(ids)
    asked = select(Organization).where(Organization.id.in_(wanted))
    read = asked.options(joinedload(Organization.standing), lazyload(Organization.activities))
    by_id = {one.id: one for one in db.session().scalars(read).unique()}
    return [by_id[one] for one in wanted if one in by_id]
