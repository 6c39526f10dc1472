"""What answers bring to pages that they do not own. Each is shown to the members of the enterprise that answers, and to nobody else."""

from datetime import datetime

from flask import g, render_template, url_for
from markupsafe import Markup

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.bids import rules
from marketplace.bids.answering import following, listing, reading, telling
from marketplace.bids.answering.listing import Asked
from marketplace.bids.regrouping import members
from marketplace.core.access import actor, can
from marketplace.core.locale import _, ngettext
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import belonging
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Tender

__all__ = ["following", "telling"]


@panel("nav.footer", rank=1)
def foot() -> NavItem:
    return NavItem("bids.sealing", _("Scellement des réponses"))


@panel("space.tabs", rank=3)
def tab(organization: Organization) -> NavItem | None:
    """The answers of an enterprise, once somebody asked it for a price."""
    is_shown = organization.is_enterprise and (listing.was_ever_asked(organization) or bool(members.seats(organization)))
    return NavItem("bids.own_answers", _("Réponses")) if is_shown else None


@panel("space.cards", rank=3)
def card(organization: Organization) -> list[Card]:
    """How many requests wait for an answer, and how many answers are written and not handed in."""
    if not organization.is_enterprise or not listing.was_ever_asked(organization):
        return []
    found = listing.of([organization.id], open_at=g.at)
    drafts = sum(1 for one in found if one.word in ("draft", "changed"))
    begun = sum(1 for one in found if one.word == "none")
    told = [
        ngettext("%(num)d demande attend votre réponse.", "%(num)d demandes attendent votre réponse.", begun) if begun else "",
        ngettext("%(num)d réponse n’est pas déposée.", "%(num)d réponses ne sont pas déposées.", drafts) if drafts else "",
    ]
    said = " ".join(filter(None, told)) or _("Rien n’attend.")
    return [Card(_("Réponses aux demandes de prix"), url_for("bids.own_answers", slug=organization.slug), said)]


@panel("desk.mine")
def what_waits(person: User, at: datetime) -> list[Waiting]:
    """The requests to answer, and the answers that are written and not handed in."""
    mine = {one.organization.id: one.organization for one in belonging.current(person) if one.may(*rules.WRITERS)}
    writing = {key: one for key, one in mine.items() if one.is_enterprise}
    return [
        Waiting(said, url_for("bids.answer", slug=writing[one.organization_id].slug, number=one.tender.number), _due(one.tender))
        for one in listing.of(writing, open_at=at)
        if (said := _waits(one))
    ]


@panel("tender.acts", rank=2)
def answering(tender: Tender) -> Markup | None:
    """« Répondre », for the members of each enterprise that a purchase from a need calls: the same whether it answered or not."""
    if not tender.is_grouped or not rules.is_open(tender, g.at):
        return None
    mine = [one.organization for one in teams.memberships(actor()) if rules.is_asked(tender, one.organization)]
    return markup(render_template("bids/answering/_way.html", tender=tender, enterprises=mine)) if mine else None


@panel("tender.jump")
def answering_at_once(tender: Tender) -> Markup | None:
    """The same at the head of the page, where it is narrow."""
    return answering(tender)


@panel("tender.asked.acts")
def acts(tender: Tender, organization: Organization) -> Markup | None:
    """« Répondre », or the answer of this enterprise with its state, for its own members."""
    if teams.membership_in(actor(), organization) is None or not rules.is_asked(tender, organization):
        return None
    own = reading.own(tender, organization)
    told = {"own": own, "is_open": rules.is_open(tender, g.at), "may_write": can("bids.answer", organization)}
    if own.bid is None and not (told["is_open"] and told["may_write"]):
        return None
    return markup(render_template("bids/answering/_act.html", tender=tender, organization=organization, **told))


def _waits(one: Asked) -> str | None:
    told = {"number": one.tender.number, "title": str(one.tender.title)}
    if one.word == "none" and one.tender.is_grouped:
        return str(_("Répondre à l’achat regroupé %(number)s, « %(title)s »", **told))
    if one.word == "draft" and one.tender.is_grouped:
        return str(_("Votre réponse à l’achat regroupé %(number)s, « %(title)s », n’est pas déposée", **told))
    if one.word == "none":
        return str(_("Répondre à la demande de prix %(number)s, « %(title)s »", **told))
    if one.word == "draft":
        return str(_("Votre réponse à la demande de prix %(number)s, « %(title)s », n’est pas déposée", **told))
    if one.word == "changed":
        return str(_("La nouvelle version de votre réponse à %(number)s, « %(title)s », n’est pas déposée", **told))
    return None


def _due(tender: Tender):  # type: ignore[no-untyped-def]
    return zones.today(tender.bids_due_at, tender.bids_zone) if tender.bids_due_at else None
