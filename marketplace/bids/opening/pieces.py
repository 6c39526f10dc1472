"""What the opening brings to the page of a price request, for those of its buyer; what it notes in the log, in words."""

from datetime import datetime

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.models import Bid, OpenedBid, OpeningConsent
from marketplace.core import db
from marketplace.core.access import can
from marketplace.core.acts import Named
from marketplace.core.locale import _
from marketplace.core.panels import markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.models import Tender, TenderStage


@panel("tender.asking.acts", rank=3)
def way(tender: Tender) -> Markup | None:
    """The way to the opening; to the answers, once they are open. The same whether there are answers or not."""
    waits = tender.stage is TenderStage.BIDDING and tender.bids_due_at is not None and can("bids.open", tender)
    if not waits and not can("bids.read_opened", tender):
        return None
    return markup(render_template("bids/opening/_act.html", tender=tender))


@panel("desk.mine")
def to_open(person: User, at: datetime) -> list[Waiting]:
    """The price requests whose deadline is behind and whose opening she may ask for, and did not; whether there are answers or not."""
    mine = {one.organization.id: one.organization for one in teams.memberships(person) if one.may(*rules.OPENERS)}
    if not mine:
        return []
    asked = select(OpeningConsent.tender_id).where(OpeningConsent.user_id == person.id)
    waits = (Tender.stage == TenderStage.BIDDING, Tender.organizer_id.in_(mine), Tender.bids_due_at <= at, Tender.id.not_in(asked))
    found = db.session().scalars(select(Tender).where(*waits).order_by(Tender.bids_due_at, Tender.id).limit(50)).unique()
    return [
        Waiting(
            _("Demander l’ouverture des réponses à « %(title)s »", title=one.title),
            url_for("bids.opening", slug=mine[one.organizer_id].slug, number=one.number),
        )
        for one in found
    ]


@panel("tenders.why_not_extend")
def why_not_extend(tender: Tender) -> str | None:
    """Once somebody asked for the opening, no outage moves the deadline; whether there are answers or not."""
    asked = select(OpeningConsent.id).where(OpeningConsent.tender_id == tender.id).limit(1)
    if db.session().scalar(asked) is None:
        return None
    return str(_("L’ouverture des réponses est déjà demandée : l’heure limite ne bouge plus."))


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Opened answers by their enterprise and their request."""
    if subject_type != "OpenedBid":
        return None
    asked = select(OpenedBid.id, Organization.name, Tender.number).join(OpenedBid.bid).join(Bid.lead).join(Bid.tender)
    return {one: Named(f"{name}, {number}") for one, name, number in db.session().execute(asked.where(OpenedBid.id.in_(ids)))}


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "bids.set_aside": _("a écarté une réponse"),
        "bids.taken_back": _("a repris une réponse écartée"),
        "bids.cured": _("a renvoyé une réponse endommagée"),
    }
