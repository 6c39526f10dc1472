"""What the whole group would pay, and what the adviser says of it: the question, the ceiling, the mode that the organiser chose."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marketplace.contracting import queries
from marketplace.contracting.advising import adviser, channels
from marketplace.contracting.advising.modes import Ceiling, Channel, Flags, Mode, ModeCode, SupplierForm, form_of
from marketplace.contracting.models import ContractingBylaw
from marketplace.contracting.thresholds.dated import MUNICIPAL, family_of
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.tenders import pricing
from marketplace.tenders.families import bound_as
from marketplace.tenders.models import Tender
from marketplace.tenders.pricing import Demand

# What is known of a purchase besides its amount, as the step of the framework asks it.
FACTS = (
    "is_waste_service",
    "listed_service",
    "single_supplier_documented",
    "coop_no_rebate_clause",
    "coop_designated_by_minister",
)
# By these a purchase from one offer is made: whoever asks several for a price does something else.
BY_AGREEMENT = (ModeCode.DIRECT, ModeCode.EXEMPT, ModeCode.OWN_POLICY)
# By these enterprises are asked: whoever may conclude with one may ask several, and no exception says that there is one alone.
BY_ANSWERS = (ModeCode.PRICE_REQUEST, ModeCode.DIRECT, ModeCode.OWN_POLICY)


@dataclass(frozen=True)
class Framework:
    """What holds for a purchase on a day: the whole amount in cents before taxes (None: a lot has no expected quantity), the modes, and
    the ceiling of mutual agreement (None: no rule bounds this buyer)."""

    on: date
    estimate: Money | None
    modes: tuple[Mode, ...]
    ceiling: Ceiling | None
    chosen: Mode | None
    by: tuple[ModeCode, ...] = BY_AGREEMENT

    @property
    def here(self) -> list[Mode]:
        """The modes by which such a purchase is made here."""
        return [one for one in self.modes if one.code in self.by and one.channel is Channel.PLATFORM]

    @property
    def is_open_here(self) -> bool:
        """Whether it may be published here: by the mode that was chosen, and under its ceiling."""
        if self.estimate is None or self.chosen is None:
            return False
        return self.is_under and self.chosen in self.here

    @property
    def is_under(self) -> bool:
        return self.estimate is not None and adviser.is_under(self.estimate.cents, self.ceiling, self.on)

    @property
    def must_go_to_seao(self) -> bool:
        """Whether no mode lets it be made here."""
        return self.estimate is not None and not self.here

    @property
    def why_not_here(self) -> str | None:
        """The reason, in the words of the adviser, why it may not be opened here by the mode that was chosen; None when it may."""
        return channels.why_not_publish(self.modes, self.chosen.code if self.chosen else None)


def estimate(tender: Tender) -> Money | None:
    """What the whole group would pay, before taxes: all lots at the price that the expected quantity reaches, or at what the organiser
    thinks that it costs where no offer has a price, and every renewal."""
    if tender.is_answered:
        known = [one.estimate for one in tender.lots if one.estimate and one.expected]
        is_whole = bool(known) and len(known) == len(tender.lots)
        return Money(pricing.times(sum(known), pricing.terms_of(tender))) if is_whole else None
    if not tender.lots or any(one.expected is None or not one.tiers for one in tender.lots):
        return None
    demands = [Demand(one.tiers, one.expected or 0, 0, one.unit.decimals) for one in tender.lots]
    return pricing.group_amount(demands, pricing.terms_of(tender))


def form_of_supplier(tender: Tender) -> SupplierForm | None:
    """How the enterprise of the offer is constituted, as the rules tell it; None when there is none."""
    supplier = tender.supplier
    return form_of(supplier.legal_form_code, supplier.legal_form.family if supplier.legal_form else None) if supplier else None


def framework(tender: Tender, at: datetime) -> Framework:
    """What holds for a purchase at an instant. Two statements: the dated rules, the by-law of the organiser."""
    on = clock.local_day(at)
    amount, rules = estimate(tender), queries.rules_in_force()
    bylaw: ContractingBylaw | None = queries.bylaw_on(tender.organizer, on) if tender.organizer.buyer_type else None
    form = form_of_supplier(tender)
    flags = flags_of(tender)
    asked = (bound_as(tender), tender.nature)
    # Without an amount nothing is advised: one cent would look lawful.
    modes = adviser.advise(*asked, amount.cents, form, flags, on, rules=rules, bylaw=bylaw) if amount is not None else ()
    wanted = tender.advice.get("chosen")
    chosen = next((one for one in modes if key_of(one) == wanted), None)
    if tender.is_answered:
        return Framework(on, amount, modes, ceiling_of(chosen), chosen, BY_ANSWERS)
    ceiling = adviser.direct_ceiling(*asked, form, flags, on, rules=rules, bylaw=bylaw)
    if chosen is not None and needs_exemption(chosen) and tender.exemption_reference:
        # Of the exception that is written down, not of another that its facts may open too.
        ceiling = Ceiling(chosen.until_cents, chosen.basis, chosen.rule, chosen.legal_reference, chosen.confidence)
    return Framework(on, amount, modes, ceiling, chosen)


def ceiling_of(mode: Mode | None) -> Ceiling | None:
    """What a contract must stay under for this mode to hold; None where nothing bounds it."""
    if mode is None or mode.until_cents is None:
        return None
    return Ceiling(mode.until_cents, mode.basis, mode.rule, mode.legal_reference, mode.confidence)


def key_of(mode: Mode) -> str:
    """By what a mode is told from the others of the same advice: two exceptions may be open at once."""
    return f"{mode.code.value}:{mode.rule}"


def needs_exemption(mode: Mode) -> bool:
    """Whether whoever chooses this mode must write down why nobody else is asked."""
    return mode.code is ModeCode.EXEMPT or any(one.code == "record_exemption" for one in mode.warnings)


def flags_of(tender: Tender) -> Flags:
    """What the organiser said of the purchase. None stays « not said »."""
    known: dict[str, Any] = {name: value for name, value in tender.advice.get("facts", {}).items() if name in FACTS}
    return Flags(is_group=True, **known)


def needs_union(tender: Tender) -> bool:
    """Whether bodies join under a municipal one, which asks for an agreement that each adopts."""
    if tender.buyers_are_enterprises or family_of(tender.organizer.buyer_type) != MUNICIPAL:
        return False
    if tender.open_to.value != "chosen":
        return True
    return any(family_of(one.organization.buyer_type) == MUNICIPAL for one in tender.invitees if one.organization_id != tender.organizer_id)
