"""What was done, of what is held of a person: her acts, those of others on her account, the wishes to take her lost factors away."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from marketplace.accounts.models import FactorReset, User
from marketplace.accounts.privacy import words
from marketplace.accounts.privacy.held import Coded, Columns, Held, Kind
from marketplace.core import acts
from marketplace.core.audit import AuditEvent
from marketplace.core.locale import _


def held(person: User, most: int | None) -> list[Held]:
    """The three kinds, with the newest `most` rows of each."""
    return [kind(person).held(most) for kind in (_lost, _acts, _acts_of_others)]


def _lost(person: User) -> Kind:
    return Kind(
        "accounts.factor_resets",
        _("Les demandes de retirer vos seconds facteurs perdus"),
        _("Vous rendre votre compte, et savoir comment vous avez prouvé qui vous êtes."),
        _("Tant que votre compte est ouvert."),
        {
            "asked_at": (_("Demandé"), lambda one: one.asked_at),
            "proof": (_("Preuve"), lambda one: words.proof(one.proof)),
            "status": (_("État"), lambda one: words.reset(one.status)),
            "settled_at": (_("Réglé"), lambda one: one.settled_at),
        },
        select(FactorReset).where(FactorReset.user_id == person.id).order_by(FactorReset.id.desc()),
    )


def _acts(person: User) -> Kind:
    return Kind(
        "core.acts",
        _("Ce que vous avez fait"),
        _("Prouver qui a fait quoi : le journal ne se réécrit pas, et chaque geste y scelle ceux d’avant."),
        _("Aussi longtemps que la plateforme existe. Le journal ne contient ni nom ni adresse : des numéros."),
        _columns(person),
        _events(AuditEvent.actor_id == person.id),
        stays=_("Il prouve ce qui a été fait. Le numéro de votre compte n’y mènera plus à personne."),
    )


def _acts_of_others(person: User) -> Kind:
    """Suspensions, sessions ended, links written: by the team or by the program itself."""
    by_others = or_(AuditEvent.actor_id.is_(None), AuditEvent.actor_id != person.id)
    return Kind(
        "core.acts_on_account",
        _("Ce que d’autres ont fait de votre compte"),
        _("Vous montrer qui l’a suspendu, rouvert ou aidé à le retrouver : l’équipe, ou le programme lui-même."),
        _("Aussi longtemps que la plateforme existe. Le journal ne contient ni nom ni adresse : des numéros."),
        {"by": (_("Par"), _by)} | _columns(person),
        _events(AuditEvent.subject_type == User.__name__, AuditEvent.subject_id == person.id, by_others),
        stays=_("Il prouve ce qui a été fait. Le numéro de votre compte n’y mènera plus à personne."),
    )


def _events(*where: ColumnElement[bool]) -> Select[Any]:
    return select(AuditEvent).where(*where).order_by(AuditEvent.seq.desc())


def _columns(person: User) -> Columns:
    verbs, fields = acts.verbs(), acts.fields()
    return {
        "at": (_("Moment"), lambda one: one.at),
        "act": (_("Geste"), lambda one: Coded(one.verb, verbs.get(one.verb, one.verb))),
        "subject": (_("Objet"), lambda one: _subject(one, person)),
        "changed": (_("Ce qui a changé"), lambda one: [Coded(name, fields.get(name, name)) for name in one.changes]),
    }


def _subject(event: AuditEvent, person: User) -> Coded:
    """What an act was about: her account, or a thing by its number, for its name may be that of somebody else."""
    number = words.number(event.subject_id) if event.subject_id else ""
    is_hers = (event.subject_type, event.subject_id) == (User.__name__, person.id)
    return Coded(f"{event.subject_type} {number}".strip(), _("votre compte") if is_hers else number)


def _by(event: AuditEvent) -> Coded:
    return Coded("program", _("le programme")) if event.actor_id is None else Coded("another", _("une autre personne"))
