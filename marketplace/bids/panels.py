"""What this room brings to pages that it does not own."""

from marketplace.bids.opening import keys, process
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.tenders.models import Tender

__all__ = ["process"]


@panel("tenders.why_not_send")
def why_not_send(tender: Tender) -> str | None:
    """A request is sent once answers can be sealed for it."""
    return None if keys.is_ready(tender) else str(_("La clé de scellement se prépare : réessayez dans un instant."))
