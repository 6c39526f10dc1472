"""What choosing brings where it is not at home: the page of a price request, the setting aside of an answer, the lists of a body."""

from datetime import datetime
from typing import Any

from flask import g, render_template, url_for
from markupsafe import Markup
from sqlalchemy import func, select

from marketplace.awards import rules
from marketplace.awards.contracts import files, listing
from marketplace.awards.deciding import previewing, refusals
from marketplace.awards.models import Award, AwardShare, AwardStatus, Contract
from marketplace.bids.models import OpenedBid
from marketplace.catalogue import queries as catalogue
from marketplace.contracting.advising.modes import ModeCode
from marketplace.contracting.direct import words as direct
from marketplace.core import db
from marketplace.core.access import actor, can
from marketplace.core.locale import _
from marketplace.core.panels import markup, panel
from marketplace.tenders.models import Tender


@panel("tender.asking.acts", rank=4)
def choosing(tender: Tender) -> Markup | None:
    """The way to the choice, for whoever decides it."""
    return way(tender)


@panel("tender.acts", rank=6)
def choosing_of_need(tender: Tender) -> Markup | None:
    """The same on the page of a purchase from a need."""
    return way(tender) if tender.is_grouped else None


@panel("bids.answers.acts")
def under_answers(tender: Tender) -> Markup | None:
    """The same, under the answers."""
    return way(tender)


@panel("tender.asking.sections", rank=5)
def results(tender: Tender) -> Markup | None:
    """What was decided, lot by lot, and the contracts, for the members of the buyer."""
    every = previewing.awards_of(tender)
    awards, again = [one for one in every if one.status is not AwardStatus.CANCELLED], previewing.taken_back(tender, every)
    if not (awards or again) or not can("bids.read_opened", tender):
        return None
    mine = listing.of_purchase(tender, catalogue.viewer(actor(), g.at).organizations)
    told = {"awards": awards, "again": again, "contracts": mine, "priced": {one.id for one in awards}}
    told["refused"] = refusals.of(awards, tender)
    return markup(render_template("awards/_results.html", tender=tender, **told))


@panel("tenders.awarded_at")
def awarded_at(tender: Tender) -> datetime | None:
    """When the last of the awards that stand was decided."""
    asked = select(func.max(Award.decided_at)).where(Award.tender_id == tender.id, Award.status == AwardStatus.ACTIVE)
    return db.session().scalar(asked)


@panel("bids.why_not_set_aside")
def why_not_set_aside(opened: OpenedBid) -> str | None:
    """An answer to which a lot is awarded stays as it is."""
    held = select(Award.id).join(Award.shares).where(AwardShare.opened_bid_id == opened.id, Award.status == AwardStatus.ACTIVE)
    if db.session().scalar(held.limit(1)) is None:
        return None
    return str(_("Un lot est octroyé à cette réponse : annulez d’abord l’octroi."))


def deciding_page(tender: Tender) -> str:
    """The address where the lots of a purchase are decided."""
    if tender.is_answered:
        return url_for("awards.choose", slug=tender.organizer.slug, number=tender.number)
    return url_for("awards.decide", number=tender.number)


def mode_of(contract: Contract) -> dict[str, Any]:
    """By which mode a contract was concluded, and by which provision, as the adviser's note kept it; nothing said of a group purchase,
    whose file of direct award says it."""
    if not contract.tender.is_answered:
        return {}
    code = ModeCode.PRICE_REQUEST.value
    modes = [mode for award in files.awards_of(contract) for mode in award.advice.get("modes", ()) if mode["code"] == code]
    return {"mode": direct.mode(code), "reference": modes[0]["legal_reference"] if modes else ""}


def way(tender: Tender) -> Markup | None:
    """The way to the choice, for whoever decides it; None while there is nothing to choose among."""
    if rules.why_not_choose(tender) or not can("awards.decide", tender):
        return None
    again = previewing.taken_back(tender, previewing.awards_of(tender))
    return markup(render_template("awards/_choose_act.html", tender=tender, again=again))
