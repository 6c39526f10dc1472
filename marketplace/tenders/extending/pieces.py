"""What an outage brings to the page of a price request for its buyer, to her list of what waits, and to the log in words."""

from dataclasses import dataclass
from datetime import datetime

from flask import g, render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.access import can
from marketplace.core.locale import _
from marketplace.core.panels import markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.teams import belonging
from marketplace.tenders.asking import zones
from marketplace.tenders.extending import acts, rules
from marketplace.tenders.extending.forms import RefuseExtensionForm
from marketplace.tenders.models import ExtensionProposal, Tender, TenderStage
from marketplace.tenders.rules import PREPARERS


@dataclass(frozen=True)
class Shown:
    """A proposal in words; `moved` is the instant that its form sends, `why_not` why nothing can be decided."""

    one: ExtensionProposal
    began: str
    ended: str
    moved_to: str
    moved: str
    why_not: str | None


def shown(tender: Tender, one: ExtensionProposal, at: datetime) -> Shown:
    """A proposal as its buyer reads it now."""
    moved = rules.moved_to(one, tender.bids_zone, at)
    began, ended, told = (zones.told(when, tender.bids_zone) for when in (one.outage.started_at, one.outage.ended_at, moved))
    return Shown(one, began, ended, told, moved.isoformat(), acts.why_not(tender, one))


@panel("tender.asking.sections", rank=0)
def section(tender: Tender) -> Markup | None:
    """The outages before its deadline, what is proposed, what was decided."""
    found = [shown(tender, one, g.at) for one in acts.of(tender)] if can("tenders.see", tender) else []
    if not found:
        return None
    more = {"form": RefuseExtensionForm(formdata=None), "keeps": can("tenders.keep", tender)}
    return markup(render_template("tenders/extending/_section.html", tender=tender, found=found, **more))


@panel("tender.desk.sections", rank=0)
def section_of_need(tender: Tender) -> Markup | None:
    """The same on the page of a purchase from a need for its organiser."""
    return section(tender)


def home_of(tender: Tender, **more: str) -> str:
    """The page of its buyer where a later deadline is decided."""
    page = "tenders.desk" if tender.is_grouped else "tenders.asking_desk"
    return url_for(page, slug=tender.organizer.slug, number=tender.number, **more)


@panel("desk.mine")
def what_waits(person: User, at: datetime) -> list[Waiting]:
    """The later deadlines that wait for her decision."""
    mine = {one.organization.id: one.organization for one in belonging.current(person) if one.may(*PREPARERS)}
    if not mine:
        return []
    waits = (ExtensionProposal.decided_at.is_(None), Tender.stage == TenderStage.BIDDING, Tender.organizer_id.in_(mine))
    asked = select(Tender).join(ExtensionProposal, ExtensionProposal.tender_id == Tender.id).where(*waits)
    found = (
        db.session().scalars(asked.where(Tender.bids_due_at == ExtensionProposal.due_at).order_by(Tender.bids_due_at, Tender.id)).unique()
    )
    return [
        Waiting(
            _("Décider d’un report après une panne : « %(title)s »", title=one.title),
            home_of(one, _anchor="pannes"),
        )
        for one in found
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "tenders.extension_proposed": _("a reçu une proposition de report après une panne"),
        "tenders.extension_refused": _("a refusé un report proposé après une panne"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"tenders.extension_reason": _("raison de ne pas reporter")}
