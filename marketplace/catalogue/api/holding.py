"""Who acts when a program shows its key: the person who made it, for the organisation whose key it is, as long as she may herself."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from flask import g
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.accounts.privacy.traces import Traces
from marketplace.core import audit, db
from marketplace.core.api import keys
from marketplace.core.api.models import ApiKey
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.retention import Kept
from marketplace.core.side import FORGET_SEEN
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules

READ, WRITE = "catalogue:read", "catalogue:write"


@dataclass(frozen=True)
class Program:
    """A program at work, where Flask-Login wants a person: whoever made its key, who never proves here that she is present."""

    person: User
    proved_at: None = None
    is_held_back: bool = False
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return ""


@panel("api.scopes")
def scopes() -> dict[str, str]:
    return {READ: _("Lire tout le catalogue de l’organisation"), WRITE: _("Écrire dans le catalogue de l’organisation")}


@panel("api.holder")
def holder(key: ApiKey) -> Program | None:
    """The person who made a key, if she may still edit the catalogue of its organisation; asked again at each request."""
    organization = db.session().get(Organization, key.organization_id)
    person = db.session().get(User, key.made_by_id)
    if organization is None or person is None or not may_hold(person, organization):
        return None
    g.acting_for = organization
    audit.act_for(organization.id)
    return Program(person)


def may_hold(person: User, organization: Organization) -> bool:
    """Whether a key that she made for an organisation opens anything now."""
    found = rules.membership_in(person, organization) if organization.merged_into_id is None else None
    return found is not None and found.may(*rules.EDITORS)


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "core.api_key_made": _("a fait une clé pour un programme"),
        "core.api_key_revoked": _("a révoqué la clé d’un programme"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"scopes": _("ce que la clé permet"), "days": _("jours de la clé")}


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The keys that she made."""
    kind = Kind(
        "catalogue.api_keys",
        _("Les clés de programmes que vous avez faites"),
        _("Laisser un programme agir à votre place, et pouvoir l’arrêter."),
        _("Tant que l’organisation est au répertoire; elles ne servent plus dès que votre compte est fermé."),
        {
            "at": (_("Moment"), attrgetter("made_at")),
            "name": (_("Programme"), attrgetter("name")),
            "expires_at": (_("Dernier moment"), attrgetter("expires_at")),
            "revoked_at": (_("Révoquée"), attrgetter("revoked_at")),
        },
        select(ApiKey).where(ApiKey.made_by_id == person.id).order_by(ApiKey.id.desc()),
        stays=_("Il faut savoir qu’un programme agissait alors pour l’organisation. La personne n’a plus de nom : « personne retirée »."),
    )
    return [kind.held(most)]


@panel("person.erase")
def forget(person: User, traces: Traces, at: datetime) -> None:
    """Her keys open nothing any more."""
    keys.revoke_all_of(person.id, at=at)


@panel("person.kept")
def what_stays() -> list[str]:
    """Who made a key and who took it back: a number, which leads to no name any more."""
    return ["api_keys"]


@panel("retention")
def what_goes() -> list[Kept]:
    why = _("Répondre la même chose à une demande envoyée deux fois.")
    return [Kept("kept_answers", _("Réponses données aux programmes qui nomment leurs demandes"), 1, why)]


@dataclass(frozen=True)
class Shown:
    """A key as the page of an organisation shows it; `state` is live, revoked, expired, or orphan when who made it lost the right;
    one that `is_new` never served if it is not known when it did, others may have served before what is remembered."""

    key: ApiKey
    state: str
    by: str
    last_used: datetime | None
    scopes: list[str]
    is_new: bool


def shown(organization: Organization, at: datetime) -> list[Shown]:
    """The keys of an organisation, those that open something first, then the newest."""
    found = keys.of(organization.id)
    people = {one.id: one for one in db.session().scalars(select(User).where(User.id.in_({one.made_by_id for one in found})))}
    said = keys.scopes()
    told = [
        Shown(
            one,
            _state(one, people.get(one.made_by_id), organization, at),
            people[one.made_by_id].name if one.made_by_id in people else "",
            keys.last_used(one),
            [said.get(scope, scope) for scope in one.scopes],
            (at - one.made_at).total_seconds() < FORGET_SEEN,
        )
        for one in found
    ]
    return sorted(told, key=lambda one: (one.state != "live", -one.key.id))


def _state(key: ApiKey, person: User | None, organization: Organization, at: datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    if not keys.is_live(key, at):
        return "expired"
    return "live" if person is not None and may_hold(person, organization) else "orphan"
