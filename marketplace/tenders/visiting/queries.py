"""Finding visits: those of a request, what an enterprise said of them, which enterprises did not come where they had to."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from marketplace.core import db
from marketplace.core.errors import Missing
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.models import SiteVisit, Tender, VisitRegistration
from marketplace.tenders.visiting import rules


class Attendance(NamedTuple):
    """What is said of the enterprises of an answer at a compulsory visit; `is_missed` when it was noted that none of them came."""

    said: str
    is_missed: bool = False


def of(tender: Tender) -> Sequence[SiteVisit]:
    """The visits of a request, the first before."""
    asked = select(SiteVisit).where(SiteVisit.tender_id == tender.id).options(selectinload(SiteVisit.registrations))
    return db.session().scalars(asked.order_by(SiteVisit.starts_at, SiteVisit.id)).all()


def one(tender: Tender, number: int) -> SiteVisit:
    """A visit of this request; Missing for one of another."""
    found = db.session().get(SiteVisit, number)
    if found is None or found.tender_id != tender.id:
        raise Missing()
    return found


def registration(visit: SiteVisit, organization_id: int) -> VisitRegistration | None:
    """What was said or noted of an enterprise for a visit, or None."""
    return next((one for one in visit.registrations if one.organization_id == organization_id), None)


def concerned(tender: Tender, visit: SiteVisit) -> list[Organization]:
    """Those whose presence is noted: the enterprises that were asked, and, where any may answer, those that registered."""
    asked = {one.organization_id: one.organization for one in tender.bidders}
    registered = {one.organization_id: one.organization for one in visit.registrations if one.registered_at is not None}
    return list((asked | registered).values())


def absences(tender: Tender, answers: Mapping[int, Mapping[int, str]]) -> dict[int, list[Attendance]]:
    """For each answer, by its number, whose enterprises are given by theirs with their names: a sentence for each compulsory visit at which
    one of them was not noted; told once the answers are read. Nothing is refused for it: people judge."""
    found: dict[int, list[Attendance]] = {}
    for visit in of(tender) if answers else ():
        if visit.is_compulsory:
            for number, enterprises in answers.items():
                if said := _absence(visit, enterprises, rules.told(visit.starts_at, tender.bids_zone)):
                    found.setdefault(number, []).append(said)
    return found


def _absence(visit: SiteVisit, enterprises: Mapping[int, str], when: str) -> Attendance | None:
    """What is said of those of an answer: nothing when all came; of a group, who came for it."""
    is_noted = any(one.has_come is not None for one in visit.registrations)
    noted = {one.organization_id: one.has_come for one in visit.registrations}
    came = [name for number, name in enterprises.items() if noted.get(number)]
    if len(came) == len(enterprises):
        return None
    if came:
        return Attendance(_("À la visite obligatoire de %(when)s, du groupe : %(names)s.", when=when, names=", ".join(came)))
    if not is_noted or any(noted.get(number, False) is None for number in enterprises):
        return Attendance(_("Présence non notée à la visite obligatoire de %(when)s.", when=when))
    if len(enterprises) > 1:
        return Attendance(_("Aucune des entreprises du groupe à la visite obligatoire de %(when)s.", when=when), is_missed=True)
    return Attendance(_("Absente de la visite obligatoire de %(when)s.", when=when), is_missed=True)
