"""How a page finds its purchase, its contract and the side for which one acts; what is another's and what is absent answer alike."""

from marketplace.awards import rules
from marketplace.awards.models import Award, Contract, ContractAmendment
from marketplace.awards.rules import Side
from marketplace.core import audit, db
from marketplace.core.access import actor, can
from marketplace.core.errors import Forbidden, Missing, SignInNeeded
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import acting
from marketplace.tenders.models import Tender

# A side as an address says it.
SIDES = {"acheteur": Side.BUYER, "entreprise": Side.SUPPLIER}
WORDS = {side: word for word, side in SIDES.items()}


def tender(number: str) -> Tender:
    """A purchase, locked when the unit writes; Missing for one that this reader may not see. What is done is done for its organiser."""
    if actor() is None:
        raise SignInNeeded()
    found = db.load(Tender, number=number)
    if not can("tenders.see", found):
        raise Missing()
    audit.act_for(found.organizer_id)
    return found


def answered(slug: str, number: str) -> tuple[Organization, Tender]:
    """The organisation at work and a purchase of its own that is decided among sealed answers, locked when the unit writes. Missing for
    anything else."""
    organization = acting.space(slug)
    found = db.load(Tender, number=number)
    if found.organizer_id != organization.id or found.kind not in rules.ANSWERED:
        raise Missing()
    return organization, found


def award(found: Tender, number: int) -> Award:
    """An award of a purchase."""
    return db.load(Award, id=number, tender_id=found.id)


def contract(number: str) -> Contract:
    """A contract, locked when the unit writes; Missing for whoever is of neither side, nor of the organiser."""
    if actor() is None:
        raise SignInNeeded()
    found = db.load(Contract, number=number)
    if not can("awards.see", found):
        raise Missing()
    return found


def side(found: Contract, word: str) -> Side:
    """The side for which one acts, said in the log. Missing for a word of ours that is none, Forbidden for whoever may not engage it."""
    if word not in SIDES:
        raise Missing()
    asked = SIDES[word]
    if asked not in rules.sides_of(actor(), found):
        raise Forbidden(_("Engager l’organisation demande le rôle achats, signature ou administration."))
    audit.act_for(rules.party(found, asked).id)
    return asked


def amendment(found: Contract, number: int) -> ContractAmendment:
    """An amendment of a contract, by its number in it."""
    return db.load(ContractAmendment, contract_id=found.id, number=number)
