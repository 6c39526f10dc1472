"""Requests to whoever is in charge of personal information: asked from the account, answered from the desk within thirty days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from marketplace.accounts import queries
from marketplace.accounts.models import PrivacyRequest, RequestStatus, User
from marketplace.accounts.privacy import incidents
from marketplace.core import audit, clock, db, notices, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import N_, _

# P-39.1, section 32: in writing, at the latest thirty days after the request came.
DAYS_TO_ANSWER = 30
MOST_OPEN = 3
CLOSED = (RequestStatus.DONE, RequestStatus.DECLINED)


def ask(person: User, text: str, *, at: datetime) -> PrivacyRequest:
    """Keep a request and tell the team. RuleBroken while several of hers wait."""
    waiting = select(func.count()).select_from(PrivacyRequest)
    mine = waiting.where(PrivacyRequest.user_id == person.id, PrivacyRequest.status == RequestStatus.OPEN)
    if (db.session().scalar(mine) or 0) >= MOST_OPEN:
        raise RuleBroken(_("Trois de vos demandes attendent déjà une réponse. Attendez-la avant d’en ajouter une autre."))
    made = PrivacyRequest(user_id=person.id, words=text, created_at=at)
    db.session().add(made)
    db.session().flush()
    audit.record("accounts.privacy_request", made, actor=person, at=at)
    message = N_("Une demande sur des renseignements personnels attend une réponse.")
    for one in queries.staff():
        notices.notify(one.id, "accounts.privacy_request", message, at=at, path=f"/bureau/confidentialite/demandes/{made.id}")
    return made


def answer(found: PrivacyRequest, status: RequestStatus, text: str, *, actor: User, at: datetime) -> None:
    """Say what was done, or why not, and tell the person. Unusable without words; RuleBroken when somebody answered meanwhile."""
    if not text.strip():
        raise Unusable(_("Écrivez la réponse : la personne a droit à la raison."))
    states.move(found, status, actor=actor, at=at)
    found.answer, found.closed_at = text, at
    message = N_("Votre demande sur vos renseignements a sa réponse.")
    notices.notify(
        found.user_id, "accounts.privacy_answer", message, at=at, path="/compte/donnees", mail_template="accounts/mail/privacy_answer.txt"
    )


def answer_by(found: PrivacyRequest) -> date:
    """The last day on which the answer is in time."""
    return clock.local_day(found.created_at) + timedelta(days=DAYS_TO_ANSWER)


def listed(*, is_open: bool) -> Select[tuple[PrivacyRequest]]:
    """Those that wait, the oldest first; or those that were answered, the last first."""
    named = select(PrivacyRequest).options(joinedload(PrivacyRequest.user))
    if is_open:
        return named.where(PrivacyRequest.status == RequestStatus.OPEN).order_by(PrivacyRequest.id)
    return named.where(PrivacyRequest.status.in_(CLOSED)).order_by(PrivacyRequest.closed_at.desc(), PrivacyRequest.id.desc())


@dataclass(frozen=True)
class Waiting:
    """How many requests wait for their answer, and how many incidents for a decision or for somebody to be told."""

    requests: int
    incidents: int


def waiting() -> Waiting:
    """What the desk has to do, in one question."""
    asked = select(func.count()).select_from(PrivacyRequest).where(PrivacyRequest.status == RequestStatus.OPEN)
    found = db.session().execute(select(asked.scalar_subquery(), incidents.undecided().scalar_subquery())).one()
    return Waiting(*found)
