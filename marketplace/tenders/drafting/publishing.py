"""Publishing a purchase, or giving it up: what holds is frozen, everybody is told."""

from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue.models import ListingStatus
from marketplace.core import outbox, states
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.tenders.calling import checking
from marketplace.tenders.criteria import published
from marketplace.tenders.drafting import estimating, queries, rules, union, writing
from marketplace.tenders.drafting.estimating import Framework
from marketplace.tenders.models import Channel, Tender, TenderStage


def standing(tender: Tender) -> dict[int, int]:
    """The lots, by rank, that follow an old version of their offer, with the number of the one that holds now; 0 for one that is gone.
    Two statements, however many lots. A purchase from a need follows none."""
    if tender.is_answered:
        return {}
    offers = queries.offers_of(tender)
    found = {}
    for lot in tender.lots:
        listing = offers.get(lot.listing_version.listing_id) if lot.listing_version else None
        if listing is None or listing.status is not ListingStatus.PUBLISHED:
            found[lot.rank] = 0
        elif lot.listing_version and listing.number != lot.listing_version.number:
            found[lot.rank] = listing.number
    return found


def publish(tender: Tender, *, actor: User, at: datetime) -> None:
    """Open the adhesions: what was written is fixed from here on. RuleBroken, with every reason, when something stops it."""
    _check_can_leave(tender)
    queries.with_invitees(tender)
    framework = estimating.framework(tender, at)
    if found := faults(tender, framework, standing(tender), at):
        raise RuleBroken(" ".join(one.sentence for one in found))
    freeze(tender, framework, at)
    tender.channel, tender.opens_at = Channel.PLATFORM, at
    if not rules.announces_form(tender):
        tender.contract_form = type(tender.contract_form).LEAD
    if not rules.has_fee(tender):
        tender.fee_rate, tender.fee_note = 0, ""
    states.move(tender, TenderStage.ADHESION, actor=actor, at=at)
    if tender.is_answered:
        published.announce(tender, actor=actor, at=at)
    writing.touch(tender, at=at)
    outbox.announce("tenders.published", tender_id=tender.id)


def faults(tender: Tender, framework: Framework, newer: dict[int, int], at: datetime) -> list[rules.Fault]:
    """Everything that stops publication now; of a purchase from a need, what its call to enterprises lacks too."""
    called = checking.faults(tender, at) if tender.is_answered else []
    return rules.faults(tender, framework, newer, at, is_agreement_outdated=union.is_outdated(tender), called=called)


def freeze(tender: Tender, framework: Framework, at: datetime) -> None:
    """Keep what the adviser said on that day: the whole amount, the modes, the ceiling and how it is read."""
    ceiling = framework.ceiling
    told: dict[str, Any] = {
        "at": at.isoformat(),
        "on": framework.on.isoformat(),
        "estimate": framework.estimate.cents if framework.estimate else None,
        "modes": [one.as_json() for one in framework.modes],
    }
    if framework.chosen is not None:
        told["mode"] = framework.chosen.as_json()
    if ceiling is not None:
        told["ceiling"] = {
            "cents": ceiling.cents,
            "basis": ceiling.basis.value,
            "rule": ceiling.rule,
            "legal_reference": ceiling.legal_reference,
            "confidence": ceiling.confidence.value,
        }
    tender.advice = {**tender.advice, **told}
    tender.estimate = told["estimate"]
    tender.ceiling = ceiling.cents if ceiling else None


def cancel(tender: Tender, reason: str, *, actor: User, at: datetime) -> None:
    """Give it up, for a reason that everybody reads. RuleBroken once it is awarded or over."""
    if why := rules.why_not_cancel(tender):
        raise RuleBroken(why)
    was_told = tender.opens_at is not None
    tender.cancelled_reason = reason
    states.move(tender, TenderStage.CANCELLED, actor=actor, at=at)
    writing.touch(tender, at=at)
    if was_told:
        outbox.announce("tenders.cancelled", tender_id=tender.id)


def _check_can_leave(tender: Tender) -> None:
    if tender.template_name is not None:
        raise RuleBroken(_("Un modèle ne se publie pas : commencez un achat à partir de lui."))
    if tender.stage is not TenderStage.DRAFT:
        raise RuleBroken(_("Cet achat n’est plus en préparation."))
