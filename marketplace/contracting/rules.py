"""Who reads and writes the by-law of a body, and who keeps the dated rules; what a by-law may say. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.accounts.models import User
from marketplace.contracting.direct import rules as direct
from marketplace.contracting.models import ContractingBylaw
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import rules as teams

__all__ = ["direct"]


@policy("contracting.bylaw_see")
def may_see_bylaw(actor: User | None, organization: Organization) -> bool:
    """Every member of a buyer reads its by-laws."""
    return organization.buyer_type is not None and teams.membership_in(actor, organization) is not None


@policy("contracting.bylaw_keep")
def may_keep_bylaw(actor: User | None, organization: Organization) -> bool:
    """The administrators of a buyer write its by-laws."""
    found = teams.membership_in(actor, organization)
    return organization.buyer_type is not None and found is not None and found.may(Role.ADMINISTRATOR)


@policy("contracting.keep_thresholds")
def may_keep_thresholds(actor: User | None, subject: object) -> bool:
    """Adding dated rules and ending them: the team alone."""
    return actor is not None and actor.is_staff


def why_not_edit(bylaw: ContractingBylaw, on: date) -> str | None:
    """The reason why a by-law may not be rewritten, or None: once it is in force, contracts lean on it."""
    if bylaw.valid_from > on:
        return None
    return str(_("Ce règlement est déjà en vigueur : des contrats s’appuient sur lui. Ajoutez plutôt celui qui le remplace."))


def last_days(starts: Iterable[date]) -> dict[date, date | None]:
    """For the first day of each by-law of a body, its last: the day before the next one begins; None for the last of them."""
    ordered = sorted(starts)
    ends = [one - timedelta(days=1) for one in ordered[1:]]
    return dict(zip(ordered, [*ends, None], strict=True))


@dataclass(frozen=True)
class Period:
    """The days of a dated rule, both included; None is open."""

    first: date | None
    last: date | None

    @property
    def is_empty(self) -> bool:
        """Whether it holds no day: a row taken out of use the day before its first."""
        return self.first is not None and self.last is not None and self.last < self.first

    def meets(self, other: "Period") -> bool:
        """Whether they share a day."""
        if self.is_empty or other.is_empty:
            return False
        return (self.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (self.last or date.max)


def why_not_add(first: date, last: date | None, others: Iterable[Period]) -> str | None:
    """The reason why a dated row may not be added beside the others of its rule, or None.

    The open row that began before the new one is ended the day before by the same act, so it is no obstacle.
    """
    if last is not None and last < first:
        return str(_("Le dernier jour vient avant le premier : corrigez une des deux dates."))
    new = Period(first, last)
    for one in others:
        is_ended_first = one.last is None and (one.first is None or one.first < first)
        if not is_ended_first and one.meets(new):
            return str(_("Une règle couvre déjà une partie de ces jours : mettez-y fin d’abord, ou choisissez d’autres dates."))
    return None


def why_not_end(first: date | None, last: date | None, on: date) -> str | None:
    """The reason why a row may not be given this last day, or None: it can only be shortened, at most to no day at all."""
    if last is not None and on >= last:
        return str(_("Cette règle finit déjà à ce jour ou avant."))
    if first is not None and on < first - timedelta(days=1):
        return str(_("Cette règle commence plus tard : pour la retirer, écrivez la veille de son premier jour."))
    return None
