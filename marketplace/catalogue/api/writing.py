"""What programs do to the catalogue of their organisation: a listing written whole or in part, put away, or many of them at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue import actions
from marketplace.catalogue.api import taken, written
from marketplace.catalogue.content import BLANK, Content, content_of
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.catalogue.moving import move_to
from marketplace.core import db
from marketplace.core.api import keyed
from marketplace.core.api.problems import Fault, Invalid
from marketplace.core.errors import Missing, Refusal
from marketplace.core.locale import _
from marketplace.organizations.models import Organization

Outcome = Literal["added", "changed", "unchanged"]
ACTIONS = ("put", "patch", "archive")
MOST = 100
BECAUSE = "api"


class Done(NamedTuple):
    """A listing as it is after, and what became of it."""

    listing: Listing
    outcome: Outcome


def find(organization: Organization, reference: str) -> Listing:
    """The listing that an organisation calls so; Missing for another's, as for one that is not."""
    return db.load(Listing, organization_id=organization.id, reference=reference)


def put(organization: Organization, reference: str, body: Mapping[str, Any], *, actor: User, at: datetime, named: str = "") -> Done:
    """Write a listing whole: a new one, or over the one that has this reference. Invalid, with every field that is wrong."""
    listing = _known(organization, reference)
    keyed.check_match(written.mark(listing) if listing else None)
    content, status = taken.content_from(body, content_of(listing) if listing else BLANK, named=named)
    _check_reference(content, reference, named)
    content["reference"] = reference
    if listing is None:
        listing = actions.start(organization, content, actor=actor, at=at, because=BECAUSE)
        move_to(listing, status or ListingStatus.DRAFT, actor=actor, at=at)
        return Done(listing, "added")
    return _revised(listing, content, status, actor=actor, at=at)


def patch(organization: Organization, reference: str, body: Mapping[str, Any], *, actor: User, at: datetime, named: str = "") -> Done:
    """Write some fields of a listing, the others staying as they are. Invalid, with every field that is wrong."""
    listing = find(organization, reference)
    keyed.check_match(written.mark(listing))
    before = content_of(listing)
    content, status = taken.content_from(written.said(before, listing.unit.decimals) | dict(body), before, named=named)
    return _revised(listing, content, status, actor=actor, at=at)


def archive(organization: Organization, reference: str, *, actor: User, at: datetime) -> Done:
    """Put a listing away; its versions stay."""
    listing = find(organization, reference)
    keyed.check_match(written.mark(listing))
    return Done(listing, "changed" if move_to(listing, ListingStatus.ARCHIVED, actor=actor, at=at) else "unchanged")


def batch(organization: Organization, body: Mapping[str, Any], *, actor: User, at: datetime) -> list[Done]:
    """Write several listings, all or none. Invalid, naming each by its place, when one of them cannot be."""
    items = body.get("listings")
    if body.keys() != {"listings"} or not isinstance(items, list) or not 0 < len(items) <= MOST:
        raise Invalid([Fault(parameter="listings", detail=str(_("Envoyez de 1 à %(most)d articles sous « listings ».", most=MOST)))])
    done: list[Done] = []
    found: list[Fault] = []
    for place, item in enumerate(items):
        named = f"listings[{place}]."
        try:
            with db.session().begin_nested():
                done.append(_one(organization, item, named, actor=actor, at=at))
        except Invalid as wrong:
            found += wrong.faults
        except Refusal as refused:
            found.append(Fault(parameter=f"{named}reference", detail=refused.reason or str(_("Aucun article ne porte cette référence."))))
    if found:
        raise Invalid(found)
    return done


def _one(organization: Organization, item: Any, named: str, *, actor: User, at: datetime) -> Done:
    if not isinstance(item, dict) or not isinstance(item.get("reference"), str) or not item["reference"].strip():
        raise Invalid([Fault(parameter=f"{named}reference", detail=str(_("Écrivez la référence de l’article.")))])
    action, reference = item.get("action"), item["reference"]
    body = {name: value for name, value in item.items() if name != "action"}
    if action not in ACTIONS:
        raise Invalid([Fault(parameter=f"{named}action", detail=str(_("Écrivez put, patch ou archive.")))])
    if action == "put":
        return put(organization, reference, body, actor=actor, at=at, named=named)
    if action == "patch":
        return patch(organization, reference, body, actor=actor, at=at, named=named)
    return archive(organization, reference, actor=actor, at=at)


def _revised(listing: Listing, content: Content, status: ListingStatus | None, *, actor: User, at: datetime) -> Done:
    version = actions.revise(listing, content, actor=actor, at=at, because=BECAUSE)
    is_moved = move_to(listing, status or listing.status, actor=actor, at=at)
    db.session().flush()
    return Done(listing, "changed" if version or is_moved else "unchanged")


def _known(organization: Organization, reference: str) -> Listing | None:
    try:
        return find(organization, reference)
    except Missing:
        return None


def _check_reference(content: Content, reference: str, named: str) -> None:
    if content["reference"] not in ("", reference.strip()):
        said = _("La référence n’est pas celle de l’adresse. Pour la changer, écrivez en partie (PATCH).")
        raise Invalid([Fault(parameter=f"{named}reference", detail=str(said))])


def catalogue_of(organization: Organization) -> Any:
    """The listings of an organisation, by reference."""
    return select(Listing).where(Listing.organization_id == organization.id).order_by(Listing.reference)
