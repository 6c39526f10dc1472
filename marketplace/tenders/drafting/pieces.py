"""What the organiser's side brings to pages that it does not own: a way in from a listing, its part of a space, words for the log."""

from datetime import datetime

from flask import g, render_template, url_for
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.catalogue import queries as catalogue
from marketplace.catalogue.models import Listing
from marketplace.core import db
from marketplace.core.access import actor, can
from marketplace.core.acts import Named
from marketplace.core.locale import _, _l, ngettext
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting, belonging
from marketplace.tenders.drafting import freezing, queries
from marketplace.tenders.drafting.telling import LABELS
from marketplace.tenders.models import SeaoResult, Tender, TenderInvitee, TenderStage
from marketplace.tenders.rules import PREPARERS


@panel("listing.acts")
def organize(listing: Listing) -> Markup | None:
    """« Organiser un achat regroupé », for whoever may, from an offer that she may begin from."""
    who = catalogue.viewer(actor(), g.at)
    mine = [one.organization for one in acting.mine() if can("tenders.organize", one.organization)]
    able = [one for one in mine if freezing.why_not_freeze(listing, one, who, g.at) is None]
    return markup(render_template("tenders/drafting/_organize.html", listing=listing, organizers=able)) if able else None


@panel("space.tabs", rank=1)
def tab(organization: Organization) -> NavItem | None:
    """The purchases of whatever may buy."""
    return NavItem("tenders.kept", _("Achats")) if can("tenders.organize", organization) else None


@panel("space.cards", rank=1)
def card(organization: Organization) -> list[Card]:
    """The purchases, with how many are open and how many are being prepared."""
    if not can("tenders.organize", organization):
        return []
    counts = queries.counts(organization)
    opened, begun = counts.get(TenderStage.ADHESION, 0), counts.get(TenderStage.DRAFT, 0)
    told = [
        ngettext("%(num)d achat ouvert aux adhésions.", "%(num)d achats ouverts aux adhésions.", opened) if opened else "",
        ngettext("%(num)d en préparation.", "%(num)d en préparation.", begun) if begun else "",
    ]
    said = " ".join(filter(None, told)) or _("Achetez à plusieurs à partir d’une offre : le prix baisse avec la quantité.")
    return [Card(_("Achats"), url_for("tenders.kept", slug=organization.slug), said)]


@panel("desk.mine")
def what_waits(person: User, at: datetime) -> list[Waiting]:
    """The calls run on SEAO whose result nobody recorded yet."""
    mine = {one.organization.id: one.organization for one in belonging.current(person) if one.may(*PREPARERS)}
    asked = select(Tender).where(Tender.organizer_id.in_(mine), Tender.stage == TenderStage.EXPORTED).options(lazyload(Tender.lots))
    return [
        Waiting(
            _("Inscrire le résultat du SEAO pour « %(title)s »", title=one.title),
            url_for("tenders.seao", slug=mine[one.organizer_id].slug, number=one.number),
        )
        for one in (db.session().scalars(asked.order_by(Tender.id)) if mine else ())
    ]


@panel("organization.links")
def links() -> list[Link]:
    """What an organisation organises comes with it; who supplies and who is named are told of the page that is kept."""
    return [
        Link(Tender.organizer_id, _l("achats organisés")),
        Link(Tender.supplier_id, _l("achats faits de ses offres")),
        Link(Tender.open_network_id, _l("achats ouverts à ses membres")),
        Link(TenderInvitee.organization_id, _l("achats où elle est nommée"), alone=("tender_id",)),
        Link(SeaoResult.supplier_id, _l("appels d’offres remportés")),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "tenders.begin": _("a commencé un achat regroupé"),
        "tenders.write": _("a modifié un achat regroupé en préparation"),
        "tenders.follow": _("a repris la nouvelle version d’une offre dans un achat"),
        "tenders.amend": _("a publié un avis de modification d’un achat regroupé"),
        "tenders.seao_result": _("a inscrit le résultat d’un appel au SEAO"),
        "tenders.adhesion": _("a publié un achat regroupé"),
        "tenders.closed": _("a clos les adhésions d’un achat regroupé"),
        "tenders.exported": _("a préparé le dossier d’un achat pour le SEAO"),
        "tenders.awarded": _("a octroyé un achat"),
        "tenders.complete": _("a terminé un achat"),
        "tenders.unsuccessful": _("a clos un achat sans suite"),
        "tenders.cancelled": _("a annulé un achat"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    """Prefixed, for other rooms have fields of the same names."""
    named = {f"tenders.{name}": str(said) for name, said in LABELS.items()}
    more = {
        "tenders.lots": _("lots"),
        "tenders.documents": _("documents"),
        "tenders.union_file": _("entente d’union signée"),
        "tenders.facts": _("réponses sur le service"),
        "tenders.chosen": _("mode choisi"),
        "tenders.exemption_reference": _("exception consignée"),
        "tenders.number": _("numéro"),
        "tenders.notice": _("numéro de l’avis"),
        "seao_number": _("numéro au SEAO"),
    }
    return named | {name: str(said) for name, said in more.items()}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Purchases by their numbers; a page for those that everybody may read."""
    if subject_type != "Tender":
        return None
    rows = db.session().execute(select(Tender.id, Tender.number).where(Tender.id.in_(ids)))
    return {key: Named(number) for key, number in rows}
