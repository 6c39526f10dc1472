"""Who names a committee, sits on it, keeps its scores, complains; why something cannot be done now. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.accounts.models import User
from marketplace.awards.models import CommitteeMember, Complaint, Seat
from marketplace.awards.rules import DECIDERS
from marketplace.bids.models import OpenedBid
from marketplace.bids.rules import COMMITTING
from marketplace.core.access import policy
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.models import Tender, TenderStage

FEWEST_MEMBERS = 3


@dataclass(frozen=True)
class Sitting:
    """The committee of a purchase as it sits now."""

    tender: Tender
    seats: Sequence[CommitteeMember]

    @property
    def members(self) -> list[CommitteeMember]:
        """Those who score."""
        return [one for one in self.seats if one.seat is Seat.MEMBER]

    @property
    def secretary(self) -> CommitteeMember | None:
        return next((one for one in self.seats if one.seat is Seat.SECRETARY), None)

    def of(self, person: User | None) -> CommitteeMember | None:
        """The seat of a person who is still of the team that she sits for."""
        mine = next((one for one in self.seats if person is not None and one.user_id == person.id), None)
        return mine if mine is not None and teams.membership_in(person, mine.organization) is not None else None


@policy("awards.run_evaluation")
def may_run(actor: User | None, tender: Tender) -> bool:
    """The administrators, buyers and signatories of the organiser name the committee, say who has the margin and answer complaints."""
    found = teams.membership_in(actor, tender.organizer)
    return found is not None and found.may(*DECIDERS)


@policy("awards.read_evaluation")
def may_read(actor: User | None, tender: Tender) -> bool:
    """Every member of the organiser follows the evaluation; scores are shown once they are closed."""
    return teams.membership_in(actor, tender.organizer) is not None


@policy("awards.sit")
def may_sit(actor: User | None, sitting: Sitting) -> bool:
    """Whoever is named to the committee, as long as she is of the team that she sits for."""
    return sitting.of(actor) is not None


@policy("awards.keep_scores")
def may_keep_scores(actor: User | None, sitting: Sitting) -> bool:
    """The secretary of the committee writes what it agreed on, and closes the scores."""
    mine = sitting.of(actor)
    return mine is not None and mine.seat is Seat.SECRETARY


@policy("awards.complain")
def may_complain(actor: User | None, organization: Organization) -> bool:
    """The administrators and signatories of an enterprise complain in its name; the act says of what it answered."""
    found = teams.membership_in(actor, organization)
    return organization.is_enterprise and found is not None and found.may(*COMMITTING)


def reads(mine: CommitteeMember | None) -> bool:
    """Whether a person of the committee may read answers: once she declared, and that she has no conflict."""
    return mine is not None and mine.left_at is None and mine.declared_at is not None and mine.has_conflict is False


def why_not_declare(mine: CommitteeMember, tender: Tender) -> str | None:
    """The reason why she cannot declare, or None: once, before anything; where any enterprise may answer, once it is known which did."""
    if mine.declared_at is not None:
        return str(_("Votre déclaration est faite : elle ne change plus."))
    if tender.is_open_call and tender.bids_opened_at is None:
        return str(_("Toute entreprise peut répondre : les noms se connaissent à l’ouverture. Vous ferez alors votre déclaration."))
    return None


def why_not_score(mine: CommitteeMember, tender: Tender, *, is_closed: bool) -> str | None:
    """The reason why a member cannot score now, or None."""
    if tender.stage is not TenderStage.OPENED:
        return str(_("Les réponses ne sont pas ouvertes, ou tout est décidé : il n’y a rien à noter."))
    if is_closed or mine.closed_at is not None:
        return str(_("Vos notes sont closes : elles ne changent plus."))
    if mine.seat is Seat.SECRETARY:
        return str(_("La personne au secrétariat ne note pas : elle rassemble les notes."))
    if not reads(mine):
        return str(_("Déclarez d’abord si vous avez un conflit d’intérêts : rien ne se lit ni ne se note avant."))
    return None


def why_not_agree(sitting: Sitting, *, is_closed: bool) -> str | None:
    """The reason why the committee cannot come together yet, or None: everybody closed hers, and they are enough."""
    if is_closed:
        return str(_("Les notes sont déjà closes : elles ne changent plus."))
    if sitting.tender.stage is not TenderStage.OPENED:
        return str(_("Les réponses ne sont pas ouvertes, ou tout est décidé : il n’y a rien à noter."))
    if len(sitting.members) < FEWEST_MEMBERS:
        return str(_("Le comité compte au moins %(num)d membres : nommez-en d’autres.", num=FEWEST_MEMBERS))
    if not reads(sitting.secretary):
        return str(_("La personne au secrétariat doit être nommée, et avoir fait sa déclaration."))
    if any(one.closed_at is None for one in sitting.members):
        return str(_("Chaque membre note seul : les notes se voient quand tous ont clos les leurs."))
    return None


def why_not_complain(opened: OpenedBid | None, tender: Tender) -> str | None:
    """The reason why an enterprise cannot complain now, or None: once its own answer, or one that it is of, was opened."""
    if opened is None or tender.bids_opened_at is None:
        return str(_("Une plainte se fait une fois les réponses ouvertes, par une entreprise qui a répondu."))
    return None


def why_not_answer(complaint: Complaint) -> str | None:
    """The reason why a complaint cannot be answered, or None: once."""
    return str(_("Cette plainte a déjà sa réponse : elle ne change plus.")) if complaint.answered_at is not None else None
