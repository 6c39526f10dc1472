"""The mandate by which an enterprise lets a network edit its page in its name: asked, given, taken back."""

from datetime import date, datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from config import Settings
from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, limits
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import N_, _
from marketplace.organizations.models import Mandate, NetworkType, Organization, OrganizationStatus
from marketplace.organizations.teams.telling import tell_administrators


def given_by(enterprise: Organization) -> list[Mandate]:
    """What an enterprise gave and what it is asked, ended by its day or not; nothing that was taken back."""
    asked = select(Mandate).where(Mandate.enterprise_id == enterprise.id, Mandate.is_open)
    return list(db.session().scalars(asked.options(joinedload(Mandate.network)).order_by(Mandate.id)).unique())


def held_by(network: Organization) -> list[Mandate]:
    """What a network was given and what it asks; nothing that was taken back."""
    asked = select(Mandate).join(Mandate.enterprise).where(Mandate.network_id == network.id, Mandate.is_open)
    return list(db.session().scalars(asked.options(joinedload(Mandate.enterprise)).order_by(Organization.sort_name)).unique())


def networks() -> list[Organization]:
    """The networks that may be given a mandate, by name, hubs first."""
    shown = (Organization.network_type.is_not(None), Organization.status == OrganizationStatus.PUBLISHED)
    found = db.session().scalars(select(Organization).where(*shown).order_by(Organization.sort_name)).unique()
    return sorted(found, key=lambda one: one.network_type is not NetworkType.HUB)


def count_asking(network: Organization, enterprise: Organization, person: User) -> None:
    """Count one request for a mandate; TooMany past what a person may ask, or one network of one enterprise."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("mandate_request", settings.rate_mandate_request, str(person.id))
    limits.take("request_again", settings.rate_request_again, f"mandate {network.id} {enterprise.id}")


def ask(network: Organization, enterprise: Organization, *, actor: User, at: datetime) -> Mandate:
    """A network asks an enterprise for a mandate; its administrators are told. RuleBroken when it has one or asked already."""
    found = _between(enterprise, network)
    if found is not None and (found.given_at is None or _lasts(found, at)):
        raise RuleBroken(_("Ce mandat est déjà demandé ou donné."))
    mandate = found or Mandate(enterprise=enterprise, network=network)
    mandate.asked_by_id, mandate.asked_at, mandate.given_at, mandate.given_by_id, mandate.ends_on = actor.id, at, None, None, None
    db.session().add(mandate)
    db.session().flush()
    audit.record("organizations.mandate_asked", mandate, actor=actor, at=at, organization_id=network.id)
    message = N_("Un réseau demande à « %(organization)s » le mandat de modifier sa fiche.")
    tell_administrators(enterprise, "teams.mandate", message, at=at, path=f"/espace/{enterprise.slug}/mandats")
    return mandate


def give(enterprise: Organization, network: Organization, ends_on: date | None, *, actor: User, at: datetime) -> Mandate:
    """An enterprise gives a network its mandate until a day, included, or changes that day. RuleBroken for a day behind us."""
    if network.network_type is None or network.status is not OrganizationStatus.PUBLISHED or network.id == enterprise.id:
        raise RuleBroken(_("Un mandat se donne à un pôle ou à un autre réseau du répertoire."))
    if ends_on is not None and ends_on < clock.local_day(at):
        raise RuleBroken(_("Le dernier jour du mandat doit être à venir."))
    mandate = _between(enterprise, network) or Mandate(enterprise=enterprise, network=network)
    before = mandate.ends_on
    mandate.given_by_id, mandate.given_at, mandate.ends_on = actor.id, at, ends_on
    db.session().add(mandate)
    db.session().flush()
    db.session().expire(enterprise, ["mandates"])
    changes = {"ends_on": (before and before.isoformat(), ends_on and ends_on.isoformat())}
    audit.record("organizations.mandate_given", mandate, actor=actor, at=at, changes=changes, organization_id=enterprise.id)
    message = N_("« %(organization)s » a reçu le mandat de modifier la fiche d’une entreprise.")
    tell_administrators(network, "teams.mandate", message, at=at, path=f"/espace/{network.slug}/mandats")
    return mandate


def take_back(mandate: Mandate, *, by: Organization, actor: User, at: datetime) -> None:
    """Either of the two ends a mandate, or a request for one, at once; the other is told. RuleBroken when it is over."""
    if mandate.withdrawn_at is not None:
        raise RuleBroken(_("Ce mandat est déjà retiré."))
    mandate.withdrawn_at = at
    audit.record("organizations.mandate_ended", mandate, actor=actor, at=at, organization_id=by.id)
    other = mandate.network if by.id == mandate.enterprise_id else mandate.enterprise
    message = N_("Un mandat qui concerne « %(organization)s » a pris fin.")
    tell_administrators(other, "teams.mandate", message, at=at, path=f"/espace/{other.slug}/mandats")


def _between(enterprise: Organization, network: Organization) -> Mandate | None:
    """What is open between the two, once both are locked: nothing else is made meanwhile."""
    for number in sorted((enterprise.id, network.id)):
        db.load(Organization, id=number)
    asked = select(Mandate).where(Mandate.enterprise_id == enterprise.id, Mandate.network_id == network.id)
    return db.session().scalar(asked.where(Mandate.is_open).execution_options(populate_existing=True))


def _lasts(mandate: Mandate, at: datetime) -> bool:
    return mandate.ends_on is None or clock.local_day(at) <= mandate.ends_on
