"""What adhesions, questions and watches hold of a person: told to her; taken away, or kept without her name, once she is erased."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import delete, or_, select, update

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.tenders.models import Enquiry, FundsCertificate, Participation, Tender, TenderWatch


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """Her acts in adhesions, the funds that she certified, her questions and answers, what she watches."""
    kinds = (_participations(person), _certificates(person), _asked(person), _answered(person), _watched(person))
    return [one.held(most) for one in kinds]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who committed a body, certified its funds or answered for it: a number, which leads to no name any more."""
    return ["participations", "funds_certificates", "enquiries"]


@panel("person.erase")
def erase(person: User, traces: Any, at: datetime) -> None:
    """What she watches goes, and nothing says any more that a question was hers."""
    db.session().execute(delete(TenderWatch).where(TenderWatch.user_id == person.id))
    db.session().execute(update(Enquiry).where(Enquiry.asked_by_id == person.id).values(asked_by_id=None))


def _participations(person: User) -> Kind:
    mine = or_(Participation.adhered_by_id == person.id, Participation.delegate_id == person.id, Participation.withdrawn_by_id == person.id)
    return Kind(
        "tenders.participations",
        _("Les adhésions que vous avez faites, autorisées ou retirées"),
        _("Savoir qui a engagé l’organisation, et quand."),
        _("Tant que l’achat est conservé."),
        {
            "tender": (_("Achat"), lambda one: _number(one.tender_id)),
            "organization": (_("Organisation"), lambda one: one.organization.name),
            "at": (_("Moment"), attrgetter("adhered_at")),
        },
        select(Participation).where(mine).order_by(Participation.id.desc()),
        stays=_("Il faut savoir qu’une personne de l’organisation a agi. Elle n’a plus de nom : « personne retirée »."),
    )


def _certificates(person: User) -> Kind:
    return Kind(
        "tenders.certificates",
        _("Les fonds que vous avez certifiés"),
        _("Savoir qui répond des fonds de l’organisation."),
        _("Tant que l’achat est conservé."),
        {"year": (_("Exercice"), lambda one: str(one.fiscal_year)), "at": (_("Moment"), attrgetter("certified_at"))},
        select(FundsCertificate).where(FundsCertificate.certified_by_id == person.id).order_by(FundsCertificate.id.desc()),
        stays=_("Il faut savoir qu’une personne de l’organisation a certifié. Elle n’a plus de nom : « personne retirée »."),
    )


def _asked(person: User) -> Kind:
    return Kind(
        "tenders.asked",
        _("Les questions que vous avez posées sur des achats regroupés"),
        _("Vous aviser de la réponse; personne d’autre ne sait qu’elles sont de vous."),
        _("Tant que l’achat est conservé."),
        {
            "tender": (_("Achat"), lambda one: _number(one.tender_id)),
            "question": (_("Question"), attrgetter("question")),
            "at": (_("Moment"), attrgetter("asked_at")),
        },
        select(Enquiry).where(Enquiry.asked_by_id == person.id).order_by(Enquiry.id.desc()),
    )


def _answered(person: User) -> Kind:
    return Kind(
        "tenders.answered",
        _("Les réponses que vous avez données sur des achats regroupés"),
        _("Savoir qui a répondu pour l’organisateur."),
        _("Tant que l’achat est conservé."),
        {
            "tender": (_("Achat"), lambda one: _number(one.tender_id)),
            "answer": (_("Réponse"), attrgetter("answer")),
            "at": (_("Moment"), attrgetter("answered_at")),
        },
        select(Enquiry).where(Enquiry.answered_by_id == person.id).order_by(Enquiry.id.desc()),
        stays=_("La réponse fait partie des règles de l’achat. Elle n’a plus de nom : « personne retirée »."),
    )


def _watched(person: User) -> Kind:
    return Kind(
        "tenders.watched",
        _("Les achats regroupés que vous suivez"),
        _("Vous en aviser."),
        _("Jusqu’à ce que vous cessiez de les suivre."),
        {"tender": (_("Achat"), lambda one: _number(one.tender_id)), "since": (_("Depuis"), attrgetter("since"))},
        select(TenderWatch).where(TenderWatch.user_id == person.id).order_by(TenderWatch.id.desc()),
    )


def _number(tender_id: int) -> str:
    return db.session().get_one(Tender, tender_id).number
