"""What regrouped answers bring to pages that they do not own: what waits for a person whose enterprise is invited, and to nobody else."""

from datetime import datetime

from flask import url_for

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.regrouping import listing, telling
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.teams import belonging
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender

__all__ = ["telling"]


@panel("desk.mine")
def what_waits(person: User, at: datetime) -> list[Waiting]:
    """The versions of answers of others that she may accept for her enterprise."""
    mine = [one.organization for one in belonging.current(person) if one.may(*rules.COMMITTING) and one.organization.is_enterprise]
    found = []
    for organization in mine:
        for one in listing.waiting(organization, at):
            bid, tender = one.row.bid, one.row.bid.tender
            told = {"lead": bid.lead.name, "number": tender.number, "title": str(tender.title)}
            said = (
                _("Lire et accepter la réponse de « %(lead)s » à l’achat regroupé %(number)s, « %(title)s »", **told)
                if tender.is_grouped
                else _("Lire et accepter la réponse de « %(lead)s » à la demande de prix %(number)s, « %(title)s »", **told)
            )
            url = url_for("bids.joined", slug=organization.slug, number=tender.number, token=bid.token)
            found.append(Waiting(str(said), url, _due(tender)))
    return found


def _due(tender: Tender):  # type: ignore[no-untyped-def]
    return zones.today(tender.bids_due_at, tender.bids_zone) if tender.bids_due_at else None
