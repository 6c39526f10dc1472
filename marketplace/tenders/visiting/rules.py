"""When a visit may be announced, registered for and noted. Pure: it knows nothing of answers."""

from datetime import datetime, timedelta

from marketplace.core.locale import _
from marketplace.tenders.asking import rules as asking
from marketplace.tenders.asking import zones
from marketplace.tenders.models import SiteVisit, Tender, TenderStage, VisitRegistration

MOST_PERSONS = 50
# What a visit that is added while answers are awaited leaves to read of it.
TO_REGISTER = timedelta(days=1)


def told(at: datetime, zone: str) -> str:
    """« 10:00, heure de l’Est, le 3 décembre 2026 »."""
    here = zones.wall(at, zone)
    return zones.told(at, zone).replace(f"{here:%H:%M:%S}", f"{here:%H:%M}", 1)


def why_not_announce(tender: Tender, starts_at: datetime, register_until: datetime, at: datetime) -> str | None:
    """The reason why a visit cannot be at this moment, or None: to come, registered for before it, and before the deadline."""
    if starts_at <= at:
        return str(_("Ce moment est déjà passé : choisissez une visite à venir."))
    if register_until > starts_at:
        return str(_("Les inscriptions se ferment avant la visite, ou quand elle commence."))
    if tender.bids_due_at is not None and starts_at >= tender.bids_due_at:
        return str(_("La visite a lieu avant l’heure limite des réponses : avancez-la, ou reportez l’heure limite."))
    return None


def why_not_add(tender: Tender, visit: SiteVisit, at: datetime) -> str | None:
    """The reason why a visit cannot be added to a purchase from a need, or None: while it waits for answers, with a day to register."""
    if reason := asking.why_not_amend(tender, at) or why_not_announce(tender, visit.starts_at, visit.register_until, at):
        return reason
    if visit.register_until < at + TO_REGISTER:
        return str(_("Laissez aux entreprises au moins une journée pour lire l’avis et s’inscrire : reportez la dernière heure."))
    return None


def why_not_send(tender: Tender, visit: SiteVisit, at: datetime) -> str | None:
    """The reason why a request cannot be sent with this visit, or None."""
    when = told(visit.starts_at, tender.bids_zone)
    if tender.bids_due_at is not None and visit.starts_at >= tender.bids_due_at:
        return str(_("La visite de %(when)s n’est pas avant l’heure limite : changez l’une ou l’autre.", when=when))
    if visit.register_until <= at:
        return str(_("La visite de %(when)s : plus personne n’aurait le temps de s’inscrire. Changez-la.", when=when))
    return None


def why_not_register(tender: Tender, visit: SiteVisit, at: datetime) -> str | None:
    """The reason why an enterprise that was asked cannot say that it comes, or None."""
    if tender.stage is not TenderStage.BIDDING:
        return str(_("Cette demande n’attend plus de réponse : il n’y a plus de visite."))
    if at >= visit.register_until:
        return str(_("Les inscriptions à cette visite sont closes depuis %(when)s.", when=told(visit.register_until, tender.bids_zone)))
    return None


def why_not_so_many() -> str:
    """Why nobody, or a crowd, does not register."""
    return str(_("Écrivez combien de personnes viennent à la visite, de 1 à %(most)d, puis inscrivez-vous.", most=MOST_PERSONS))


def why_not_cancel(tender: Tender, visit: SiteVisit, at: datetime) -> str | None:
    """The reason why it cannot say any more that it does not come, or None until the visit begins."""
    if tender.stage is not TenderStage.BIDDING or at >= visit.starts_at:
        return str(_("La visite a commencé : l’inscription ne s’annule plus."))
    return None


def why_not_note(tender: Tender, visit: SiteVisit, at: datetime) -> str | None:
    """The reason why who came cannot be noted now, or None: from the visit until the answers are opened, whatever they say."""
    if tender.stage is not TenderStage.BIDDING:
        return str(_("Les présences se notent avant l’ouverture des réponses, et non après."))
    if at < visit.starts_at:
        return str(_("La visite n’a pas encore eu lieu."))
    return None


def is_coming(one: VisitRegistration) -> bool:
    """Whether an enterprise said that it comes, and did not take it back."""
    return one.registered_at is not None and one.cancelled_at is None
