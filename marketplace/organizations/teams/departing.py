"""Somebody leaves a team, by herself or not: what the page of her departure asks, and whether it is said."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.organizations.models import Membership, Organization
from marketplace.organizations.teams import belonging, membership, rules
from marketplace.organizations.teams.forms import HandOverForm


@dataclass
class Departure:
    """Who leaves which organisation, who stays, what is asked; `blocked` says why nobody can take over."""

    organization: Organization
    member: Membership
    team: list[Membership]
    form: HandOverForm
    own: bool
    blocked: str | None

    @property
    def is_said(self) -> bool:
        """Whether the form was sent and everything that she alone holds goes to somebody who may take it."""
        return self.blocked is None and self.form.validate_on_submit()

    @property
    def status(self) -> int:
        """The status of the page that asks again."""
        return 409 if self.blocked and self.form.is_submitted() else 422 if self.form.errors else 200

    def end(self, *, actor: User, at: datetime) -> None:
        membership.end(self.member, self.form.successors(self.team), actor=actor, at=at)


def of(organization: Organization, leaving: Membership, *, actor: User, at: datetime) -> Departure:
    """The departure of a member as somebody sees it."""
    team = [one for one in belonging.team(organization) if one.id != leaving.id]
    orphaned = rules.orphaned(leaving, team, clock.local_day(at))
    form = HandOverForm.of(orphaned, membership.to_hand_over(leaving), team)
    blocked = rules.why_not_without(leaving, team, at) if not team else None
    return Departure(organization, leaving, team, form, leaving.user_id == actor.id, blocked)
