"""What the catalogue holds of a person: which versions she wrote. Told to her; kept without her name once she is erased."""

from operator import attrgetter

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.catalogue.models import Listing, ListingMember, ListingVersion
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.core.panels import panel


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The versions of listings that she wrote, the joint listings that she accepted for her enterprise."""
    return [_versions(person).held(most), _accepted(person).held(most)]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who wrote a version that an order may point at: a number, which leads to no name any more."""
    return ["listing_versions", "listing_members"]


def _versions(person: User) -> Kind:
    return Kind(
        "catalogue.versions",
        _("Les versions de produits et de services que vous avez écrites"),
        _("Dire à l’entreprise qui a changé quoi, et quand."),
        _("Tant que l’article est au catalogue."),
        {
            "at": (_("Moment"), attrgetter("at")),
            "listing": (_("Article"), lambda one: one.content["title_fr"]),
            "number": (_("Version"), attrgetter("number")),
        },
        select(ListingVersion).where(ListingVersion.by_id == person.id).order_by(ListingVersion.id.desc()),
        stays=_("Il faut savoir qu’une personne de l’entreprise a écrit cette version. Elle n’a plus de nom : « personne retirée »."),
    )


def _accepted(person: User) -> Kind:
    return Kind(
        "catalogue.accepted",
        _("Les offres regroupées que vous avez acceptées"),
        _("Savoir qui a engagé l’entreprise, et quand."),
        _("Tant que l’entreprise est de l’offre."),
        {
            "at": (_("Moment"), attrgetter("accepted_at")),
            "listing": (_("Article"), lambda one: _title(one.listing_id)),
            "number": (_("Version"), attrgetter("accepted_number")),
        },
        select(ListingMember).where(ListingMember.accepted_by_id == person.id).order_by(ListingMember.id.desc()),
        stays=_("Il faut savoir qu’une personne de l’entreprise a accepté. Elle n’a plus de nom : « personne retirée »."),
    )


def _title(number: int) -> str:
    return db.session().get_one(Listing, number).title_fr
