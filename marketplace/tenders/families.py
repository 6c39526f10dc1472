"""Under whose rules a group purchase is published, and so which public bodies may adhere to it. Pure.

A ceiling or an exception holds for the bodies that its rule binds: a municipal one (LCV, art. 573.3) lets no ministry, school or hospital
buy so, and theirs lets no municipality. Private buyers and collective enterprises are bound by no rule on public contracts.
"""

from marketplace.contracting.thresholds.dated import LCOP, MUNICIPAL, STATE_ENTERPRISE, family_of
from marketplace.core.locale import _
from marketplace.organizations.models import BuyerType, Organization
from marketplace.tenders.models import Tender


def bound_as(tender: Tender) -> BuyerType | None:
    """As which kind of buyer a purchase is bound. A network that buys in the name of bodies is bound as the strictest of them, a
    municipality; collective enterprises that buy for themselves are bound by no rule on public contracts."""
    organizer: Organization = tender.organizer
    if organizer.buyer_type is not None:
        return organizer.buyer_type
    return None if tender.buyers_are_enterprises else BuyerType.MUNICIPALITY


def why_not_under_its_rules(tender: Tender, organization: Organization) -> str | None:
    """The reason why a body may not buy under the rules by which a purchase is published: its own differ; None if it may."""
    own = family_of(organization.buyer_type)
    if own is None or own == family_of(bound_as(tender)):
        return None
    own_way = _("Celles de votre organisation diffèrent : demandez ou organisez un achat publié sous ses propres règles.")
    return f"{_published_under(tender)} {own_way}"


def admitted(tender: Tender) -> str:
    """Which public bodies may adhere, as the page of a purchase says it; empty where enterprises buy."""
    if tender.buyers_are_enterprises:
        return ""
    told = {
        MUNICIPAL: _("Parmi les organismes publics, les organismes municipaux seulement : les règles des autres diffèrent."),
        LCOP: _(
            "Parmi les organismes publics, ceux que vise la Loi sur les contrats des organismes publics seulement : "
            "les règles des autres diffèrent."
        ),
        STATE_ENTERPRISE: _("Parmi les organismes publics, les entreprises d’État seulement : les règles des autres diffèrent."),
    }
    return str(told.get(family_of(bound_as(tender)) or "", _("Aucun organisme public : ses règles diffèrent.")))


def _published_under(tender: Tender) -> str:
    told = {
        MUNICIPAL: _("Cet achat est publié sous les règles des organismes municipaux."),
        LCOP: _("Cet achat est publié sous les règles de la Loi sur les contrats des organismes publics."),
        STATE_ENTERPRISE: _("Cet achat est publié sous les règles d’une entreprise d’État."),
    }
    return str(told.get(family_of(bound_as(tender)) or "", _("Cet achat est publié hors des règles sur les contrats publics.")))
