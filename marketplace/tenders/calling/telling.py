"""Who is told of a call: the people of each enterprise that is named. Whoever answers an open one watches it, or reads its page."""

from datetime import datetime
from typing import Any

from marketplace.core import notices
from marketplace.core.locale import N_
from marketplace.tenders.asking import telling as asking
from marketplace.tenders.drafting import audience
from marketplace.tenders.models import Tender

CALLED = N_("« %(buyer)s » et son groupe demandent votre prix : « %(title)s » (%(number)s). Répondez avant l’heure limite.")
ANSWERED = N_("Achat regroupé %(number)s, « %(title)s » : une question a sa réponse. Question : « %(question)s »")


def tell(tender: Tender, sentence: str, *, at: datetime, **values: Any) -> None:
    """Tell the people of every enterprise that is named, each once by organisation."""
    told = {"number": tender.number, "title": tender.title_fr, "buyer": tender.organizer.name, **values}
    for one in asking.readers(audience.called(tender), at):
        path = f"/achats-regroupes/{tender.number}"
        notices.notify(one.user_id, asking.TOPIC, sentence, at=at, path=path, organization_id=one.organization_id, **told)
