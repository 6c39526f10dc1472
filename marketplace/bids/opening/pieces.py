"""What the opening brings to the page of a price request, for those of its buyer; what it notes in the log, in words."""

from datetime import datetime

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import and_, or_, select

from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.models import Bid, OpenedBid, OpeningConsent
from marketplace.bids.opening import opened
from marketplace.core import db
from marketplace.core.access import actor, can
from marketplace.core.acts import Named
from marketplace.core.locale import _
from marketplace.core.panels import markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.models import Participation, ParticipationStage, Tender, TenderKind, TenderStage


@panel("tender.asking.acts", rank=3)
def way(tender: Tender) -> Markup | None:
    """The way to the opening; to the answers, once they are open. The same whether there are answers or not."""
    waits = tender.stage is TenderStage.BIDDING and tender.bids_due_at is not None and can("bids.open", tender)
    if not waits and not can("bids.read_opened", tender):
        return None
    return _way(tender)


@panel("tender.acts", rank=3)
def way_of_buyers(tender: Tender) -> Markup | None:
    """The same on the page of a purchase from a need, for the members of each of those who buy."""
    if not tender.is_grouped or not rules.is_sealed(tender):
        return None
    waits, mine = tender.stage is TenderStage.BIDDING, {one.id: one for one in rules.parties(tender)}
    found = [one for one in teams.memberships(actor()) if one.organization.id in mine]
    able = [one.organization for one in found if tender.bids_opened_at is not None or (waits and one.may(*rules.OPENERS))]
    return _way(tender, able[0]) if able else None


def _way(tender: Tender, organization: Organization | None = None) -> Markup:
    """The way to the answers for whoever may read them now; to the minutes for whoever may not yet."""
    may_read = tender.bids_opened_at is not None and opened.why_not_read(tender, actor()) is None
    return markup(render_template("bids/opening/_act.html", tender=tender, organization=organization, may_read=may_read))


@panel("desk.mine")
def to_open(person: User, at: datetime) -> list[Waiting]:
    """The purchases whose deadline is behind and whose opening she may ask for, and did not; whether there are answers or not."""
    mine = {one.organization.id: one.organization for one in teams.memberships(person) if one.may(*rules.OPENERS)}
    if not mine:
        return []
    asked = select(OpeningConsent.tender_id).where(OpeningConsent.user_id == person.id)
    bound = (Participation.stage == ParticipationStage.BOUND, Participation.organization_id.in_(mine))
    joined = select(Participation.tender_id).where(*bound)
    ours = or_(Tender.organizer_id.in_(mine), and_(Tender.kind == TenderKind.NEED, Tender.id.in_(joined)))
    waits = (Tender.stage == TenderStage.BIDDING, ours, Tender.bids_due_at <= at, Tender.id.not_in(asked))
    found = db.session().scalars(select(Tender).where(*waits).order_by(Tender.bids_due_at, Tender.id).limit(50)).unique()
    return [
        Waiting(
            _("Demander l’ouverture des réponses à « %(title)s »", title=one.title),
            url_for("bids.opening", slug=next(each for each in rules.parties(one) if each.id in mine).slug, number=one.number),
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


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"bids.set_aside_reason": _("raison d’écarter la réponse")}
