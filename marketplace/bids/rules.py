"""Who answers a purchase, who reads an answer, who has the answers opened; why not. Pure."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.bids.models import Bid, BidMember, BidState, OpenedBid, PriceState
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.rules import is_shown as is_page_shown
from marketplace.organizations.teams import rules as teams
from marketplace.tenders import rules as tenders
from marketplace.tenders.models import Tender, TenderStage

# Those who write an answer, and those who bind their enterprise by handing it in.
WRITERS = (Role.ADMINISTRATOR, Role.CATALOGUE, Role.SIGNATORY)
COMMITTING = (Role.ADMINISTRATOR, Role.SIGNATORY)
OPENERS = (Role.ADMINISTRATOR, Role.BUYER, Role.SIGNATORY, Role.EVALUATOR)
# Answers are opened by two persons.
OPENED_BY = 2


@policy("bids.answer")
def may_answer(actor: User | None, organization: Organization) -> bool:
    """The administrators, signatories and those who keep the catalogue of an enterprise write its answers; the act says to what."""
    found = teams.membership_in(actor, organization)
    return organization.is_enterprise and found is not None and found.may(*WRITERS)


@policy("bids.commit")
def may_commit(actor: User | None, organization: Organization) -> bool:
    """Its administrators and signatories hand an answer in, and take it back."""
    found = teams.membership_in(actor, organization)
    return organization.is_enterprise and found is not None and found.may(*COMMITTING)


@policy("bids.see")
def may_see(actor: User | None, bid: Bid) -> bool:
    """Every member of the enterprise that answers; nobody else before the opening, not even the team."""
    return teams.membership_in(actor, bid.lead) is not None


@policy("bids.read_group")
def may_read_group(actor: User | None, row: BidMember) -> bool:
    """Every member of an enterprise that a lead invited to its answer, as long as it is of it."""
    return row.left_at is None and teams.membership_in(actor, row.organization) is not None


@policy("bids.open")
def may_open(actor: User | None, tender: Tender) -> bool:
    """Those who buy, sign, evaluate or administer for the buyer ask for the opening, or for one of the buyers; two of them are needed."""
    return any(may_open_for(actor, one) for one in parties(tender))


def may_open_for(actor: User | None, organization: Organization) -> bool:
    """Whether a person asks for an opening in the name of an organisation."""
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(*OPENERS)


@policy("bids.read_opened")
def may_read_opened(actor: User | None, tender: Tender) -> bool:
    """The members of the buyer read the answers once they are opened; those of every buyer, where several buy together."""
    return tender.bids_opened_at is not None and any(teams.membership_in(actor, one) is not None for one in parties(tender))


def parties(tender: Tender) -> list[Organization]:
    """Those who have answers opened: the buyer alone, or the organiser and whoever the close bound."""
    return tenders.parties(tender) if tender.is_grouped else [tender.organizer]


def is_asked(tender: Tender, organization: Organization) -> bool:
    """Whether this enterprise was asked for its price, once the request was sent, or is one that a purchase from a need calls."""
    return tenders.may_answer(tender, organization)


def is_open(tender: Tender, at: datetime) -> bool:
    """Whether an answer is received at that instant: before the deadline, to the microsecond of the server's clock."""
    return tender.stage is TenderStage.BIDDING and tender.bids_due_at is not None and at < tender.bids_due_at


def why_not_answer(tender: Tender, organization: Organization, at: datetime) -> str | None:
    """The reason why an enterprise cannot write, hand in or take back an answer now, or None."""
    if not is_asked(tender, organization):
        return str(_("Votre entreprise n’est pas de celles à qui cette demande est faite."))
    if tender.stage is TenderStage.CANCELLED:
        return str(_("Cette demande est annulée : elle ne reçoit plus de réponse."))
    if not is_open(tender, at):
        return str(_("La période de réponse est terminée : aucune réponse n’est reçue après l’heure limite."))
    if not is_page_shown(organization):
        return str(_("La fiche de votre entreprise n’est pas publiée : publiez-la avant de répondre."))
    return None


def why_not_withdraw(bid: Bid, at: datetime) -> str | None:
    """The reason why an answer cannot be taken back now, or None: until the deadline, once it was handed in."""
    if bid.state is not BidState.SUBMITTED:
        return str(_("Il n’y a pas de réponse déposée à retirer."))
    if not is_open(bid.tender, at):
        return str(_("L’heure limite est passée : une réponse déposée ne se retire plus."))
    return None


def why_not_open(tender: Tender, persons: int, at: datetime, *, organizations: int = OPENED_BY) -> str | None:
    """The reason why answers cannot be opened now by so many different persons, of so many different buyers, or None. The opener asks it
    again by its own clock."""
    if not is_sealed(tender):
        return str(_("Cet achat n’attend pas de réponses scellées."))
    if tender.stage is TenderStage.CANCELLED:
        return str(_("Cette demande est annulée : ses réponses restent scellées."))
    if tender.stage is not TenderStage.BIDDING or tender.bids_opened_at is not None:
        return str(_("Les réponses sont déjà ouvertes : une ouverture ne se refait pas."))
    if reason := why_too_early(tender.bids_due_at, at):
        return reason
    return _why_not_by_two(tender, persons, organizations)


def is_sealed(tender: Tender) -> bool:
    """Whether a purchase waits or waited for sealed answers: a request that was sent, a group purchase that enterprises were called to."""
    if not tender.is_answered or tender.stage is TenderStage.DRAFT or tender.bids_due_at is None:
        return False
    return not tender.is_grouped or tender.called_at is not None


def why_too_early(due: datetime, at: datetime) -> str | None:
    """The reason why nothing is opened yet of what is due at that instant, or None."""
    return str(_("L’heure limite n’est pas passée : les réponses restent scellées jusque-là.")) if at < due else None


@policy("bids.set_aside")
def may_set_aside(actor: User | None, tender: Tender) -> bool:
    """Those of the buyer, or of the organiser, who have answers opened say which of them do not conform, and take it back."""
    return tender.bids_opened_at is not None and may_open_for(actor, tender.organizer)


def why_not_choose(opened: OpenedBid, tender: Tender) -> str | None:
    """The reason why nothing may be awarded to an answer, or None: it was received in time, opened with the others, intact, and nobody set
    it aside."""
    name = opened.bid.lead.name
    if opened.bid.tender_id != tender.id or tender.bids_opened_at is None or tender.bids_due_at is None:
        return str(_("Cette réponse n’a pas été ouverte avec celles de cette demande."))
    if not opened.is_intact:
        return str(
            _("La réponse de « %(name)s » est endommagée : rien ne peut lui être octroyé tant qu’elle n’est pas renvoyée.", name=name)
        )
    if opened.price_state is PriceState.SEALED:
        return str(_("Les prix de « %(name)s » sont encore scellés.", name=name))
    if opened.price_state is PriceState.KEPT:
        return str(_("La réponse de « %(name)s » n’a pas atteint la note de passage : ses prix restent scellés.", name=name))
    if opened.received_at >= tender.bids_due_at:
        return str(_("La réponse de « %(name)s » n’a pas été reçue avant l’heure limite.", name=name))
    if opened.set_aside_at is not None:
        return str(_("La réponse de « %(name)s » est écartée : reprenez-la d’abord, ou choisissez-en une autre.", name=name))
    return None


def why_not_set_aside(opened: OpenedBid, tender: Tender) -> str | None:
    """The reason why an answer cannot be set aside now, or None; what was awarded to it is asked elsewhere."""
    if tender.stage is not TenderStage.OPENED and tender.stage is not TenderStage.AWARDED:
        return str(_("Les réponses à cette demande ne s’écartent plus."))
    if not opened.is_intact:
        return str(_("Cette réponse est endommagée : il n’y a rien à écarter."))
    if opened.set_aside_at is not None:
        return str(_("Cette réponse est déjà écartée."))
    return None


def why_not_take_back(opened: OpenedBid, *, is_scored: bool) -> str | None:
    """The reason why an answer that was set aside cannot count again, or None. `is_scored`: the scores are not closed yet, or it has its
    own; one that nobody scored would count for nothing."""
    if opened.set_aside_at is None:
        return str(_("Cette réponse n’est pas écartée."))
    if not is_scored:
        return str(_("Les notes sont closes sans les siennes : cette réponse ne compte plus avec les autres."))
    if opened.price_state is PriceState.KEPT:
        return str(_("Les prix sont ouverts sans les siens : cette réponse ne compte plus avec les autres."))
    return None


def is_curable(opened: OpenedBid, at: datetime) -> bool:
    """Whether a bidder may send again now the answer that was found damaged."""
    return not opened.is_intact and opened.cure_until is not None and at < opened.cure_until


def why_not_cure(opened: OpenedBid | None, at: datetime) -> str | None:
    """The reason why an answer cannot be sent again now, or None."""
    if opened is None or (opened.is_intact and opened.cure_until is None):
        return str(_("Votre réponse n’est pas de celles qui s’envoient de nouveau."))
    if opened.is_intact:
        return str(_("Votre réponse est déjà renvoyée : elle ne change plus."))
    if opened.bid.tender.stage is TenderStage.CANCELLED:
        return str(_("Cette demande est annulée : elle ne reçoit plus de réponse."))
    return None if is_curable(opened, at) else str(_("Le délai pour renvoyer votre réponse est passé."))


def why_not_open_prices(
    tender: Tender, persons: int, *, is_apart: bool, is_closed: bool, is_done: bool, organizations: int = OPENED_BY
) -> str | None:
    """The reason why the prices of a purchase in two envelopes cannot be opened now by so many persons, of so many different buyers, or
    None."""
    if not is_apart:
        return str(_("Les prix de cette demande ne sont pas dans une enveloppe à part."))
    if is_done:
        return str(_("Les prix sont déjà ouverts : une ouverture ne se refait pas."))
    if tender.stage is not TenderStage.OPENED or tender.bids_opened_at is None:
        return str(_("Les réponses ne sont pas ouvertes, ou la demande est terminée : les prix restent scellés."))
    if not is_closed:
        return str(_("Les notes ne sont pas closes : les prix restent scellés jusque-là."))
    return _why_not_by_two(tender, persons, organizations)


def _why_not_by_two(tender: Tender, persons: int, organizations: int) -> str | None:
    if persons < OPENED_BY:
        return str(_("L’ouverture se fait à deux : une deuxième personne de votre organisme doit la demander aussi."))
    if organizations < min(OPENED_BY, len(parties(tender))):
        return str(_("L’ouverture se fait à deux : une personne d’un autre des organismes qui achètent doit la demander aussi."))
    return None
