"""Which price request an address means: for its buyer, for an enterprise that was asked; to anybody else there is none."""

from marketplace.core import db
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting
from marketplace.tenders import rules
from marketplace.tenders.models import Tender, TenderKind, TenderStage


def ours(slug: str, number: str) -> tuple[Organization, Tender]:
    """The organisation at work and a price request of its own, locked when the unit writes. Missing for anything else."""
    organization = acting.space(slug)
    tender = db.load(Tender, number=number, kind=TenderKind.PRICE_REQUEST)
    if tender.organizer_id != organization.id:
        raise Missing()
    return organization, tender


def draft(slug: str, number: str) -> tuple[Organization, Tender]:
    """The same, while it is prepared. RuleBroken (409) once it was sent."""
    organization, tender = ours(slug, number)
    check_is_draft(tender)
    return organization, tender


def received(slug: str, number: str) -> tuple[Organization, Tender]:
    """The organisation at work and a price request that was sent to it. Missing for anything else, one that is prepared included."""
    organization = acting.space(slug)
    tender = db.load(Tender, number=number, kind=TenderKind.PRICE_REQUEST)
    if not rules.was_asked(tender, organization.id):
        raise Missing()
    return organization, tender


def check_is_draft(tender: Tender) -> None:
    """RuleBroken unless it is still being prepared."""
    if tender.stage is not TenderStage.DRAFT:
        raise RuleBroken(_("Cette demande de prix n’est plus en préparation : ce qui peut encore changer passe par un avis."))
