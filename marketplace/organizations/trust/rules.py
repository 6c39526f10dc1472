"""What a history of trust gives on a day, and who may decide of a page. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.organizations.models import (
    Claim,
    ClaimStatus,
    Organization,
    OrganizationStatus,
    Role,
    TrustAct,
    TrustEvent,
    TrustLevel,
)
from marketplace.organizations.teams import rules as teams

RANK = {TrustLevel.DECLARED: 0, TrustLevel.VERIFIED: 1, TrustLevel.ACCREDITED: 2}
# Two months: what a renewal takes to be examined.
REMIND_BEFORE = timedelta(days=60)
# Days after which those who decide are told again; past the last one, the team is told too.
REMINDERS = (3, 7, 14)
LINK_LIFE = timedelta(days=7)
WAITING = frozenset({ClaimStatus.OPEN, ClaimStatus.JOINING, ClaimStatus.REVIEW})
# A level lasts ten years at most: a mistyped year must not vouch for ever.
LONGEST_TERM = timedelta(days=3660)

Giver = tuple[TrustLevel, int | None, str | None]


@dataclass(frozen=True)
class Case:
    """An enterprise of which something is to be decided: the networks that may verify it, those that may decide who manages its page,
    those that may accredit it, and the people who belong to it or did lately, who decide of nothing about it. All by their numbers."""

    organization: Organization
    verifiers: frozenset[int] = frozenset()
    hubs: frozenset[int] = frozenset()
    issuers: frozenset[int] = frozenset()
    kin: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ClaimCase:
    """A claim with the case of its page."""

    claim: Claim
    case: Case


@dataclass(frozen=True)
class Level:
    """What a page may say of itself on a day: its level, its last good day (None: no term), the event that gives it."""

    level: TrustLevel = TrustLevel.DECLARED
    expires_on: date | None = None
    event: TrustEvent | None = field(default=None, compare=False)


def in_force(events: Iterable[TrustEvent], on: date) -> list[TrustEvent]:
    """The events that give a level on a day: of each giver the last word, if it is not a withdrawal and its term is not behind."""
    return [one for one in last_words(events, on) if one.expires_on is None or on <= one.expires_on]


def last_words(events: Iterable[TrustEvent], on: date) -> list[TrustEvent]:
    """Of each giver, the last event by that day that gives a level, good still or not; one that withdrew hers has none."""
    standing: dict[Giver, TrustEvent] = {}
    for one in sorted(events, key=lambda event: (event.decided_at, event.id or 0)):
        if clock.local_day(one.decided_at) > on:
            continue
        if one.level is TrustLevel.DECLARED:
            standing.clear()
        elif one.act is TrustAct.WITHDRAWN:
            standing.pop(giver(one), None)
        else:
            standing[giver(one)] = one
    return list(standing.values())


def giver(event: TrustEvent) -> Giver:
    """Who speaks: a level with the network or the issuer that gives it; without either, the team of the platform."""
    return event.level, event.verifier_id, None if event.verifier_id else event.issuer


def level_on(events: Iterable[TrustEvent], on: date) -> Level:
    """The highest level in force on a day; of those of the same height, the one that lasts longest."""
    found = in_force(events, on)
    if not found:
        return Level()
    best = max(found, key=lambda one: (RANK[one.level], one.expires_on or date.max, one.decided_at))
    return Level(best.level, best.expires_on, best)


def agrees(events: Iterable[TrustEvent], level: TrustLevel, expires_on: date | None, today: date) -> bool:
    """Whether a level kept beside the history is what the history gives. Past its last day, it is what it gave on that day: whoever
    reads it looks at the day too, until the night corrects it."""
    found = level_on(events, min(today, expires_on or today))
    return (found.level, found.expires_on) == (level, expires_on)


def lapsed(events: Iterable[TrustEvent], on: date) -> TrustEvent | None:
    """Of a page that nobody vouches for on a day, the last event whose term ran out; None when none did."""
    words = list(events)
    if in_force(words, on):
        return None
    return max(last_words(words, on), key=lambda one: one.expires_on or date.max, default=None)


def last_day(today: date, months: int) -> date:
    """The last day of a term of so many months that begins today: the same day of the month, or its last one."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    for day in (today.day, 30, 29, 28):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("A month has 28 days.")


def why_not_term(expires_on: date | None, level: TrustLevel, today: date) -> str | None:
    """The reason why a level cannot be given until a day, or None."""
    if expires_on is None:
        return str(_("Dites jusqu’à quel jour.")) if level is not TrustLevel.DECLARED else None
    if expires_on <= today:
        return str(_("Ce jour est passé ou c’est aujourd’hui : choisissez-en un à venir."))
    return str(_("Dix ans au plus : choisissez un jour plus proche.")) if expires_on - today > LONGEST_TERM else None


def is_claimable(organization: Organization) -> bool:
    """Whether a page may be claimed: that of an enterprise, shown to everyone."""
    return organization.is_enterprise and organization.status is OrganizationStatus.PUBLISHED


def due(claim: Claim, at: datetime) -> int:
    """How many reminders should have been told of a claim by now."""
    waited = at - claim.since
    return sum(waited >= timedelta(days=days) for days in REMINDERS) if claim.status in WAITING else 0


def is_before_team(claim: Claim) -> bool:
    """Whether the team may decide of a claim: at once, but of one that the page's own administrators have, only when they are slow."""
    return claim.status is not ClaimStatus.JOINING or claim.reminders >= len(REMINDERS)


def administered(actor: User | None) -> set[int]:
    """The organisations that a person administers today."""
    return {one.membership.organization_id for one in teams.memberships(actor) if one.may(Role.ADMINISTRATOR)}


def decides_for(actor: User | None, networks: Collection[int]) -> bool:
    """Whether she administers one of these networks."""
    return bool(administered(actor) & set(networks))


@policy("organizations.claim")
def may_claim(actor: User | None, organization: Organization | None) -> bool:
    """Anyone who is signed in, and therefore reads the mail of her address."""
    return actor is not None


@policy("organizations.claim_own")
def is_own_claim(actor: User | None, claim: Claim) -> bool:
    """Whoever made it."""
    return actor is not None and claim.user_id == actor.id


@policy("organizations.claims_see")
def may_see_claims(actor: User | None, organization: Organization) -> bool:
    """The administrators of a hub, and of the enterprise whose page is asked for."""
    return organization.id in administered(actor)


@policy("organizations.claim_decide")
def may_decide_claim(actor: User | None, subject: ClaimCase) -> bool:
    """The hub of the territory or the team; the page's own administrators once it has some. Never of one's own claim, nor of an
    organisation to which one belongs or lately belonged; a second look is the team's alone."""
    claim, case = subject.claim, subject.case
    if actor is None or claim.user_id == actor.id:
        return False
    if claim.status is ClaimStatus.JOINING and claim.organization_id in administered(actor):
        return True
    if actor.id in case.kin:
        return False
    if actor.is_staff:
        return True
    return claim.status not in (ClaimStatus.JOINING, ClaimStatus.REVIEW, ClaimStatus.UPHELD) and decides_for(actor, case.hubs)


@policy("organizations.claim_read")
def may_read_claim(actor: User | None, subject: ClaimCase) -> bool:
    """The document of a claim: whoever sent it, and whoever decides for a hub or the team; not the page's own, whom she came after."""
    is_of_page = subject.claim.status is ClaimStatus.JOINING and subject.claim.organization_id in administered(actor)
    return is_own_claim(actor, subject.claim) or (not is_of_page and may_decide_claim(actor, subject))


@policy("organizations.verify")
def may_verify(actor: User | None, case: Case) -> bool:
    """The hub of the territory, a federation of which the enterprise is a member, an issuer or the team; never about one's own."""
    if actor is None or actor.id in case.kin:
        return False
    return actor.is_staff or decides_for(actor, case.verifiers | case.issuers)


def levels_for(case: Case, network_id: int | None) -> list[TrustLevel]:
    """The levels that a network may give to a page; None is the team of the platform, which may give both."""
    may = {
        TrustLevel.VERIFIED: network_id is None or network_id in case.verifiers,
        TrustLevel.ACCREDITED: network_id is None or network_id in case.issuers,
    }
    return [level for level, allowed in may.items() if allowed]


def why_not_second_look(actor: User, decided_by_id: int | None, kin: Collection[int]) -> str | None:
    """The reason why a person may not look a second time at what another decided, or None."""
    if actor.id == decided_by_id:
        return str(_("Vous avez pris la première décision : une autre personne de l’équipe doit la revoir."))
    return str(_("Vous faites ou faisiez partie de cette organisation : une autre personne doit décider.")) if actor.id in kin else None


def answers_told(examined: Mapping[str, Any]) -> dict[str, str]:
    """What was examined, by the names of tests that are known, « yes » or « no »."""
    return {name: str(examined[name]) for name in TESTS if examined.get(name) in ("yes", "no")}


# The Social Economy Act (CQLR, c. E-1.1.1), s. 3: its six tests, then that the enterprise sells or exchanges, then its form.
TESTS = ("members", "independence", "democracy", "viability", "surplus", "remainder", "sells", "form")


@policy("organizations.members_import")
def may_import_members(actor: User | None, network: Organization | None) -> bool:
    """The administrators of a network, for its own members."""
    return network is not None and network.network_type is not None and network.id in administered(actor)


@policy("organizations.verifications_see")
def may_see_verifications(actor: User | None, network: Organization) -> bool:
    """The administrators of a network see the enterprises that it may verify."""
    return network.network_type is not None and network.id in administered(actor)


@policy("organizations.issuers")
def may_say_issuers(actor: User | None, subject: object) -> bool:
    """Which networks issue an accreditation: the team alone."""
    return actor is not None and actor.is_staff
