"""What each member brings to a joint listing, as a content says it, and whether the members accepted. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marketplace.catalogue.models import Listing, ListingMember
from marketplace.core.locale import _
from marketplace.organizations.models import OrganizationStatus

Terms = dict[str, Any]

# The whole value, in hundredths of a percent.
WHOLE = 10_000
# Each is told of each change: past this it is no offer any more, but a way to write to everybody.
MOST_MEMBERS = 50


def normal(said: Iterable[Mapping[str, Any]]) -> list[Terms]:
    """The members of a content in their one form, by organisation; of one that is said twice, the last."""
    found = {int(one["organization"]): _normal(one) for one in said}
    return [found[number] for number in sorted(found)]


def _normal(one: Mapping[str, Any]) -> Terms:
    note = (one.get("capacity_note") or "").strip()
    return {
        "organization": int(one["organization"]),
        "codes": sorted(set(one.get("codes") or ())),
        "capacity": one.get("capacity"),
        "capacity_note": note or None,
        "share": one.get("share"),
    }


def of(members: Iterable[ListingMember]) -> list[Terms]:
    """What the rows say, in its normal form."""
    return normal({"organization": one.organization_id} | {name: getattr(one, name) for name in NAMES} for one in members)


NAMES = ("codes", "capacity", "capacity_note", "share")


def faults(said: Sequence[Terms]) -> list[str]:
    """What is wrong with the terms of the members of a normal content, each with how to mend it."""
    found = []
    if any(one["share"] is not None and not 0 < one["share"] <= WHOLE for one in said):
        found.append(_("La part d’une entreprise est un pourcentage de plus de 0 et d’au plus 100."))
    elif sum(one["share"] or 0 for one in said) > WHOLE:
        found.append(_("Les parts dépassent 100 % en tout : réduisez-en une."))
    if len(said) > MOST_MEMBERS:
        found.append(_("Une offre regroupe au plus %(most)d entreprises avec la vôtre.", most=MOST_MEMBERS))
    if any(one["capacity"] is not None and one["capacity"] <= 0 for one in said):
        found.append(_("La capacité par mois est une quantité de plus de zéro, ou rien."))
    return found


def lead_share(listing: Listing) -> int | None:
    """What is left to the lead, in hundredths of a percent; None while a member's share is not said."""
    shares = [one.share for one in listing.members]
    return None if not shares or any(one is None for one in shares) else WHOLE - sum(one or 0 for one in shares)


def has_accepted(listing: Listing, member: ListingMember) -> bool:
    """Whether a member accepted the version that holds now."""
    return member.accepted_number == listing.number


def voided(listing: Listing) -> list[str]:
    """Whose acceptance a change would void, by their names."""
    return [one.organization.name for one in listing.members if has_accepted(listing, one)]


def waiting(listing: Listing) -> list[ListingMember]:
    """The members who have not accepted the version that holds now."""
    return [one for one in listing.members if not has_accepted(listing, one)]


def is_agreed(listing: Listing) -> bool:
    """Whether all who offer it do: each member accepted this very version, and has a page that is shown."""
    return not waiting(listing) and all(one.organization.status is OrganizationStatus.PUBLISHED for one in listing.members)


def why_not_agreed(listing: Listing) -> list[str]:
    """For each member on whom it waits, a sentence with what to do."""
    reasons = []
    for one in listing.members:
        name = one.organization.name
        if one.organization.status is not OrganizationStatus.PUBLISHED:
            reasons.append(_("La fiche de « %(name)s » n’est plus publiée : retirez cette entreprise de l’offre.", name=name))
        elif one.declined_at is not None:
            reasons.append(_("« %(name)s » a refusé : changez ce qui doit l’être, ou retirez cette entreprise.", name=name))
        elif not has_accepted(listing, one):
            reasons.append(_("« %(name)s » n’a pas encore accepté la version %(number)d.", name=name, number=listing.number))
    return reasons
