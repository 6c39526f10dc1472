"""What visits bring to the pages of a price request, on either side, and to the log in words."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.core import db
from marketplace.core.access import actor, can
from marketplace.core.acts import Named
from marketplace.core.locale import _, _l
from marketplace.core.panels import markup, panel
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.models import SiteVisit, Tender, TenderStage, VisitRegistration
from marketplace.tenders.rules import may_answer
from marketplace.tenders.visiting import queries, rules


@dataclass(frozen=True)
class Shown:
    """A visit in words; `mine` is what the enterprise that reads said of it."""

    one: SiteVisit
    when: str
    until: str
    coming: Collection[VisitRegistration]
    persons: int
    mine: VisitRegistration | None = None
    why_not_register: str | None = None
    why_not_cancel: str | None = None
    why_not_note: str | None = None

    @property
    def is_mine(self) -> bool:
        return self.mine is not None and rules.is_coming(self.mine)


def shown(tender: Tender, organization: Organization | None = None) -> list[Shown]:
    """The visits of a request as its buyer reads them; as an enterprise does, without who else comes."""
    return [_shown(tender, one, organization) for one in queries.of(tender)]


def _shown(tender: Tender, one: SiteVisit, organization: Organization | None) -> Shown:
    said = (rules.told(one.starts_at, tender.bids_zone), rules.told(one.register_until, tender.bids_zone))
    coming = [row for row in one.registrations if rules.is_coming(row)] if organization is None else []
    return Shown(
        one,
        *said,
        coming,
        sum(row.persons for row in coming),
        queries.registration(one, organization.id) if organization else None,
        rules.why_not_register(tender, one, g.at),
        rules.why_not_cancel(tender, one, g.at),
        rules.why_not_note(tender, one, g.at),
    )


@panel("tender.asking.sections", rank=1)
def section(tender: Tender) -> Markup | None:
    """The visits on the page of the buyer, with how many come."""
    found = shown(tender)
    if not found:
        return None
    return markup(render_template("tenders/visiting/_section.html", tender=tender, found=found, keeps=can("tenders.keep", tender)))


@panel("tender.desk.sections", rank=1)
def section_of_need(tender: Tender) -> Markup | None:
    """The same on the page of a purchase from a need for its organiser."""
    return section(tender)


@panel("tender.sections", rank=2)
def called_section(tender: Tender) -> Markup | None:
    """The visits on the public page of a purchase from a need; whoever is of an enterprise that it calls registers there."""
    if tender.called_at is None or not queries.of(tender):
        return None
    mine = {one.organization.id: one.organization for one in teams.memberships(actor()) if may_answer(tender, one.organization)}
    doors = [(one, shown(tender, one)) for one in mine.values()]
    return markup(render_template("tenders/visiting/_called.html", tender=tender, found=shown(tender), doors=doors))


def where(tender: Tender, organization: Organization, anchor: str | None = "visites") -> str:
    """Where an enterprise reads of visits: what it was sent, or the public page of a purchase from a need."""
    if tender.is_grouped:
        return url_for("tenders.show", number=tender.number, _anchor=anchor)
    return url_for("tenders.asked_one", slug=organization.slug, number=tender.number, _anchor=anchor)


@panel("tender.asked.sections")
def asked_section(tender: Tender, organization: Organization, *, beside_form: bool) -> Markup | None:
    """The visits on the page of an enterprise that was asked, with what it said of each; it registers where no form would be lost."""
    found = shown(tender, organization)
    if not found:
        return None
    more: dict[str, Any] = {
        "o": organization,
        "may": can("tenders.ask", tender),
        "where": where(tender, organization) if beside_form else "",
    }
    return markup(render_template("tenders/visiting/_asked.html", tender=tender, found=found, **more))


@panel("tenders.why_not_send")
def why_not_send(tender: Tender) -> str | None:
    """A request is not sent with a visit that nobody could make."""
    if tender.stage is not TenderStage.DRAFT or tender.id is None:
        return None
    return next((why for one in queries.of(tender) if (why := rules.why_not_send(tender, one, g.get("at") or tender.updated_at))), None)


@panel("organization.links")
def links() -> list[Link]:
    """Who comes to a visit follows when two pages are merged."""
    return [Link(VisitRegistration.organization_id, _l("inscriptions à des visites"), alone=("visit_id",))]


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """A registration by its enterprise and its request."""
    if subject_type != "VisitRegistration":
        return None
    asked = select(VisitRegistration.id, Organization.name, Tender.number).join(VisitRegistration.organization)
    asked = asked.join(SiteVisit, SiteVisit.id == VisitRegistration.visit_id).join(Tender, Tender.id == SiteVisit.tender_id)
    return {one: Named(f"{name}, {number}") for one, name, number in db.session().execute(asked.where(VisitRegistration.id.in_(ids)))}


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "tenders.visit_announced": _("a ajouté une visite à une demande de prix"),
        "tenders.visit_removed": _("a retiré une visite d’une demande de prix"),
        "tenders.visit_registered": _("a inscrit son entreprise à une visite"),
        "tenders.visit_cancelled": _("a annulé une inscription à une visite"),
        "tenders.visit_noted": _("a noté les présences à une visite"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"tenders.visit_persons": _("personnes inscrites"), "tenders.visit_came": _("entreprises présentes")}
