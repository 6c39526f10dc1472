"""What this room brings to pages that it does not own."""

from marketplace.bids import checks, demo, demo_needs, demo_together, of_a_person
from marketplace.bids.answering import pieces as answering_pieces
from marketplace.bids.models import Bid, BidAcceptance, BidMember, OpeningConsent, PriceConsent
from marketplace.bids.opening import keys, pieces, price_pieces, process, telling
from marketplace.bids.regrouping import pieces as regrouping_pieces
from marketplace.core.locale import _, _l
from marketplace.core.panels import panel
from marketplace.organizations.duplicates.links import Link
from marketplace.tenders.models import Tender

__all__ = [
    "answering_pieces",
    "checks",
    "demo",
    "demo_needs",
    "demo_together",
    "of_a_person",
    "pieces",
    "price_pieces",
    "process",
    "regrouping_pieces",
    "telling",
]


@panel("tenders.why_not_send")
def why_not_send(tender: Tender) -> str | None:
    """A request is sent once answers can be sealed for it."""
    return None if keys.is_ready(tender) else str(_("La clé de scellement se prépare : réessayez dans un instant."))


@panel("organization.links")
def links() -> list[Link]:
    """An answer goes with the enterprise that gave it; the minutes keep the name that it had."""
    return [
        Link(Bid.lead_id, _l("réponses scellées"), alone=("tender_id",), quiet=True),
        Link(BidMember.organization_id, _l("places dans des réponses"), alone=("bid_id",), quiet=True),
        Link(BidAcceptance.organization_id, _l("versions acceptées"), alone=("bid_id", "sha256"), quiet=True),
        Link(OpeningConsent.organization_id, _l("ouvertures demandées"), alone=("user_id", "tender_id")),
        Link(PriceConsent.organization_id, _l("ouvertures de prix demandées"), alone=("user_id", "tender_id")),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "bids.opening_asked": _("a demandé l’ouverture des réponses"),
        "bids.opening_refused": _("a vu refuser une ouverture demandée trop tôt ou sans droit"),
    }
