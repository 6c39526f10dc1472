"""What the adviser says of a price request on a day: whether one may be sent from here, to how many, with how many days to answer."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.contracting import queries
from marketplace.contracting.advising import adviser, channels
from marketplace.contracting.advising.adviser import ANSWER_DAYS, INVITED_AT_LEAST
from marketplace.contracting.advising.modes import Channel, Flags, Mode, ModeCode
from marketplace.contracting.models import ContractingBylaw
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.organizations.models import Organization
from marketplace.tenders.drafting.estimating import BY_AGREEMENT, Framework, ceiling_of
from marketplace.tenders.models import Tender

# Whoever could conclude directly may ask several for a price.
ASKED_BY = (ModeCode.PRICE_REQUEST, *BY_AGREEMENT)


@dataclass(frozen=True)
class Advised:
    """The framework of the day (modes, ceiling, the mode that holds); the by-law of the body, None when it wrote none here; `why_not` is
    the adviser's reason why nothing may be sent from here, None when something may or while the amount is not said."""

    framework: Framework
    bylaw: ContractingBylaw | None
    why_not: str | None

    @property
    def mode(self) -> Mode | None:
        return self.framework.chosen

    @property
    def invited_at_least(self) -> int:
        """How many enterprises are asked at least: two, or what the by-law says when it says more."""
        return max(INVITED_AT_LEAST, self.bylaw.invited_at_least if self.bylaw else 0)

    @property
    def answer_days(self) -> int:
        """How many days the by-law leaves to answer at least; 0 where the body wrote none."""
        return self.bylaw.answer_days if self.bylaw else 0


def advised(tender: Tender, at: datetime) -> Advised:
    """What holds for a price request at an instant. Two statements: the dated rules, the by-law of the body."""
    on, buyer = clock.local_day(at), tender.organizer
    bylaw = bylaw_of(buyer, at)
    if not tender.estimate:
        return Advised(Framework(on, None, (), None, None), bylaw, None)
    rules = queries.rules_in_force()
    modes = adviser.advise(buyer.buyer_type, tender.nature, tender.estimate, None, Flags(), on, rules=rules, bylaw=bylaw)
    here = sorted((one for one in modes if one.code in ASKED_BY and one.channel is Channel.PLATFORM), key=lambda one: -one.code.rank)
    chosen = here[0] if here else None
    framework = Framework(on, Money(tender.estimate), modes, ceiling_of(chosen), chosen)
    return Advised(framework, bylaw, None if here else channels.why_not_publish(modes))


def bylaw_of(buyer: Organization, at: datetime) -> ContractingBylaw | None:
    """The by-law of a body on the day of an instant."""
    return queries.bylaw_on(buyer, clock.local_day(at)) if buyer.buyer_type else None


def days_proposed(bylaw: ContractingBylaw | None) -> int:
    """How many days are proposed to answer: those of the by-law, eight where there is none."""
    return bylaw.answer_days if bylaw else ANSWER_DAYS
