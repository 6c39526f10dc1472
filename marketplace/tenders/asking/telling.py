"""Who is told of a price request: the people of each enterprise that was asked; nobody else knows of it. Rows of the unit at work."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from marketplace.core import notices
from marketplace.core.locale import N_
from marketplace.organizations.models import Membership, Role
from marketplace.tenders.asking import zones
from marketplace.tenders.joining import queries
from marketplace.tenders.models import Tender

TOPIC = "tenders.asked"
# Of an enterprise, those who sell and those who sign.
ANSWERING = (Role.ADMINISTRATOR, Role.CATALOGUE, Role.SIGNATORY)

# A sentence for each clock: what fills it is kept as data, and says the same in both languages.
ASKED = {
    zones.EAST: N_(
        "« %(buyer)s » demande un prix à votre organisation : « %(title)s » (%(number)s). "
        "Répondez avant %(time)s, heure de l’Est, le %(date)s."
    ),
    zones.ISLANDS: N_(
        "« %(buyer)s » demande un prix à votre organisation : « %(title)s » (%(number)s). "
        "Répondez avant %(time)s, heure des Îles-de-la-Madeleine, le %(date)s."
    ),
    zones.BLANC_SABLON: N_(
        "« %(buyer)s » demande un prix à votre organisation : « %(title)s » (%(number)s). "
        "Répondez avant %(time)s, heure de Blanc-Sablon, le %(date)s."
    ),
}
AMENDED = N_("Demande de prix %(number)s, « %(title)s » : l’avis de modification no %(rank)d est publié. Raison : « %(reason)s »")
AMENDED_DUE = N_(
    "Demande de prix %(number)s, « %(title)s » : l’heure limite est reportée au %(date)s, %(time)s. L’avis de modification no %(rank)d le "
    "dit. Raison : « %(reason)s »"
)
CANCELLED = N_("Demande de prix %(number)s, « %(title)s » : l’acheteur l’a annulée. Lisez pourquoi.")
ANSWERED = N_("Demande de prix %(number)s, « %(title)s » : une question a sa réponse. Question : « %(question)s »")
# So much of a text is told; the page says all of it.
MOST_TOLD = 300


def readers(ids: Iterable[int], at: datetime) -> list[Membership]:
    """The people who read for these enterprises."""
    return queries.people_of(ids, at, ANSWERING)


def tell_asked(tender: Tender, *, at: datetime) -> None:
    """Tell them that a price is asked of them, and until when."""
    assert tender.bids_due_at is not None
    due = zones.wall(tender.bids_due_at, tender.bids_zone)
    tell(tender, ASKED[tender.bids_zone], at=at, time=f"{due:%H:%M:%S}", date=notices.on_day(due.date()))


def tell_amended(tender: Tender, rank: int, reason: str, *, is_later: bool, at: datetime) -> None:
    """Tell them that a notice is published, why, and the new deadline where it moves."""
    told: dict[str, Any] = {"rank": rank, "reason": shortened(reason)}
    if is_later and tender.bids_due_at is not None:
        due = zones.wall(tender.bids_due_at, tender.bids_zone)
        tell(tender, AMENDED_DUE, at=at, time=f"{due:%H:%M:%S}", date=notices.on_day(due.date()), **told)
    else:
        tell(tender, AMENDED, at=at, **told)


def shortened(said: str) -> str:
    """A text on one line, cut where it is long."""
    flat = " ".join(said.split())
    return flat if len(flat) <= MOST_TOLD else f"{flat[: MOST_TOLD - 1]}…"


def tell(tender: Tender, sentence: str, *, at: datetime, **values: Any) -> None:
    """Tell the people of every enterprise that was asked, each once by organisation."""
    told = {"number": tender.number, "title": tender.title_fr, "buyer": tender.organizer.name, **values}
    asked = [one.organization_id for one in tender.bidders if one.invited_at is not None]
    for one in readers(asked, at):
        path = f"/espace/{one.organization.slug}/demandes-recues/{tender.number}"
        notices.notify(one.user_id, TOPIC, sentence, at=at, path=path, organization_id=one.organization_id, **told)
