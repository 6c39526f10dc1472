"""The public API, version 1: the directory as JSON, for anyone's program. Each view declares what it asks and answers."""

from flask import Blueprint, Response, g, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from marketplace.core import clock
from marketplace.core.access import public
from marketplace.core.api.operations import Operation, operation
from marketplace.core.errors import Gone, Missing
from marketplace.core.locale import _, _l
from marketplace.organizations import rules
from marketplace.organizations.duplicates import merging
from marketplace.organizations.reading import profile
from marketplace.search.api import listing as api_listing
from marketplace.search.api import listings as api_listings
from marketplace.search.api import profile as api_profile
from marketplace.search.api import suggest as api_suggest
from marketplace.search.api.asked import SLUG, ForEnterprises, ForSuggestions
from marketplace.search.api.listing_shapes import Listings
from marketplace.search.api.listings import ForListings
from marketplace.search.api.profile_shapes import Profile
from marketplace.search.api.shapes import Listing, Suggestions

bp = Blueprint("api_search", __name__, url_prefix="/api/v1")

LISTING = Operation(
    said=_l("Chercher des entreprises"),
    explained=_l("Les entreprises qui répondent à tous les paramètres, une page à la fois, et comment elles se répartissent."),
    asks=ForEnterprises,
    answers=Listing,
    refuses=(404,),
)
OFFERED = Operation(
    said=_l("Chercher des produits et des services"),
    explained=_l("Ce que les entreprises offrent à tous : ni ce qui est réservé à des réseaux, ni un prix que tous ne voient pas."),
    asks=ForListings,
    answers=Listings,
    refuses=(404,),
)
PROFILE = Operation(
    said=_l("Lire une fiche"),
    explained=_l("Tout ce que dit la fiche d’une entreprise, sauf l’adresse de courriel et le téléphone. Fusionnée, elle mène à l’autre."),
    path={"slug": SLUG},
    answers=Profile,
    refuses=(404, 410),
    moves=True,
)
SUGGESTIONS = Operation(
    said=_l("Compléter ce qui est tapé"),
    explained=_l("Des noms d’entreprises, des secteurs et des lieux qui commencent comme ce qui est tapé."),
    asks=ForSuggestions,
    answers=Suggestions,
)


@bp.get("/enterprises")
@operation(LISTING)
@public
def enterprises(asked: ForEnterprises) -> Listing:
    """Enterprises by words and filters, a page at a time."""
    return api_listing.answered(asked, today=clock.local_day(g.at))


@bp.get("/listings")
@operation(OFFERED)
@public
def listings(asked: ForListings) -> Listings:
    """Products and services by words and filters, a page at a time."""
    return api_listings.answered(asked, g.at)


@bp.get("/enterprises/<slug>")
@operation(PROFILE)
@public
def enterprise(slug: str) -> Profile | Response | AnyResponse:
    """One enterprise as its page shows it to everyone; merged, 301 to the other; withdrawn, 410."""
    organization, has = profile.find(slug)
    if organization.merged_into_id is not None:
        return redirect(url_for("api_search.enterprise", slug=merging.kept_of(organization).slug), 301)
    if rules.is_gone(organization):
        raise Gone(_("Cette fiche a été retirée du répertoire."))
    if not rules.is_shown(organization) or not organization.is_enterprise:
        raise Missing()
    return api_profile.as_json(profile.of(organization, has, today=clock.local_day(g.at)))


@bp.get("/suggest")
@operation(SUGGESTIONS, counted="suggest")
@public
def suggest(asked: ForSuggestions) -> Suggestions:
    """What may be meant by what is typed so far, while it is typed."""
    return {"q": asked.q, "suggestions": api_suggest.suggested(asked.q)}
