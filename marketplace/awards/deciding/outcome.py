"""What became of an answer, lot by lot, on the pages of the enterprise that gave it and of those that answered with it: what their notices
say, and the contracts. Nothing more of the others."""

from flask import render_template
from markupsafe import Markup

from marketplace.awards.contracts import listing
from marketplace.awards.deciding import choosing, previewing
from marketplace.awards.deciding.choosing_said import Ranking, said, shared
from marketplace.awards.evaluating import ranking
from marketplace.awards.models import AwardStatus
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened, passing
from marketplace.bids.regrouping import disclosed
from marketplace.core import notices
from marketplace.core.access import actor
from marketplace.core.panels import markup, panel
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.models import Tender


@panel("tender.asked.sections", rank=1)
def result(tender: Tender, organization: Organization, *, beside_form: bool = False) -> Markup | None:
    """The result, for the members of an enterprise whose answer was opened."""
    if tender.bids_opened_at is None or teams.membership_in(actor(), organization) is None:
        return None
    told = [one for found in opened.of(tender) if disclosed.is_of(organization.id, found) for one in of(found, tender, organization)]
    if not told:
        return None
    contracts = listing.of_purchase(tender, {organization.id})
    return markup(render_template("awards/_outcome.html", tender=tender, told=told, contracts=contracts))


@panel("bids.answer.results")
def result_of_member(tender: Tender, organization: Organization) -> Markup | None:
    """The same, for an enterprise that another one invited to its answer."""
    return result(tender, organization)


def of(mine: OpenedBid, tender: Tender, organization: Organization) -> list[str]:
    """A sentence for each lot that was answered and is decided: that of the notice, in the language of the page."""
    found, told = opened.of(tender), []
    closed = passing.witnessed(tender)
    points = closed.scores.get(mine.id) if closed else None
    for award in previewing.awards_of(tender):
        if award.status is AwardStatus.CANCELLED:
            continue
        ranked = [one.id for one in choosing.order(award.lot, found, tender)]
        placed = {one.offer.key: one for one in ranking.table(award.lot, found, tender)}.get(mine.id)
        why = award.advice.get(choosing.ORDER, "")
        if (one := said(mine, award, Ranking(ranked, placed, points, why))) is not None:
            sentence = one[0] if mine.bid.lead_id == organization.id else shared(one[0], mine, award, organization.id)
            about = {"title": str(tender.title), "number": tender.number, "lead": mine.bid.lead.name}
            told.append(notices.said(sentence, {**about, **one[1]}))
    return told
