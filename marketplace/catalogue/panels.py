"""What this room brings to pages that it does not own."""

from typing import Any

from flask import g, render_template, url_for
from markupsafe import Markup
from sqlalchemy import Select, literal, select

from marketplace.accounts.account_cards import Card
from marketplace.catalogue import demo, enterprise_words, of_a_person, queries, reading, words
from marketplace.catalogue.joint import pieces as joint_pieces
from marketplace.catalogue.models import Listing, ListingNetwork, ListingPicture, ListingStatus
from marketplace.catalogue.rules import NOBODY
from marketplace.core import db
from marketplace.core.access import actor, can
from marketplace.core.acts import Named
from marketplace.core.files import StoredFile
from marketplace.core.locale import _, _l, ngettext
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.seeding import Seeding
from marketplace.organizations.completing.rules import Step
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization

__all__ = ["enterprise_words", "joint_pieces", "of_a_person"]

# As many listings as a profile shows before it leads to all of them.
MOST_ON_PROFILE = 6


@panel("organization.profile")
def on_profile(organization: Organization) -> Markup | None:
    """The first listings of an enterprise, as this reader sees them."""
    who = queries.viewer(actor(), g.at)
    found = queries.first_of(organization, who, g.at, MOST_ON_PROFILE)
    if not found:
        return None
    total = queries.count_of(organization, who, g.at) if len(found) == MOST_ON_PROFILE else len(found)
    shown = {"organization": organization, "lines": reading.lines(found, who), "total": total}
    return markup(render_template("catalogue/_profile.html", **shown))


@panel("space.tabs", rank=-1)
def tab(organization: Organization) -> NavItem | None:
    """The catalogue, of whatever sells."""
    return NavItem("catalogue.index", _("Catalogue")) if _keeps(organization) else None


@panel("space.cards", rank=-1)
def card(organization: Organization) -> list[Card]:
    """The catalogue, with how many listings are shown."""
    if not _keeps(organization):
        return []
    counts = queries.counts(organization)
    shown, others = counts[ListingStatus.PUBLISHED], counts[ListingStatus.DRAFT]
    said = ngettext("%(num)d article publié.", "%(num)d articles publiés.", shown) if shown else _("Rien n’est encore publié.")
    drafts = ngettext("%(num)d brouillon.", "%(num)d brouillons.", others) if others else ""
    return [Card(_("Catalogue"), url_for("catalogue.index", slug=organization.slug), f"{said} {drafts}".strip())]


@panel("organization.completion")
def first_listing(organization: Organization) -> list[Step]:
    """A page is found through what is offered on it."""
    if not organization.is_enterprise:
        return []
    sentence = _("Publiez un premier produit ou service : c’est par là que les acheteurs vous trouvent.")
    is_done = queries.counts(organization)[ListingStatus.PUBLISHED] > 0
    return [Step("listing", 25, 15, is_done, sentence, url_for("catalogue.index", slug=organization.slug))]


def _keeps(organization: Organization) -> bool:
    is_seller = organization.is_enterprise or organization.network_type is not None
    return is_seller and can("catalogue.keep", organization)


@panel("pictures.named")
def named_pictures() -> Select[tuple[str]]:
    """The pictures of listings, whose small copies the sweep leaves alone."""
    return select(StoredFile.sha256).join(ListingPicture, ListingPicture.file_id == StoredFile.id)


@panel("sitemap.pages")
def mapped() -> Select[Any]:
    """The listings that anyone sees now."""
    everybody = queries.seen_by(NOBODY, g.at)
    return everybody.with_only_columns(Listing.slug, Listing.updated_at, literal("catalogue.show").label("endpoint")).order_by(Listing.id)


@panel("seed")
def seed(seeding: Seeding) -> None:
    demo.seed(seeding)


@panel("organization.links")
def links() -> list[Link]:
    """A listing whose reference the kept page has too comes with another one, and takes its own back if the merge is undone."""
    return [
        Link(Listing.organization_id, _l("produits et services"), code="reference"),
        Link(ListingNetwork.network_id, _l("articles réservés à un réseau"), alone=("listing_id", "purpose")),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "listings.start": _("a ajouté un produit ou un service"),
        "listings.revise": _("a modifié un produit ou un service"),
        "listings.published": _("a publié un produit ou un service"),
        "listings.draft": _("a remis un produit ou un service en brouillon"),
        "listings.archived": _("a archivé un produit ou un service"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    """Prefixed, for other rooms have fields of the same names."""
    return {f"listings.{name}": str(said) for name, said in words.FIELDS.items()} | {"listings.number": _("version")}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Listings by their titles."""
    if subject_type != "Listing":
        return None
    rows = db.session().execute(select(Listing.id, Listing.title_fr, Listing.slug).where(Listing.id.in_(ids)))
    return {number: Named(title, url_for("catalogue.show", slug=slug)) for number, title, slug in rows}
