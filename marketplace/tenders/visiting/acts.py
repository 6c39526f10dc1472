"""Announcing a visit, saying that one comes, noting who came. Only the buyer ever reads who registered."""

from collections.abc import Collection
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _, speaking
from marketplace.organizations.models import Organization
from marketplace.tenders.asking import amending, keeping
from marketplace.tenders.drafting import writing
from marketplace.tenders.models import SiteVisit, Tender, TenderAmendment, VisitRegistration
from marketplace.tenders.visiting import queries, rules


def announce(tender: Tender, visit: SiteVisit, *, actor: User, at: datetime) -> SiteVisit:
    """Add a visit to a request in preparation. RuleBroken once it was sent, or at a moment that cannot be."""
    keeping.check_is_draft(tender)
    if reason := rules.why_not_announce(tender, visit.starts_at, visit.register_until, at):
        raise RuleBroken(reason)
    visit.tender_id = tender.id
    db.session().add(visit)
    db.session().flush()
    audit.record("tenders.visit_announced", tender, actor=actor, at=at)
    writing.touch(tender, at=at)
    return visit


def add(tender: Tender, visit: SiteVisit, *, actor: User, at: datetime) -> TenderAmendment:
    """Add a visit to a purchase from a need that waits for answers, by a notice to all whom it concerns. RuleBroken once it is too late."""
    if reason := rules.why_not_add(tender, visit, at):
        raise RuleBroken(reason)
    visit.tender_id = tender.id
    db.session().add(visit)
    db.session().flush()
    audit.record("tenders.visit_announced", tender, actor=actor, at=at)
    with speaking("fr"):
        said = f"{rules.told(visit.starts_at, tender.bids_zone)}, {visit.place}"
        reason = str(_("Une visite obligatoire des lieux est ajoutée.") if visit.is_compulsory else _("Une visite des lieux est ajoutée."))
    return amending.published(tender, [["visit", None, said]], reason, actor, at)


def remove(tender: Tender, visit: SiteVisit, *, actor: User, at: datetime) -> None:
    """Take a visit away before anybody could read it."""
    keeping.check_is_draft(tender)
    db.session().delete(visit)
    audit.record("tenders.visit_removed", tender, actor=actor, at=at)
    writing.touch(tender, at=at)


def register(tender: Tender, visit: SiteVisit, organization: Organization, persons: int, *, actor: User, at: datetime) -> None:
    """Say that an enterprise comes, with how many persons; said again, the number changes. RuleBroken once registering is over,
    Unusable for nobody or a crowd."""
    if reason := rules.why_not_register(tender, visit, at):
        raise RuleBroken(reason)
    if not 1 <= persons <= rules.MOST_PERSONS:
        raise Unusable(rules.why_not_so_many())
    one = _row(visit, organization.id)
    one.persons, one.registered_at, one.registered_by_id, one.cancelled_at = persons, at, actor.id, None
    db.session().flush()
    audit.record("tenders.visit_registered", one, actor=actor, at=at, changes={"tenders.visit_persons": (None, persons)})


def cancel(tender: Tender, visit: SiteVisit, organization: Organization, *, actor: User, at: datetime) -> None:
    """Say that it does not come after all. RuleBroken once the visit began; nothing changes for who did not say it would come."""
    if reason := rules.why_not_cancel(tender, visit, at):
        raise RuleBroken(reason)
    one = queries.registration(visit, organization.id)
    if one is None or not rules.is_coming(one):
        return
    one.cancelled_at = at
    audit.record("tenders.visit_cancelled", one, actor=actor, at=at)


def note(tender: Tender, visit: SiteVisit, came: Collection[int], *, actor: User, at: datetime) -> None:
    """Note which of the enterprises that were asked came, registered or not, and of those that registered; the others did not. RuleBroken
    before the visit, and once the answers are opened."""
    if reason := rules.why_not_note(tender, visit, at):
        raise RuleBroken(reason)
    for organization in queries.concerned(tender, visit):
        one = _row(visit, organization.id)
        one.has_come, one.noted_at, one.noted_by_id = organization.id in came, at, actor.id
    db.session().flush()
    audit.record("tenders.visit_noted", tender, actor=actor, at=at, changes={"tenders.visit_came": (None, len(set(came)))})


def _row(visit: SiteVisit, organization_id: int) -> VisitRegistration:
    found = queries.registration(visit, organization_id)
    if found is None:
        found = VisitRegistration(organization_id=organization_id, persons=0)
        visit.registrations.append(found)
    return found
