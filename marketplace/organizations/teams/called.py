"""Which enterprise somebody names in a form: by its name, by its NEQ or by the address of its page."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations import identifiers
from marketplace.organizations.models import Organization, OrganizationStatus, OtherName
from search_index.analysis import fold

# So many homonyms are told with their town.
MOST_TOLD = 5


def enterprise_named(said: str) -> Organization:
    """The enterprise whose page is shown and that bears this name, this NEQ or this address, whole or its end. Unusable for none, and for
    a name that several bear: a draft is told from nothing to nobody.
    """
    shown = select(Organization).where(Organization.is_enterprise, Organization.status == OrganizationStatus.PUBLISHED)
    said = said.replace("\0", "").strip()
    at_address = db.session().scalar(shown.where(Organization.slug == slug_in(said)))
    if at_address is not None:
        return at_address
    folded, neq = fold(said), identifiers.told_neq(said)
    other = select(OtherName.organization_id).where(OtherName.folded == folded)
    bears = Organization.neq == neq if neq else or_(Organization.sort_name == folded, Organization.id.in_(other))
    found = db.session().scalars(shown.where(bears).order_by(Organization.sort_name, Organization.id).limit(MOST_TOLD)).unique().all()
    if len(found) > 1:
        told = _with_towns(found)
        raise Unusable(_("Plusieurs entreprises ont ce nom (%(told)s)\u00a0: donnez le NEQ ou l’adresse de la fiche.", told=told))
    part = Organization.sort_name.contains(folded, autoescape=True)
    if (
        not found
        and folded
        and (near := db.session().scalars(shown.where(part).order_by(Organization.sort_name).limit(MOST_TOLD)).unique().all())
    ):
        raise Unusable(_("Aucune entreprise n’a ce nom en entier. Des noms le contiennent\u00a0: %(told)s.", told=_with_towns(near)))
    if not found:
        raise Unusable(_("Aucune entreprise n’a ce nom, ce NEQ ou cette adresse\u00a0: copiez l’adresse de sa fiche."))
    return found[0]


def _with_towns(found: Iterable[Organization]) -> str:
    return "; ".join(", ".join(part for part in (one.name, one.municipality) if part) for one in found)


def slug_in(address: str) -> str:
    """What an address ends with: « https://maillage.example/entreprises/exemple » says « exemple », which itself does too."""
    return address.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1].strip()
