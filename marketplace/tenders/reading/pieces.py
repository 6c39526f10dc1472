"""What group purchases bring to pages of others: the navigation, the home page, profiles, listings, the map of the site, spaces."""

from datetime import datetime
from typing import Any

from flask import g, render_template, url_for
from markupsafe import Markup
from sqlalchemy import Select, and_, literal, or_, select

from marketplace.accounts.models import User
from marketplace.catalogue.models import ListingVersion
from marketplace.catalogue.sheet import Sheet
from marketplace.core import clock, db
from marketplace.core.acts import Named
from marketplace.core.locale import _, _l
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.topics import ByMail, Topic
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import belonging
from marketplace.tenders import rules as tenders
from marketplace.tenders.joining import proofs, rules
from marketplace.tenders.models import GROUPED, Enquiry, Lot, Participation, ParticipationStage, Tender, TenderKind, TenderStage
from marketplace.tenders.reading import queries

# As many as another page shows before it leads to the list.
MOST = 4


@panel("nav.main", rank=5)
def entry() -> NavItem:
    return NavItem("tenders.index", _("Achats regroupés"))


@panel("home.sections")
def on_home() -> Markup | None:
    """The open purchases that close first."""
    return _section(queries.seen(g.at, "open"), _("Achats regroupés ouverts"), home=True)


@panel("organization.profile", rank=2)
def on_profile(organization: Organization) -> Markup | None:
    """The open purchases from the offer of an enterprise."""
    wanted = queries.seen(g.at, "open").where(Tender.supplier_id == organization.id)
    return _section(wanted, _("Achats regroupés en cours"))


@panel("listing.sections", rank=2)
def on_listing(sheet: Sheet) -> Markup | None:
    """The open purchases whose lots froze a version of this listing."""
    versions = select(ListingVersion.id).where(ListingVersion.listing_id == sheet.listing.id)
    frozen = select(Lot.tender_id).where(Lot.listing_version_id.in_(versions))
    return _section(queries.seen(g.at, "open").where(Tender.id.in_(frozen)), _("On l’achète à plusieurs en ce moment"))


def _section(wanted: Select[Any], title: str, *, home: bool = False) -> Markup | None:
    found = db.session().scalars(wanted.limit(MOST)).unique().all()
    if not found:
        return None
    shown = {"found": found, "counts": queries.counts(found), "title": title, "home": home}
    return markup(render_template("tenders/pieces/_section.html", **shown))


@panel("sitemap.pages")
def mapped() -> Select[Any]:
    """The purchases that are published."""
    wanted = select(Tender.number.label("slug"), Tender.updated_at, literal("tenders.show").label("endpoint"))
    return wanted.where(*queries.PUBLISHED).order_by(Tender.id)


@panel("space.tabs", rank=2)
def tab(organization: Organization) -> NavItem | None:
    """The adhesions, of whatever buys."""
    buys = organization.buyer_type is not None or organization.is_enterprise or organization.network_type is not None
    return NavItem("tenders.joined", _("Adhésions")) if buys else None


@panel("desk.mine")
def what_waits(person: User, at: datetime) -> list[Waiting]:
    """The adhesions of hers that lack an authority or its file, the questions that wait for her answer."""
    mine = [one for one in belonging.current(person) if one.may(*tenders.PREPARERS, *rules.COMMITTING)]
    ids = {one.organization.id: one.organization for one in mine}
    return [*_unauthorized(ids, at), *_questions(ids)] if ids else []


def _unauthorized(ids: dict[int, Organization], at: datetime) -> list[Waiting]:
    counted = (ParticipationStage.INTENTION, ParticipationStage.AUTHORIZED, ParticipationStage.BOUND)
    asked = select(Participation, Tender).join(Tender, Tender.id == Participation.tender_id)
    found = db.session().execute(asked.where(Participation.organization_id.in_(ids), Participation.stage.in_(counted))).unique()
    waiting = []
    for place, tender in found:
        url = url_for("tenders.adhesion", slug=ids[place.organization_id].slug, number=tender.number)
        if place.stage is ParticipationStage.INTENTION and rules.is_open(tender, at) and tender.closes_at:
            said = _("Autoriser l’adhésion à « %(title)s »", title=tender.title)
            waiting.append(Waiting(said, url, clock.local_day(tender.closes_at)))
        elif place.resolution_due is not None and place.resolution_file_id is None and tender.stage not in proofs.OVER:
            waiting.append(Waiting(_("Joindre la résolution pour « %(title)s »", title=tender.title), url, place.resolution_due))
    return waiting


def _questions(ids: dict[int, Organization]) -> list[Waiting]:
    is_asked = and_(Tender.kind == TenderKind.NEED, Tender.stage == TenderStage.BIDDING)
    asked = select(Tender).where(Tender.organizer_id.in_(ids), or_(Tender.stage == TenderStage.ADHESION, is_asked))
    waits = select(Enquiry.tender_id).where(Enquiry.answered_at.is_(None))
    return [
        Waiting(
            _("Répondre aux questions sur « %(title)s »", title=one.title),
            url_for("tenders.questions", slug=ids[one.organizer_id].slug, number=one.number),
        )
        for one in db.session().scalars(asked.where(Tender.id.in_(waits)))
    ]


@panel("notices.topics")
def topics() -> list[Topic]:
    group = _("Achats regroupés")
    return [
        Topic("tenders.joined", _("Les achats où mon organisation participe"), group, by_mail=ByMail.NOW),
        Topic("tenders.organized", _("Les achats que mon organisation organise"), group, by_mail=ByMail.NOW),
        Topic("tenders.supplied", _("Les achats faits à partir de notre offre"), group),
        Topic("tenders.watched", _("Les achats que je suis"), group),
    ]


@panel("organization.links")
def links() -> list[Link]:
    return [
        Link(Participation.organization_id, _l("adhésions à des achats regroupés"), alone=("tender_id",)),
        Link(Enquiry.organization_id, _l("questions sur des achats regroupés")),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "participations.adhere": _("a écrit ce que son organisation veut d’un achat regroupé"),
        "participations.intention": _("a remis une adhésion à l’état d’intention"),
        "participations.authorized": _("a autorisé une adhésion"),
        "participations.bound": _("a engagé un participant, à la clôture"),
        "participations.withdrawn": _("s’est retirée d’un achat regroupé"),
        "participations.lapsed": _("a laissé tomber une adhésion sans autorisation, à la clôture"),
        "participations.attach": _("a joint la résolution d’une adhésion"),
        "participations.certify": _("a certifié des fonds disponibles"),
        "enquiries.ask": _("a reçu une question sur un achat regroupé"),
        "enquiries.answer": _("a répondu à une question sur un achat regroupé"),
        "tenders.extend": _("a prolongé les adhésions d’un achat regroupé, une fois"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "participations.quantities": _("quantités par lot"),
        "participations.resolution_file": _("document de la résolution"),
        "participations.fiscal_year": _("exercice financier"),
        "participations.amount": _("montant"),
        "stage": _("étape"),
    }


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Participations by their organisation, questions by their purchase."""
    if subject_type == "Participation":
        asked = select(Participation.id, Organization.name, Tender.number, Tender.kind)
        asked = asked.join(Organization, Organization.id == Participation.organization_id).join(
            Tender, Tender.id == Participation.tender_id
        )
        rows = db.session().execute(asked.where(Participation.id.in_(ids)))
        return {one: Named(f"{name}, {number}", _page(number, kind)) for one, name, number, kind in rows}
    if subject_type == "Enquiry":
        told = select(Enquiry.id, Tender.number, Tender.kind).join(Tender, Tender.id == Enquiry.tender_id).where(Enquiry.id.in_(ids))
        return {one: Named(number, _page(number, kind)) for one, number, kind in db.session().execute(told)}
    return None


def _page(number: str, kind: TenderKind) -> str | None:
    """The page that everybody may read; a price request has none."""
    return url_for("tenders.show", number=number) if kind in GROUPED else None
