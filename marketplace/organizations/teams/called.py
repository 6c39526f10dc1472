"""Which enterprise somebody names in a form: by its name, by its NEQ or by the address of its page."""

from collections.abc import Iterable, Sequence

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
    if not found and (closest := near(said)):
        told = _with_towns(closest[:MOST_TOLD])
        if len(closest) > MOST_TOLD:
            raise Unusable(_("Aucune entreprise n’a ce nom en entier. Plusieurs noms le contiennent, dont\u00a0: %(told)s.", told=told))
        raise Unusable(_("Aucune entreprise n’a ce nom en entier. Des noms le contiennent\u00a0: %(told)s.", told=told))
    if not found:
        raise Unusable(_("Aucune entreprise n’a ce nom, ce NEQ ou cette adresse\u00a0: copiez l’adresse de sa fiche."))
    return found[0]


def near(said: str) -> Sequence[Organization]:
    """The enterprises whose page is shown and whose name contains these words, by name: one more than is told, where there are more."""
    folded = fold(said.replace("\0", "").strip())
    if not folded:
        return []
    shown = select(Organization).where(Organization.is_enterprise, Organization.status == OrganizationStatus.PUBLISHED)
    part = Organization.sort_name.contains(folded, autoescape=True)
    return db.session().scalars(shown.where(part).order_by(Organization.sort_name, Organization.id).limit(MOST_TOLD + 1)).unique().all()


def _with_towns(found: Iterable[Organization]) -> str:
    return "; ".join(f"« {one.name} »" + (f" ({one.municipality})" if one.municipality else "") for one in found)


def slug_in(address: str) -> str:
    """What an address ends with: « https://maillage.example/entreprises/exemple » says « exemple », which itself does too."""
    return address.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1].strip()
