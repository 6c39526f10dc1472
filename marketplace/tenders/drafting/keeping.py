"""Which purchase an address of the organiser's space means; one of another organisation and none at all answer alike."""

from marketplace.core import db
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting
from marketplace.tenders.models import Lot, Tender, TenderStage


def purchase(slug: str, number: str) -> tuple[Organization, Tender]:
    """The organisation at work and a group purchase of its own, locked when the unit writes. Missing for anything else."""
    organization = acting.space(slug)
    tender = db.load(Tender, number=number)
    if not tender.is_grouped or tender.organizer_id != organization.id:
        raise Missing()
    return organization, tender


def draft(slug: str, number: str) -> tuple[Organization, Tender]:
    """The same, while its rules may still be written. RuleBroken (409) once they are fixed."""
    organization, tender = purchase(slug, number)
    check_is_draft(tender)
    return organization, tender


def answered_draft(slug: str, number: str) -> tuple[Organization, Tender]:
    """The same, of one that enterprises will answer. Missing for one that is made from an offer."""
    organization, tender = purchase(slug, number)
    if not tender.is_answered:
        raise Missing()
    check_is_draft(tender)
    return organization, tender


def called(slug: str, number: str) -> tuple[Organization, Tender]:
    """The organisation at work and a purchase of its own that enterprises were called to answer. Missing for anything else."""
    organization, tender = purchase(slug, number)
    if tender.called_at is None:
        raise Missing()
    return organization, tender


def check_is_draft(tender: Tender) -> None:
    """RuleBroken unless it is still being prepared: what is published is fixed, whatever a form sends."""
    if tender.stage is not TenderStage.DRAFT:
        raise RuleBroken(
            _("Les règles de cet achat sont fixées depuis qu’il a quitté la préparation : ce qui peut encore changer passe par un avis.")
        )


def lot_of(tender: Tender, rank: int) -> Lot:
    """A lot by its rank; Missing otherwise."""
    found = next((one for one in tender.lots if one.rank == rank), None)
    if found is None:
        raise Missing()
    return found
