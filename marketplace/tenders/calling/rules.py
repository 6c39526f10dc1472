"""What a call to enterprises must say before its purchase is published, and where its deadline goes when the close moves. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta

from marketplace.core.formats import day
from marketplace.core.locale import _, ngettext
from marketplace.tenders.asking import rules as asking
from marketplace.tenders.asking import zones
from marketplace.tenders.drafting.rules import Fault
from marketplace.tenders.models import Tender

# Where no by-law says more: enterprises read the quantities that were fixed, then reckon.
LEAST_DAYS = 1
# The steps that mend each fault.
CALL, CRITERIA, REVIEW = "call", "criteria", "review"


def faults(tender: Tender, days: int, invited_at_least: int, reached: Collection[int], waiting: Iterable[str], at: datetime) -> list[Fault]:
    """Everything that the call lacks. `days` are those that the by-law leaves to answer, `reached` the ids of the enterprises for which
    somebody reads here, `waiting` the reasons of the rooms above, such as a key that is not ready."""
    named = () if tender.is_open_call else _enterprises(tender, invited_at_least, reached, at)
    return [*_deadline(tender, days), *named, *(Fault(REVIEW, one) for one in waiting)]


def least_days(days: int) -> int:
    """How many days enterprises have at least from the close on."""
    return max(days, LEAST_DAYS)


def why_too_soon(closes_at: datetime, due_at: datetime, zone: str, days: int) -> str | None:
    """The reason why answers cannot be due so soon after a close, or None."""
    if due_at >= earliest(closes_at, zone, days):
        return None
    if due_at <= closes_at:
        return str(_("Les réponses viennent après la clôture des adhésions : reportez leur heure limite."))
    return ngettext(
        "Laissez aux entreprises au moins %(num)d jour après la clôture pour répondre : reportez l’heure limite.",
        "Laissez aux entreprises au moins %(num)d jours après la clôture pour répondre : reportez l’heure limite.",
        least_days(days),
    )


def earliest(closes_at: datetime, zone: str, days: int) -> datetime:
    """The first instant at which answers may be due: whole days after a close, by the clock of the wall."""
    here = zones.wall(closes_at, zone)
    return zones.same_hour(here.date() + timedelta(days=least_days(days)), here.time(), zone)


def same_hour_from(tender: Tender, first: datetime) -> datetime | None:
    """When answers would be due at the hour at which they are, on the first day on which it is not before an instant; None while no
    deadline is said."""
    if tender.bids_due_at is None:
        return None
    here = zones.wall(tender.bids_due_at, tender.bids_zone)
    on = max(here.date(), zones.today(first, tender.bids_zone))
    found = zones.same_hour(on, here.time(), tender.bids_zone)
    return found if found >= first else zones.same_hour(on + timedelta(days=1), here.time(), tender.bids_zone)


def _deadline(tender: Tender, days: int) -> Iterator[Fault]:
    due = tender.bids_due_at
    if due is None:
        yield Fault(CALL, _("Il manque l’heure limite des réponses."))
        return
    if tender.closes_at is not None and (reason := why_too_soon(tender.closes_at, due, tender.bids_zone, days)):
        yield Fault(CALL, reason)
    if first := starts_before(tender, due):
        told = _(
            "La livraison ou le contrat commence le %(day)s, avant que les réponses soient reçues : avancez l’heure limite, ou "
            "reportez-le.",
            day=day(first),
        )
        yield Fault(CALL, told)


def starts_before(tender: Tender, due_at: datetime) -> date | None:
    """The day on which what is bought begins, when that is not after the deadline of answers; None otherwise."""
    starts = [one for one in (tender.delivery_from, tender.term_from) if one is not None]
    first = min(starts, default=None)
    return first if first is not None and first <= zones.today(due_at, tender.bids_zone) else None


def _enterprises(tender: Tender, least: int, reached: Collection[int], at: datetime) -> Iterator[Fault]:
    if len(tender.bidders) < least:
        yield Fault(CALL, ngettext("Nommez au moins %(num)d entreprise.", "Nommez au moins %(num)d entreprises.", least))
    for one in tender.bidders:
        if reason := asking.why_not_invite(tender, one.organization, at):
            yield Fault(CALL, reason)
        elif one.organization_id not in reached:
            told = _(
                "« %(name)s » n’a personne ici qui lirait l’appel : invitez-la à prendre sa fiche en main, ou retirez-la.",
                name=one.organization.name,
            )
            yield Fault(CALL, told)
