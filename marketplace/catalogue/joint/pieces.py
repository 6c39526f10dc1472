"""What joint listings bring to pages of others: who offers a listing, the tab of a space, the button over a listing, what waits."""

from datetime import datetime

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.joint import acts, shown, terms
from marketplace.catalogue.models import ListingMember
from marketplace.catalogue.sheet import Sheet
from marketplace.core import db
from marketplace.core.locale import _, _l
from marketplace.core.panels import NavItem, markup, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import belonging


@panel("listing.sections")
def who_offers(sheet: Sheet) -> Markup | None:
    """The enterprises of a joint listing, as its page names them."""
    lines = shown.lines(sheet.listing)
    return markup(render_template("catalogue/joint/_section.html", lines=lines)) if lines else None


@panel("space.tabs")
def tab(organization: Organization) -> NavItem | None:
    """The offers of others, for whatever has a place in one."""
    has = db.session().scalar(select(ListingMember.id).where(ListingMember.organization_id == organization.id).limit(1))
    return NavItem("catalogue.joint", _("Offres regroupées")) if has else None


@panel("desk.mine")
def offers_to_answer(person: User, at: datetime) -> list[Waiting]:
    """The joint listings that wait for an enterprise that she administers."""
    homes = [one.organization for one in belonging.current(person) if one.may(Role.ADMINISTRATOR) and one.organization.is_enterprise]
    return [
        Waiting(
            _("Répondre à l’offre regroupée «\u00a0%(title)s\u00a0», pour %(name)s", title=listing.title, name=home.name)
            if len(homes) > 1
            else _("Répondre à l’offre regroupée «\u00a0%(title)s\u00a0»", title=listing.title),
            url_for("catalogue.joint_one", slug=home.slug, article=listing.slug),
        )
        for home in homes
        for listing in acts.of(home)
        if any(place.organization_id == home.id and not place.declined_at for place in terms.waiting(listing))
    ]


@panel("organization.links")
def links() -> list[Link]:
    return [Link(ListingMember.organization_id, _l("places dans des offres regroupées"), alone=("listing_id",))]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "listings.accept": _("a accepté une offre regroupée"),
        "listings.decline": _("a refusé une offre regroupée"),
    }
