"""What the organiser's side holds of a person: what she began, published and recorded. Told to her; kept without her name once she is
erased."""

from operator import attrgetter
from typing import Any

from sqlalchemy import or_, select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.tenders.models import SeaoResult, Tender, TenderAmendment, TenderDocument


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The purchases that she began or whose exception she invoked, the notices, the documents and the results that are hers."""
    return [one.held(most) for one in (_purchases(person), _amendments(person), _documents(person), _results(person))]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who wrote the file of a public contract: a number, which leads to no name any more."""
    return ["tenders", "tender_amendments", "tender_documents", "seao_results"]


def _purchases(person: User) -> Kind:
    mine = select(Tender).where(or_(Tender.created_by_id == person.id, Tender.exemption_by_id == person.id))
    return Kind(
        "tenders.purchases",
        _("Les achats regroupés que vous avez commencés, ou dont vous avez consigné l’exception"),
        _("Dire à l’organisation qui a préparé l’achat, et qui a invoqué une exception à la loi."),
        _("Tant que l’achat est au dossier de l’organisation."),
        {"at": (_("Moment"), attrgetter("created_at")), "number": (_("Achat"), attrgetter("number"))},
        mine.order_by(Tender.id.desc()),
        stays=_stays(),
    )


def _amendments(person: User) -> Kind:
    return Kind(
        "tenders.amendments",
        _("Les avis de modification que vous avez publiés"),
        _("Dire qui a changé les règles d’un achat, et quand."),
        _("Tant que l’achat est au dossier de l’organisation."),
        {"at": (_("Moment"), attrgetter("made_at")), "tender": (_("Achat"), _number)},
        select(TenderAmendment).where(TenderAmendment.made_by_id == person.id).order_by(TenderAmendment.id.desc()),
        stays=_stays(),
    )


def _documents(person: User) -> Kind:
    return Kind(
        "tenders.documents",
        _("Les documents que vous avez joints à des achats regroupés"),
        _("Dire qui a joint quoi."),
        _("Tant que l’achat est au dossier de l’organisation."),
        {"at": (_("Moment"), attrgetter("added_at")), "tender": (_("Achat"), _number), "title": (_("Titre"), attrgetter("title"))},
        select(TenderDocument).where(TenderDocument.added_by_id == person.id).order_by(TenderDocument.id.desc()),
        stays=_stays(),
    )


def _results(person: User) -> Kind:
    return Kind(
        "tenders.results",
        _("Les résultats du SEAO que vous avez inscrits"),
        _("Dire qui les a inscrits."),
        _("Tant que l’achat est au dossier de l’organisation."),
        {"at": (_("Moment"), attrgetter("recorded_at")), "tender": (_("Achat"), _number)},
        select(SeaoResult).where(SeaoResult.recorded_by_id == person.id).order_by(SeaoResult.id.desc()),
        stays=_stays(),
    )


def _stays() -> str:
    return _("Un contrat public doit pouvoir dire qui l’a préparé. La personne n’a plus de nom\u00a0: « personne retirée ».")


def _number(row: Any) -> str:
    return db.session().get_one(Tender, row.tender_id).number
