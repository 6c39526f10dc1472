"""The state of a compliance file on a day, when its keepers are told of an end, who may read it. Pure."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from marketplace.accounts.models import User
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.organizations.models import BuyerType, ComplianceKind, ComplianceShare, Nature, Organization, Role
from marketplace.organizations.teams import rules as teams

# Two months: what it takes to have most of these documents renewed. It is also the first reminder.
SOON = timedelta(days=60)
REMINDERS = (60, 30, 7)
# How far ahead a share may end: who needs it longer is asked again, once the file has changed.
LONGEST_SHARE = timedelta(days=731)
KEEPERS = (Role.ADMINISTRATOR, Role.CATALOGUE)


class State(enum.Enum):
    """What a file has of a kind of document on a day."""

    MISSING = "missing"
    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"


class Dated(Protocol):
    """What the state of a file depends on: a document that was not taken out, with its kind and its last good day."""

    @property
    def kind_code(self) -> str: ...
    @property
    def expires_on(self) -> date | None: ...


# From what is best to what is worst.
WORST = (State.VALID, State.EXPIRING, State.EXPIRED, State.MISSING)


def state_of(expires_on: date | None, on: date) -> State:
    """The state of one document whose last good day is `expires_on` (None: no term): good that day still, near its end for 60 days."""
    if expires_on is None or on + SOON < expires_on:
        return State.VALID
    return State.EXPIRING if on <= expires_on else State.EXPIRED


def state_at(items: Iterable[Dated], kind: str, on: date) -> State:
    """The state of a kind: that of its best document, for one good document is enough; MISSING without any."""
    found = [state_of(one.expires_on, on) for one in items if one.kind_code == kind]
    return min(found, key=WORST.index, default=State.MISSING)


def file_state(items: Sequence[Dated], asked: Iterable[str], on: date) -> State:
    """The state of the whole: the worst of what is asked. Nothing asked is nothing to reproach: VALID."""
    return max((state_at(items, kind, on) for kind in asked), key=WORST.index, default=State.VALID)


def is_kept_up(items: Sequence[Dated], on: date) -> bool:
    """Whether a page may say « tenu à jour »: there is something in the file, and each kind that it holds is good on that day."""
    held = {one.kind_code for one in items}
    return bool(held) and file_state(items, held, on) in (State.VALID, State.EXPIRING)


def reminder_due(expires_on: date | None, reminded: int | None, on: date) -> int | None:
    """Which reminder (60, 30 or 7 days) to give on a day, or None.

    The nearest one that has come, given once: a server that slept through the first gives the second alone, and one that slept through
    the end still gives the last.
    """
    if expires_on is None:
        return None
    come = [days for days in REMINDERS if expires_on - on <= timedelta(days=days)]
    return min(come) if come and (reminded is None or min(come) < reminded) else None


def is_asked(kind: ComplianceKind, on: date) -> bool:
    """Whether buyers ask this kind on a day, both of its days included."""
    return (kind.valid_from is None or kind.valid_from <= on) and (kind.valid_until is None or on <= kind.valid_until)


def asked_for(
    kinds: Iterable[ComplianceKind], *, buyer: BuyerType | None, nature: Nature | None, amount_cents: int | None, on: date
) -> list[ComplianceKind]:
    """What a purchase may ask: the kinds of that day for this type of buyer, this nature of contract and this amount before taxes.

    What is not known (None) rules nothing out.
    """
    return [
        one
        for one in kinds
        if is_asked(one, on)
        and (buyer is None or not one.buyer_types or buyer.value in one.buyer_types)
        and (nature is None or not one.natures or nature.value in one.natures)
        and (amount_cents is None or one.floor_cents is None or amount_cents >= one.floor_cents)
    ]


def is_share_in_force(share: ComplianceShare, on: date) -> bool:
    """Whether a buyer may read on a day: not taken back, its last day not behind."""
    return share.withdrawn_at is None and on <= share.ends_on


def is_shared(share: ComplianceShare, kind: str) -> bool:
    """Whether a share holds a kind of document."""
    return share.kinds is None or kind in share.kinds


def why_not_share(enterprise: Organization, buyer: Organization, ends_on: date, *, is_confirmed: bool, on: date) -> str | None:
    """The reason why a file cannot be shared with a buyer until a day, or None."""
    if buyer.id == enterprise.id or buyer.buyer_type is None:
        return str(_("Un dossier se partage avec un acheteur."))
    if not is_confirmed:
        return str(_("Cet acheteur n’est pas encore confirmé par l’équipe de Maillage : le dossier ne peut pas lui être partagé."))
    if ends_on < on:
        return str(_("Le dernier jour du partage doit être à venir."))
    if ends_on > on + LONGEST_SHARE:
        return str(_("Un partage dure deux ans au plus : choisissez un jour plus proche."))
    return None


@policy("organizations.compliance_keep")
def may_keep(actor: User | None, organization: Organization) -> bool:
    """The administrators of an enterprise and those who keep its catalogue; a network with a mandate edits its page, not this."""
    found = teams.membership_in(actor, organization)
    return organization.is_enterprise and found is not None and found.may(*KEEPERS)


@policy("organizations.compliance_share")
def may_share(actor: User | None, organization: Organization) -> bool:
    """The administrators of an enterprise decide who reads its file."""
    found = teams.membership_in(actor, organization)
    return organization.is_enterprise and found is not None and found.may(Role.ADMINISTRATOR)


@policy("organizations.compliance_received")
def may_receive(actor: User | None, organization: Organization) -> bool:
    """The members of a confirmed buyer, whoever they are there: an enterprise shares with the organisation."""
    found = teams.membership_in(actor, organization)
    return found is not None and teams.is_confirmed_buyer(organization, found.at)


@policy("organizations.compliance_read")
def may_read(actor: User | None, share: ComplianceShare) -> bool:
    """The members of a confirmed buyer, what is shared with it, until the last day of the share."""
    found = teams.membership_in(actor, share.buyer)
    return may_receive(actor, share.buyer) and found is not None and is_share_in_force(share, found.on)


def counted(states: Mapping[str, State]) -> dict[State, int]:
    """How many kinds are in each state."""
    return {one: list(states.values()).count(one) for one in State}
