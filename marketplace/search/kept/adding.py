"""Putting what one reads into a shortlist, from wherever it is read: what is named, where it may go, and putting it there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing
from marketplace.core import audit, db
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations import rules as organizations
from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.search import rules
from marketplace.search.kept import notes, offers, reading, shortlists
from marketplace.search.kept.forms import NEW, AddForm
from marketplace.search.models import Shortlist


@dataclass(frozen=True)
class Added:
    """What came of it: the shortlist, its organisation, and whether the thing was not in it."""

    organization: Organization
    shortlist: Shortlist
    is_new: bool


def thing(values: Mapping[str, str], person: User, *, at: datetime) -> Organization | Listing:
    """What an address names: `entreprise=` or `produit=` and a slug. Missing when it is not shown to this person now."""
    if slug := values.get("produit", ""):
        if offer := offers.of_slugs([slug], person, at).get(slug):
            return offer.listing
        raise Missing()
    slug = values.get("entreprise", "")
    found = db.load(Organization, slug=slug)
    if found.merged_into_id is not None:
        found = merging.kept_of(found)
    if not organizations.is_shown(found) or not found.is_enterprise:
        raise Missing()
    return found


def page_of(thing: Organization | Listing) -> tuple[str, str]:
    """Its name and the address of its page."""
    if isinstance(thing, Organization):
        return thing.name, url_for("organizations.show", slug=thing.slug)
    return str(thing.title), url_for("catalogue.show", slug=thing.slug)


def offer(form: AddForm, person: User) -> None:
    """Put in the form the shortlists among which to choose, and a new one in each organisation; one alone is chosen already."""
    mine = reading.written_by(person)
    several = len(mine) > 1
    choices = []
    for organization, lists in mine:
        end = f" ({organization.name})" if several else ""
        choices += [(str(one.id), f"{one.name}{end}") for one in lists]
        choices.append((f"{NEW}-{organization.id}", _("Une nouvelle sélection%(end)s", end=end)))
    form.choice.choices = choices
    if form.choice.data is None and choices:
        form.choice.data = choices[0][0]


def add(form: AddForm, thing: Organization | Listing, *, actor: User, at: datetime) -> Added:
    """Put a thing where the form says, with the note that it holds; Missing for a place that is no longer hers."""
    organization, shortlist = _place(form, actor=actor, at=at)
    audit.act_for(organization.id)
    entry, is_new = shortlists.put(shortlist, thing, actor=actor, at=at)
    if form.words.data:
        notes.write(entry, form.words.data, actor=actor, at=at)
    return Added(organization, shortlist, is_new)


def _place(form: AddForm, *, actor: User, at: datetime) -> tuple[Organization, Shortlist]:
    begins, _dash, number = str(form.choice.data).rpartition("-")
    if begins != NEW:
        return reading.choosable(actor, int(number))
    for one in teams.memberships(actor):
        if one.membership.organization_id == int(number) and one.may(*rules.KEEPERS):
            audit.act_for(one.organization.id)
            return one.organization, shortlists.make(one.organization, form.name.data or "", actor=actor, at=at)
    raise Missing()
