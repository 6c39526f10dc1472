"""What price requests bring to pages that they do not own: parts of a space, questions that wait, words for the log, topics."""

from datetime import datetime

from flask import g, url_for
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.access import can
from marketplace.core.locale import _, _l, ngettext
from marketplace.core.panels import NavItem, panel
from marketplace.core.topics import Topic
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import belonging
from marketplace.tenders.asking import queries, telling
from marketplace.tenders.asking.words import LABELS
from marketplace.tenders.models import Enquiry, Tender, TenderBidder, TenderKind, TenderStage
from marketplace.tenders.rules import PREPARERS


@panel("space.tabs", rank=1)
def tab(organization: Organization) -> NavItem | None:
    """The price requests of whatever may buy."""
    return NavItem("tenders.asking", _("Demandes de prix")) if can("tenders.organize", organization) else None


@panel("space.tabs", rank=2)
def received_tab(organization: Organization) -> NavItem | None:
    """Those that an enterprise was sent, once it was sent one."""
    if not organization.is_enterprise or not queries.was_ever_asked(organization):
        return None
    return NavItem("tenders.asked", _("Demandes reçues"))


@panel("space.cards", rank=1)
def cards(organization: Organization) -> list[Card]:
    """What a buyer asks, with how many answers are awaited; what an enterprise is asked."""
    return [*_asking(organization), *_asked(organization)]


def _asking(organization: Organization) -> list[Card]:
    if not can("tenders.organize", organization):
        return []
    counts = queries.counts(organization)
    sent, begun = counts.get(TenderStage.BIDDING, 0), counts.get(TenderStage.DRAFT, 0)
    told = [
        ngettext("%(num)d attend des réponses.", "%(num)d attendent des réponses.", sent) if sent else "",
        ngettext("%(num)d en préparation.", "%(num)d en préparation.", begun) if begun else "",
    ]
    said = " ".join(filter(None, told)) or _(
        "Demandez leur prix à quelques entreprises : les réponses restent scellées jusqu’à l’heure limite."
    )
    return [Card(_("Demandes de prix"), url_for("tenders.asking", slug=organization.slug), said)]


def _asked(organization: Organization) -> list[Card]:
    if not organization.is_enterprise or not queries.was_ever_asked(organization):
        return []
    count = queries.awaited(organization, g.at)
    said = ngettext("%(num)d demande ouverte.", "%(num)d demandes ouvertes.", count) if count else _("Aucune n’est ouverte.")
    return [Card(_("Demandes de prix reçues"), url_for("tenders.asked", slug=organization.slug), said)]


@panel("desk.mine")
def what_waits(person: User, at: datetime) -> list[Waiting]:
    """The questions of enterprises that wait for her answer."""
    mine = {one.organization.id: one.organization for one in belonging.current(person) if one.may(*PREPARERS)}
    waits = select(Enquiry.tender_id).where(Enquiry.answered_at.is_(None))
    awaited = (Tender.kind == TenderKind.PRICE_REQUEST, Tender.stage == TenderStage.BIDDING, Tender.bids_due_at > at)
    asked = select(Tender).where(*awaited, Tender.organizer_id.in_(mine), Tender.id.in_(waits)).options(lazyload(Tender.lots))
    return [
        Waiting(
            _("Répondre aux questions sur « %(title)s »", title=one.title),
            url_for("tenders.asking_questions", slug=mine[one.organizer_id].slug, number=one.number),
        )
        for one in (db.session().scalars(asked.order_by(Tender.bids_due_at, Tender.id)) if mine else ())
    ]


@panel("notices.topics")
def topics() -> list[Topic]:
    why = _("Une réponse à une demande de prix n’est reçue que jusqu’à une heure limite.")
    return [Topic(telling.TOPIC, _("Demande de prix faite à mon entreprise"), _("Demandes de prix"), why_mandatory=why)]


@panel("organization.links")
def links() -> list[Link]:
    """An enterprise that is asked keeps being asked under the page that is kept."""
    return [Link(TenderBidder.organization_id, _l("demandes de prix reçues"), alone=("tender_id",))]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "tenders.asking_begun": _("a commencé une demande de prix"),
        "tenders.asking_written": _("a modifié une demande de prix en préparation"),
        "tenders.criteria_written": _("a modifié l’évaluation annoncée d’un achat en préparation"),
        "tenders.scoring_announced": _("a annoncé comment les réponses à un achat sont évaluées"),
        "tenders.asking_amended": _("a publié un avis de modification d’une demande de prix"),
        "tenders.bidding": _("a envoyé une demande de prix"),
        "tenders.opened": _("a ouvert les réponses à une demande de prix"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {f"asking.{name}": str(said) for name, said in LABELS.items()} | {"tenders.scoring": _("évaluation")}
