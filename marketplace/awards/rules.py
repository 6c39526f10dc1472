"""Who awards, who reads a contract, who accepts it for its side; why a lot cannot be awarded now. Pure."""

import enum
from collections.abc import Iterable
from datetime import date

from marketplace.accounts.models import User
from marketplace.awards.models import Award, AwardStatus, Contract, ContractStatus
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.core.money import Money
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import rules as teams
from marketplace.organizations.teams.rules import Current
from marketplace.tenders.closing.deciding import goes_on
from marketplace.tenders.models import Channel, Lot, Tender, TenderStage
from marketplace.tenders.rules import buys

DECIDERS = (Role.ADMINISTRATOR, Role.BUYER, Role.SIGNATORY)
# The stages in which lots are still decided: an award taken back leaves its lot to be decided again.
DECIDED_IN = (TenderStage.CLOSED, TenderStage.AWARDED)
CHOSEN_IN = (TenderStage.OPENED, TenderStage.AWARDED)


class Side(enum.Enum):
    """The two sides of a contract."""

    BUYER = "buyer"
    SUPPLIER = "supplier"

    @property
    def other(self) -> "Side":
        return Side.SUPPLIER if self is Side.BUYER else Side.BUYER


# Who engages an organisation on each side. Whoever spends does so by a delegation, which administering a team is not.
ENGAGED_BY = {Side.BUYER: (Role.SIGNATORY, Role.BUYER), Side.SUPPLIER: (Role.ADMINISTRATOR, Role.SIGNATORY)}


@policy("awards.decide")
def may_decide(actor: User | None, tender: Tender) -> bool:
    """The administrators, buyers and signatories of its organiser award the lots of a purchase."""
    found = teams.membership_in(actor, tender.organizer)
    return found is not None and found.may(*DECIDERS) and buys(tender.organizer, found.at)


@policy("awards.list")
def may_list(actor: User | None, organization: Organization) -> bool:
    """Every member reads the list of the contracts of her organisation."""
    return teams.membership_in(actor, organization) is not None


@policy("awards.see")
def may_see(actor: User | None, contract: Contract) -> bool:
    """The members of both sides, those of the enterprises bound with the supplier, and those of the organiser of the purchase."""
    bound = [one.organization for one in contract.members]
    return any(teams.membership_in(actor, one) for one in (contract.buyer, contract.supplier, contract.tender.organizer, *bound))


@policy("awards.engage")
def may_engage(actor: User | None, contract: Contract) -> bool:
    """Whoever engages one of the two sides: accepts, refuses, proposes changes, ends it. The amount is weighed at the moment of the act."""
    return bool(sides_of(actor, contract))


@policy("awards.evaluate")
def may_evaluate(actor: User | None, contract: Contract) -> bool:
    """The administrators, buyers and signatories of the buyer say how it went."""
    return Side.BUYER in sides_of(actor, contract)


@policy("awards.reply")
def may_reply(actor: User | None, contract: Contract) -> bool:
    """The administrators and signatories of the enterprise answer, once."""
    return Side.SUPPLIER in sides_of(actor, contract)


def party(contract: Contract, side: Side) -> Organization:
    """The organisation of a side."""
    return contract.buyer if side is Side.BUYER else contract.supplier


def sides_of(actor: User | None, contract: Contract) -> list[Side]:
    """The sides that a person may engage today, whatever the amount."""
    found = [(side, teams.membership_in(actor, party(contract, side))) for side in Side]
    return [side for side, here in found if here is not None and here.may(*ENGAGED_BY[side])]


def awaited_of(actor: User | None, contract: Contract) -> list[Side]:
    """The sides that a person may engage and that have not accepted yet."""
    accepted = {Side.BUYER: contract.buyer_accepted_at, Side.SUPPLIER: contract.supplier_accepted_at}
    return [side for side in sides_of(actor, contract) if accepted[side] is None]


def why_not_engage(current: Current | None, side: Side, amount: Money) -> str | None:
    """The reason why a member may not engage her side for an amount before taxes, or None. One delegation that reaches it is enough. Only a
    buyer spends: the enterprise's administrators and signatories are not bounded."""
    if current is None:
        return str(_("Vous n’êtes pas membre de cette organisation."))
    weighed = amount if side is Side.BUYER else None
    mine = [one.role for one in current.membership.roles if one.role in ENGAGED_BY[side]]
    reasons = [teams.why_not_as(current.membership, role, current.on, weighed) for role in mine]
    if None in reasons:
        return None
    if reasons:
        return reasons[0]
    if side is Side.BUYER:
        return str(_("Engager l’acheteur demande le rôle achats ou signature, dans le plafond de la délégation."))
    return str(_("Engager l’entreprise demande le rôle signature ou administration."))


def is_undecided(lot: Lot, awards: Iterable[Award], tender: Tender) -> bool:
    """Whether somebody must still say who gets a lot: no award stands, nobody said that there would be none, and the close did not drop it
    for want of its minimum."""
    stands = (AwardStatus.ACTIVE, AwardStatus.UNSUCCESSFUL)
    if any(one.lot_id == lot.id and one.status in stands for one in awards):
        return False
    return not tender.is_grouped or goes_on(lot, tender)


def why_not_decide(tender: Tender) -> str | None:
    """The reason why the lots of a group purchase cannot be decided now, or None."""
    if tender.is_answered:
        return str(_("Cet achat se décide parmi ses réponses, sur sa propre page."))
    if tender.channel is Channel.SEAO:
        return str(_("Cet achat se fait sur le SEAO : son résultat s’inscrit, il ne s’octroie pas ici."))
    if tender.stage is TenderStage.ADHESION:
        return str(_("Les adhésions sont encore ouvertes : l’octroi vient après leur clôture."))
    if tender.stage not in DECIDED_IN:
        return str(_("Cet achat n’est plus à octroyer."))
    return None


def why_not_choose(tender: Tender) -> str | None:
    """The reason why nobody can be chosen now among the answers to a price request, or None."""
    if not tender.is_answered:
        return str(_("Cet achat ne se décide pas parmi des réponses scellées."))
    if tender.stage is TenderStage.BIDDING:
        return str(_("Les réponses sont scellées : la décision vient après leur ouverture."))
    if tender.stage not in CHOSEN_IN:
        return str(_("Cet achat n’est pas, ou n’est plus, à décider parmi des réponses."))
    return None


def why_not_choose_for(lot: Lot, awards: Iterable[Award], tender: Tender) -> str | None:
    """The reason why a lot of a price request cannot be decided now, or None."""
    if reason := why_not_choose(tender):
        return reason
    if not is_undecided(lot, awards, tender):
        return str(_("Le lot « %(lot)s » est déjà décidé : quelqu’un l’a fait avant vous. Relisez la page.", lot=lot.title))
    return None


def why_not_award(lot: Lot, awards: Iterable[Award], tender: Tender) -> str | None:
    """The reason why a lot cannot be awarded now, or None."""
    if reason := why_not_decide(tender):
        return reason
    if not goes_on(lot, tender):
        return str(_("Le lot « %(lot)s » n’a pas atteint ce qu’il fallait à la clôture : il n’y a rien à octroyer.", lot=lot.title))
    if not is_undecided(lot, awards, tender):
        return str(_("Le lot « %(lot)s » est déjà décidé : quelqu’un l’a fait avant vous. Relisez la page.", lot=lot.title))
    if lot.closed_price is None:
        return str(_("Le lot « %(lot)s » n’a pas de prix fixé à la clôture.", lot=lot.title))
    return None


def why_not_cancel(award: Award, contracts: Iterable[Contract]) -> str | None:
    """The reason why an award cannot be taken back, or None: only while none of its contracts was accepted by both."""
    if award.status is not AwardStatus.ACTIVE:
        return str(_("Cet octroi n’est plus en vigueur."))
    signed = [one.number for one in contracts if one.status in (ContractStatus.ACTIVE, ContractStatus.TERMINATED)]
    if signed:
        return str(_("Un contrat de cet octroi est accepté des deux côtés (%(number)s) : l’octroi ne s’annule plus.", number=signed[0]))
    return None


def has_ended(contract: Contract, on: date) -> bool:
    """Whether a contract in force has its last day behind it."""
    return contract.status is ContractStatus.ACTIVE and contract.ends_on is not None and contract.ends_on < on
