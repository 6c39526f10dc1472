"""Questions of the enterprises that were asked, answered in front of all of them and of the buyer, never saying who asks."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core.errors import Missing, RuleBroken
from marketplace.organizations.models import Organization
from marketplace.tenders import rules as tenders
from marketplace.tenders.asking import rules
from marketplace.tenders.models import Enquiry, Tender
from marketplace.tenders.speaking import acts


def ask(tender: Tender, organization: Organization, question: str, *, actor: User, at: datetime) -> Enquiry:
    """Ask in the name of an enterprise to which the request was sent. RuleBroken past the deadline, Missing for another enterprise."""
    if not tenders.was_asked(tender, organization.id):
        raise Missing()
    if reason := rules.why_not_ask(tender, at):
        raise RuleBroken(reason)
    path = f"/espace/{tender.organizer.slug}/demandes-de-prix/{tender.number}/questions"
    return acts.keep(tender, organization, question, path, actor=actor, at=at)


def answer(tender: Tender, number: int, words: str, *, actor: User, at: datetime) -> Enquiry:
    """Answer in front of all, or mend an answer, until the deadline. RuleBroken after it."""
    if reason := rules.why_not_answer(tender, at):
        raise RuleBroken(reason)
    return acts.answer(tender, number, words, actor=actor, at=at)
