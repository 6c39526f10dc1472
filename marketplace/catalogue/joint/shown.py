"""What the pages of joint listings show, and how what is typed there is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue import actions, content, telling, words
from marketplace.catalogue.joint import acts, saying, terms
from marketplace.catalogue.joint.forms import DeclineForm, TermsForm
from marketplace.catalogue.models import Listing, ListingMember
from marketplace.catalogue.sheet import sheet_of
from marketplace.core.errors import Missing, Unusable
from marketplace.core.locale import _
from marketplace.organizations.models import Organization


@dataclass(frozen=True)
class Line:
    """One of those who offer a listing: what it brings, in words; `stands` is « lead », « accepted », « declined » or « waiting »."""

    organization: Organization
    share: str
    capacity: str
    places: str
    stands: str
    reason: str = ""
    at: datetime | None = None


def lines(listing: Listing) -> list[Line]:
    """The lead, then its members in the order in which they came; none for what one enterprise offers alone."""
    if not listing.members:
        return []
    return [
        Line(listing.organization, saying.share(terms.lead_share(listing)), "", "", "lead"),
        *(_line(listing, one) for one in listing.members),
    ]


def _line(listing: Listing, one: ListingMember) -> Line:
    stands = "declined" if one.declined_at else "accepted" if terms.has_accepted(listing, one) else "waiting"
    quantity = words.counted(one.capacity, listing.unit) if one.capacity else ""
    capacity = "; ".join(filter(None, [quantity, one.capacity_note or ""]))
    return Line(
        one.organization, saying.share(one.share), capacity, saying.places(one.codes), stands, one.declined_reason or "", one.accepted_at
    )


def member(listing: Listing, slug: str) -> ListingMember:
    """A member of a listing by the address of its page; Missing otherwise."""
    found = next((one for one in listing.members if one.organization.slug == slug), None)
    if found is None:
        raise Missing()
    return found


def kept(listing: Listing, form: TermsForm, organization: Organization, *, actor: User, at: datetime) -> bool:
    """Write what one member brings; False, with the reason told by the form, when it cannot be."""
    said = content.content_of(listing)
    said["members"] = [one for one in said["members"] if one["organization"] != organization.id] + [form.terms(organization)]
    try:
        actions.revise(listing, said, actor=actor, at=at)
    except Unusable as refused:
        form.form_errors.append(refused.reason)
        return False
    return True


def offered(organization: Organization, slug: str, form: DeclineForm) -> dict[str, Any]:
    """A joint listing as one of its members reads it, with what changed since the version that it accepted last."""
    listing, place = acts.place(organization, slug)
    told = content.content_of(listing)
    before = actions.version_of(listing, place.accepted_number).content if place.accepted_number else None
    changes = telling.tell(before, told) if before else []
    sheet = sheet_of(listing, told, sees_price=True)
    return {
        "listing": listing,
        "place": place,
        "lines": lines(listing),
        "sheet": sheet,
        "changes": changes,
        "form": form,
        "stands": _line(listing, place).stands,
    }


def number(sent: Mapping[str, str]) -> int:
    """The number of the version that was shown with the button. Unusable for none."""
    typed = sent.get("number", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise Unusable(_("La page ne dit plus quelle version vous lisiez : ouvrez-la de nouveau."))
    return int(typed)
