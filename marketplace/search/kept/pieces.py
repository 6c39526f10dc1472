"""What shortlists and kept searches bring to pages that others own, and how their acts are called."""

from datetime import datetime

from flask import g, render_template, url_for
from markupsafe import Markup

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.catalogue import rules as catalogue
from marketplace.catalogue.models import Listing
from marketplace.core import panels
from marketplace.core.access import can
from marketplace.core.locale import _, _l, ngettext
from marketplace.core.panels import NavItem, panel
from marketplace.core.seeding import Seeding
from marketplace.core.topics import ByMail, Topic
from marketplace.core.waiting import Waiting
from marketplace.organizations import rules as organizations
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.search.kept import demo, saved
from marketplace.search.kept.alerts import TOPIC
from marketplace.search.models import Shortlist, ShortlistEntry


@panel("organization.acts")
def add_to_shortlist(organization: Organization) -> Markup | None:
    """The way into a shortlist, for whoever keeps one; an enterprise that nobody sees goes in none."""
    if not organization.is_enterprise or not organizations.is_shown(organization) or not can("search.keep_shortlists"):
        return None
    return panels.markup(render_template("search/kept/_profile_acts.html", slug=organization.slug))


@panel("listing.acts")
def add_listing_to_shortlist(listing: Listing) -> Markup | None:
    """The same for a listing that is offered; its page is seen by those for whom it is."""
    if not catalogue.is_shown(listing, g.at) or not can("search.keep_shortlists"):
        return None
    return panels.markup(render_template("search/kept/_listing_acts.html", slug=listing.slug))


@panel("space.tabs")
def tab(organization: Organization) -> NavItem:
    return NavItem("search.shortlists", _("Sélections"))


@panel("account.sections", rank=3)
def card(person: User) -> Card:
    """Her kept searches, in a sentence."""
    mine = saved.of(person)
    many = ngettext("%(num)d recherche enregistrée.", "%(num)d recherches enregistrées.", len(mine))
    return Card(_("Mes recherches enregistrées"), url_for("search.saved_searches"), many if mine else _("Aucune recherche enregistrée."))


@panel("desk.mine")
def what_is_new(person: User, at: datetime) -> list[Waiting]:
    """What her searches found, until she says that she has seen it."""
    return [
        Waiting(_said(search.name, len(ids)), url_for("search.saved_search", number=search.id), rank=1)
        for search, ids in saved.unseen(person, at=at)
    ]


@panel("notices.topics")
def topics() -> list[Topic]:
    """At once by default: how soon is chosen for each search."""
    return [Topic(TOPIC, _("Nouveautés de vos recherches enregistrées"), _("Vos recherches"), by_mail=ByMail.NOW)]


@panel("notices.may_still_be_told")
def is_anything_left(recipient_id: int, topic: Topic, organization_id: int | None) -> bool | None:
    """No when she saw on screen all that her searches found, or keeps them no more; nothing to say of other topics."""
    return None if topic.name != TOPIC or saved.has_news(recipient_id) else False


@panel("organization.links")
def links() -> list[Link]:
    """A shortlist follows its organisation, and an entry the enterprise that it names, but where that one is in the list already."""
    return [
        Link(Shortlist.organization_id, _l("sélections")),
        Link(ShortlistEntry.organization_id, _l("éléments de sélections"), alone=("shortlist_id",)),
    ]


@panel("seed")
def seed(seeding: Seeding) -> None:
    demo.seed(seeding)


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "search.entry_added": _("a ajouté un élément à une sélection"),
        "search.entry_moved": _("a déplacé un élément d’une sélection à une autre"),
        "search.entry_removed": _("a retiré un élément d’une sélection"),
        "search.note_changed": _("a modifié une note dans une sélection"),
        "search.note_removed": _("a retiré une note d’une sélection"),
        "search.note_written": _("a écrit une note dans une sélection"),
        "search.search_changed": _("a modifié une recherche enregistrée"),
        "search.search_deleted": _("a supprimé une recherche enregistrée"),
        "search.search_kept": _("a enregistré une recherche"),
        "search.shortlist_deleted": _("a supprimé une sélection"),
        "search.shortlist_made": _("a commencé une sélection"),
        "search.shortlist_renamed": _("a renommé une sélection"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "enterprise": _("entreprise"),
        "entries": _("éléments"),
        "frequency": _("fréquence des avis"),
        "listing": _("produit ou service"),
        "note": _("note"),
        "shortlist": _("sélection"),
    }


def _said(name: str, many: int) -> str:
    return ngettext("« %(name)s » a trouvé une nouveauté", "« %(name)s » a trouvé %(num)d nouveautés", many, name=name)
