"""All that publication fixes, as the organiser reads it over: parts of names and what each says."""

from dataclasses import dataclass

from marketplace.core.formats import money
from marketplace.core.locale import _, ngettext
from marketplace.tenders.asking import zones
from marketplace.tenders.drafting import facts, rules
from marketplace.tenders.drafting.telling import LABELS, said
from marketplace.tenders.models import OnShortfall, OpenTo, Tender


@dataclass(frozen=True)
class Part:
    """A part of the summary: the step that writes it, pairs of a name and what it says."""

    step: str
    pairs: tuple[tuple[str, str], ...]


# What each part says, where it says something.
SHOWN = {
    "object": ("title_fr", "title_en", "nature"),
    "delivery": ("delivery_from", "delivery_until", "delivery_note"),
    "access": ("buyers_are_enterprises", "open_to", "open_codes", "open_network_id", "invitees"),
    "dates": ("closes_at", "confirms_by", "term_from", "term_until", "options_note"),
    "call": ("bids_zone", "bid_validity_days", "is_open_call", "bidders"),
    "rules": ("on_shortfall", "allocation_rule"),
}


# What speaks of adhering, which nobody does to a purchase that goes through SEAO.
OF_ADHESION = ("open_to", "open_codes", "open_network_id", "closes_at", "confirms_by")


def summary(tender: Tender, *, but: tuple[str, ...] = ()) -> list[Part]:
    """The parts that stand by themselves, without the names that are `but`; lots and the framework have their own tables."""
    kept = {step: tuple(one for one in names if one not in but) for step, names in SHOWN.items() if step != "call" or tender.is_answered}
    return [Part(step, (*_pairs(tender, names), *_more(tender, step))) for step, names in kept.items()]


def shortfall(tender: Tender) -> str:
    """What happens to a lot whose minimum is missed, in one sentence."""
    if tender.on_shortfall is OnShortfall.EXTEND:
        return ngettext(
            "Si le minimum n’est pas atteint, les adhésions sont prolongées une fois de %(num)d jour; sinon le lot est annulé.",
            "Si le minimum n’est pas atteint, les adhésions sont prolongées une fois de %(num)d jours; sinon le lot est annulé.",
            tender.extension_days,
        )
    if tender.on_shortfall is OnShortfall.PROCEED:
        return str(_("L’achat continue même si le minimum n’est pas atteint."))
    return str(_("Un lot dont le minimum n’est pas atteint est annulé."))


def who_adheres(tender: Tender) -> str:
    """Who may adhere, in a few words with their names."""
    told = {"territory": "open_codes", "network": "open_network_id", "chosen": "invitees"}.get(tender.open_to.value)
    open_to = said("open_to", tender.open_to.value)
    if tender.open_to is OpenTo.ANY_BUYER or told is None:
        return open_to
    return f"{open_to}\u00a0: {said(told, facts.facts_of(tender, [told])[told])}"


def _pairs(tender: Tender, names: tuple[str, ...]) -> list[tuple[str, str]]:
    found = facts.facts_of(tender, names)
    return [(str(LABELS[name]), said(name, value)) for name, value in found.items() if value not in (None, "", [])]


def _more(tender: Tender, step: str) -> list[tuple[str, str]]:
    if step == "dates" and tender.renewals:
        told = ngettext("%(num)d renouvellement", "%(num)d renouvellements", tender.renewals)
        return [(str(_("Renouvellements")), _("%(told)s de %(months)d mois", told=told, months=tender.renewal_months))]
    if step == "call" and tender.bids_due_at:
        return [(str(LABELS["bids_due_at"]), zones.told(tender.bids_due_at, tender.bids_zone))]
    if step == "rules":
        found = [(str(LABELS["extension_days"]), str(tender.extension_days))] if tender.on_shortfall is OnShortfall.EXTEND else []
        joint = [(str(LABELS["contract_form"]), said("contract_form", tender.contract_form.value))] if rules.announces_form(tender) else []
        fee = [(str(LABELS["fee_rate"]), said("fee_rate", tender.fee_rate))] if rules.has_fee(tender) and tender.fee_rate else []
        return [*found, *joint, *fee]
    return []


def estimate_said(cents: int | None) -> str:
    """The whole amount, or a dash while it is not known."""
    return "–" if cents is None else money(cents)
