"""What claims and trust hold of a person: the pages that she claimed, with her words and documents; what she decided, by her number."""

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import User
from marketplace.accounts.privacy.exporting import Given
from marketplace.accounts.privacy.held import Coded, Held, Kind
from marketplace.accounts.privacy.traces import Traces
from marketplace.accounts.privacy.words import for_days
from marketplace.core import db, files
from marketplace.core.files import StoredFile
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.organizations.models import Claim, MemberList, Organization, TrustAppeal, TrustEvent
from marketplace.organizations.trust import claim_words, shown


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    return [kind(person).held(most) for kind in (_claims, _levels, _appeals, _lists, _claims_decided)]


@panel("person.export")
def documents(person: User) -> list[Given]:
    """The documents that she sent with her claims."""
    return [Given(f"gestion-{one.id}-{one.file.name}", files.path_of(one.file.sha256)) for one in _with_document(person) if one.file]


@panel("person.erase")
def forget(person: User, traces: Traces, at: datetime) -> None:
    """Take away what she claimed, with its documents; what she decided stays, by a number that nobody bears any more."""
    session = db.session()
    sent = [one.file_id for one in _with_document(person)]
    session.execute(delete(Claim).where(Claim.user_id == person.id))
    session.execute(delete(StoredFile).where(StoredFile.id.in_(sent)))


@panel("person.kept")
def what_stays() -> list[str]:
    """What she decided of others: a decision stays explained, by a number."""
    return ["claims", "trust_events", "trust_appeals", "member_lists"]


def _with_document(person: User) -> Iterator[Claim]:
    yield from db.session().scalars(select(Claim).where(Claim.user_id == person.id, Claim.file_id.is_not(None))).unique()


def _claims(person: User) -> Kind:
    return Kind(
        "organizations.claims",
        _("Les fiches que vous avez demandé à gérer"),
        _("En décider, vous répondre, et pouvoir revoir la décision."),
        _("Tant que votre compte est ouvert. Le document : %(told)s", told=for_days("retention_trust_documents", _("après la décision"))),
        {
            "at": (_("Moment"), attrgetter("created_at")),
            "organization": (_("Fiche"), attrgetter("organization.name")),
            "words": (_("Votre fonction"), attrgetter("words")),
            "document": (_("Document"), lambda one: one.file.name if one.file else None),
            "status": (_("État"), lambda one: Coded(one.status.value, claim_words.status(one.status))),
            "reason": (_("Réponse"), attrgetter("reason")),
            "review_words": (_("Votre demande de second regard"), attrgetter("review_words")),
        },
        select(Claim).where(Claim.user_id == person.id).options(joinedload(Claim.organization)).order_by(Claim.id.desc()),
    )


def _levels(person: User) -> Kind:
    names = _names(select(TrustEvent.organization_id).where(TrustEvent.decided_by_id == person.id))
    return _decided(
        "organizations.trust_events",
        _("Les niveaux de confiance que vous avez donnés ou retirés"),
        {
            "at": (_("Moment"), attrgetter("decided_at")),
            "organization": (_("Fiche"), lambda one: names().get(one.organization_id, "")),
            "level": (_("Niveau"), lambda one: Coded(one.level.value, shown.level_said(one.level))),
        },
        select(TrustEvent).where(TrustEvent.decided_by_id == person.id).order_by(TrustEvent.id.desc()),
    )


def _appeals(person: User) -> Kind:
    hers = (TrustAppeal.asked_by_id == person.id) | (TrustAppeal.decided_by_id == person.id)
    return _decided(
        "organizations.trust_appeals",
        _("Les réponses à un retrait que vous avez écrites ou examinées"),
        {"at": (_("Moment"), attrgetter("created_at")), "words": (_("Réponse"), attrgetter("words"))},
        select(TrustAppeal).where(hers).order_by(TrustAppeal.id.desc()),
    )


def _lists(person: User) -> Kind:
    return _decided(
        "organizations.member_lists",
        _("Les listes de membres que vous avez envoyées"),
        {"network": (_("Réseau"), attrgetter("network.name")), "dated_on": (_("Date de la liste"), attrgetter("dated_on"))},
        select(MemberList).where(MemberList.sent_by_id == person.id).order_by(MemberList.id.desc()),
    )


def _claims_decided(person: User) -> Kind:
    hers = (Claim.decided_by_id == person.id) | (Claim.refused_by_id == person.id)
    return _decided(
        "organizations.claims_decided",
        _("Les demandes de gérer une fiche que vous avez décidées"),
        {
            "at": (_("Moment"), attrgetter("decided_at")),
            "organization": (_("Fiche"), attrgetter("organization.name")),
            "status": (_("État"), lambda one: Coded(one.status.value, claim_words.status(one.status))),
        },
        select(Claim).where(hers, Claim.user_id != person.id).options(joinedload(Claim.organization)).order_by(Claim.id.desc()),
    )


def _decided(key: str, title: str, columns: dict[str, Any], asked: Any) -> Kind:
    """What she did in the name of an organisation or of the team."""
    why, how_long = _("Savoir qui a décidé, et pouvoir revoir la décision."), _("Tant que l’organisation est au répertoire.")
    stays = _("Il faut savoir qu’une personne l’a décidé. Elle n’a plus de nom : « personne retirée ».")
    return Kind(key, title, why, how_long, columns, asked, stays=stays)


def _names(numbers: Any) -> Any:
    """The names of some organisations, read when the first is asked for."""
    kept: dict[int, str] = {}

    def read() -> dict[int, str]:
        if not kept:
            rows = db.session().execute(select(Organization.id, Organization.name).where(Organization.id.in_(numbers)))
            kept.update({row.id: row.name for row in rows})
        return kept

    return read
