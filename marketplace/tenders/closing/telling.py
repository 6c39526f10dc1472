"""Who is told of the close, and of its extension: participants, watchers, the organiser, the enterprise. Rows of the unit that closes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.core import db, notices
from marketplace.core.locale import N_
from marketplace.tenders.closing.deciding import Decision
from marketplace.tenders.joining import queries
from marketplace.tenders.joining.rules import COUNTED
from marketplace.tenders.models import Participation, ParticipationStage, Tender, TenderWatch

JOINED, WATCHED, ORGANIZED, SUPPLIED = "tenders.joined", "tenders.watched", "tenders.organized", "tenders.supplied"

BOUND = N_("« %(title)s » est clos : votre organisation est engagée. Voyez le prix et les quantités sur la page.")
LAPSED = N_("« %(title)s » est clos : faute d’autorisation à temps, votre organisation n’y est pas engagée.")
UNSUCCESSFUL = N_("« %(title)s » est clos sans suite : la quantité minimale n’est pas atteinte. Votre organisation n’est engagée à rien.")
CLOSED = N_("« %(title)s » est clos : la quantité et le prix sont fixés.")
BOUND_TO_NEED = N_("« %(title)s » est clos : votre organisation est engagée. Les entreprises répondent maintenant; voyez la page.")
CALLED = N_("« %(title)s » est clos : les quantités sont fixées, et les entreprises répondent jusqu’à l’heure limite.")
NOTHING_LEFT = N_("« %(title)s » est clos sans suite : la quantité minimale n’est pas atteinte.")
UNLAWFUL = N_(
    "« %(title)s » est clos sans suite : des retraits ont fait remonter le prix au-dessus du plafond légal (appel d’offres public requis)."
)
EXTENDED = N_("« %(title)s » est prolongé (jours ajoutés : %(days)d), car la quantité minimale n’est pas encore atteinte.")


def tell_closed(tender: Tender, found: Sequence[Participation], decision: Decision, *, at: datetime) -> None:
    """Tell everybody what the close decided; each participant what became of its own place."""
    fallen = NOTHING_LEFT if decision.is_lawful else UNLAWFUL
    bound, closed = (BOUND_TO_NEED, CALLED) if tender.is_answered else (BOUND, CLOSED)
    ours = bound if not decision.is_unsuccessful else UNSUCCESSFUL if decision.is_lawful else UNLAWFUL
    stages = {one.organization_id: LAPSED if one.stage is ParticipationStage.LAPSED else ours for one in found}
    tell_participants(tender, stages, at=at)
    tell_others(tender, fallen if decision.is_unsuccessful else closed, at=at)


def tell_extended(tender: Tender, found: Iterable[Participation], *, at: datetime) -> None:
    """Tell everybody the new deadline, once each organisation."""
    joined = {one.organization_id: EXTENDED for one in found if one.organization_id != tender.organizer_id}
    tell_participants(tender, joined, at=at, days=tender.extension_days)
    tell_others(tender, EXTENDED, at=at, days=tender.extension_days)


def tell_participants(
    tender: Tender, sentences: dict[int, str], *, at: datetime, paths: Mapping[int, str] | None = None, **values: Any
) -> None:
    """Tell the people of each organisation (by its id) the sentence that is for it, and lead them to its adhesion, or to its page among
    `paths`."""
    for one in queries.people_of(sentences, at):
        place = one.organization
        path = (paths or {}).get(place.id) or f"/espace/{place.slug}/adhesions/{tender.number}"
        sentence = sentences[place.id]
        notices.notify(one.user_id, JOINED, sentence, at=at, path=path, organization_id=place.id, **_values(tender), **values)


def tell_others(tender: Tender, sentence: str, *, at: datetime, **values: Any) -> None:
    """Tell whoever organises, sells or watches, each once."""
    path, said = f"/achats-regroupes/{tender.number}", {**_values(tender), **values}
    told: set[int] = set()
    for topic, organization_id in ((ORGANIZED, tender.organizer_id), (SUPPLIED, tender.supplier_id)):
        for one in queries.people_of([organization_id], at) if organization_id else ():
            if one.user_id not in told:
                notices.notify(one.user_id, topic, sentence, at=at, path=path, organization_id=organization_id, **said)
                told.add(one.user_id)
    for person_id in watchers(tender, at):
        if person_id not in told:
            notices.notify(person_id, WATCHED, sentence, at=at, path=path, **said)


def tell_watchers(tender: Tender, sentence: str, *, at: datetime, **values: Any) -> None:
    """Tell whoever watches and is not told as a participant."""
    for person_id in watchers(tender, at):
        notices.notify(person_id, WATCHED, sentence, at=at, path=f"/achats-regroupes/{tender.number}", **_values(tender), **values)


def watchers(tender: Tender, at: datetime) -> list[int]:
    """Who watches, those apart who are told in the name of a participant."""
    of_participants = {one.user_id for one in queries.people_of(participants(tender), at)}
    asked = select(TenderWatch.user_id).where(TenderWatch.tender_id == tender.id).order_by(TenderWatch.id)
    return [one for one in db.session().scalars(asked) if one not in of_participants]


def participants(tender: Tender) -> list[int]:
    """The ids of the organisations that take part, or fell at the close."""
    counted = (*COUNTED, ParticipationStage.LAPSED)
    asked = select(Participation.organization_id).where(Participation.tender_id == tender.id, Participation.stage.in_(counted))
    return list(db.session().scalars(asked))


def _values(tender: Tender) -> dict[str, Any]:
    return {"title": tender.title_fr}
