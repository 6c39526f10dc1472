"""The people of the matrix, one of each kind, and what they are asked to reach: their own, somebody else's, nothing at all."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from marketplace.accounts import actions
from marketplace.accounts.models import (
    DataExport,
    FactorReset,
    Harm,
    IdentityProof,
    Incident,
    LoginSession,
    Passkey,
    PrivacyRequest,
    User,
    UserStatus,
)
from marketplace.accounts.privacy import exporting
from marketplace.bids.opening import opener
from marketplace.core import clock, db, outbox
from marketplace.core.notices import Notice
from marketplace.organizations.models import (
    BuyerType,
    EmailDomain,
    ErrorReport,
    JoinRequest,
    Mandate,
    MemberRole,
    Membership,
    NetworkMember,
    NetworkType,
    Organization,
    Role,
    Standing,
    TeamInvitation,
)
from tests.access import asked, billed, kept, needed, ordered, pooled, sold, trusted
from tests.builders import AT, make_organization, make_user

VISITOR = "visitor"
LATER = AT.replace(year=2090)


@dataclass
class World:
    """The tokens by which each persona comes in, her home, and the rows of each kind: hers or her home's, and another's."""

    tokens: dict[str, str | None] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    own: dict[str, object] = field(default_factory=dict)
    other: dict[str, object] = field(default_factory=dict)
    personal: dict[str, dict[str, int]] = field(default_factory=dict)


def populate(app: Flask) -> World:
    """Put everybody in an empty installation."""
    world = World()
    with app.app_context(), db.database().writing() as session:
        mine, theirs = make_organization(name="Les Toits verts"), make_organization(name="La Scierie du Nord", region_code="02")
        hub, away = (_network(name, NetworkType.HUB) for name in ("Pôle du Fleuve", "Pôle de la Côte"))
        federation = _network("Fédération des toits", NetworkType.FEDERATION)
        city = make_organization(name="Ville de Val-des-Ormes")
        city.is_enterprise, city.buyer_type = False, BuyerType.MUNICIPALITY
        town = make_organization(name="Ville de Baie-des-Ormes")
        town.is_enterprise, town.buyer_type = False, BuyerType.MUNICIPALITY
        session.add_all([Standing(organization_id=one.id, confirmed_at=AT, basis="team") for one in (city, town)])
        session.add(NetworkMember(network_id=federation.id, member_id=mine.id))
        for role in Role:
            _come(world, role.value, mine, role)
        _come(world, "elsewhere", theirs, Role.ADMINISTRATOR)
        _come(world, "buyer_confirmed", city, Role.BUYER)
        _come(world, "hub_mandated", hub, Role.CATALOGUE)
        _come(world, "hub_head", hub, Role.ADMINISTRATOR)
        _come(world, "hub_without", away, Role.CATALOGUE)
        _come(world, "network_head", federation, Role.ADMINISTRATOR)
        left, stopped = _come(world, "former", mine, Role.ADMINISTRATOR), _come(world, "suspended", mine, Role.ADMINISTRATOR)
        left.ended_at, stopped.user.status = AT, UserStatus.SUSPENDED
        _sign_in(world, "person", make_user())
        _sign_in(world, "staff", make_user(is_staff=True, is_demo=True))
        world.tokens[VISITOR] = None
        session.flush()
        world.homes |= dict.fromkeys((*(one.value for one in Role), "former", "suspended", "person", "staff", VISITOR), mine.slug)
        _give_things(world)
        others = [make_organization(name=name) for name in ("Cuisines du Fleuve", "Traiteur du Quai")]
        for things, one, hub_given, reader in ((world.own, mine, hub, city), (world.other, theirs, away, town)):
            _attach(things, one, hub_given, city)
            vouched = trusted.of_organization(one, hub_given, make_user(), reader)
            things |= {name: row.id for name, row in vouched.items()}
            things |= pooled.of_organization(one, reader, is_own=one is mine)
            things |= asked.of_organization(one, reader, others, is_own=one is mine)
            things |= billed.of_organization(one, reader, others[0])
            things |= ordered.bought_by(one, others[0])
        # Their numbers follow those that the builders above gave by themselves.
        world.own |= needed.of_organization(mine, others[0])
        world.other |= needed.of_organization(theirs, others[0])
        world.own |= ordered.of_organization(mine)
        world.other |= ordered.of_organization(theirs)
    with app.app_context():
        for things in (world.own, world.other):
            assert opener.open_purchase(int(str(things["to_open"])))
            assert opener.open_purchase(int(str(things["need_to_open"])))
    return world


def _attach(things: dict[str, object], organization: Organization, network: Organization, city: Organization) -> None:
    """A row of each kind that an address may name, for one organisation."""
    guest = make_user()
    member = _place(guest, organization, Role.READER)
    is_own = network.name == "Pôle du Fleuve"
    mandate = Mandate(enterprise=organization, network=network, asked_at=AT, given_at=AT if is_own else None)
    invitation = TeamInvitation(organization=organization, email=f"invite{organization.id}@exemple.org", name="Odile", locale="fr")
    invitation.roles, invitation.created_at, invitation.expires_at = ["reader"], AT, LATER
    request = JoinRequest(user=guest, organization=city, words="Greffière.", created_at=AT)
    domain = EmailDomain(organization=organization, domain="exemple.example", added_at=AT)
    report = ErrorReport(organization=organization, what="Le téléphone a changé.", reporter_locale="fr", created_at=AT)
    job = outbox.enqueue("organizations.team-invitation", invitation_id=0, state=0)
    db.session().add_all([mandate, invitation, request, domain, report])
    db.session().flush()
    rows = {"member": member, "mandate": mandate, "invitation": invitation, "request": request, "domain": domain}
    rows |= {
        "report": report,
        "job": job,
        "user": guest,
        **_belongings(guest),
        **kept.of_organization(organization, guest),
        **sold.of_organization(organization, guest),
        **_at_the_desk(guest),
    }
    actions.start_session(guest, at=clock.now())
    rows["session"] = db.session().scalars(select(LoginSession).where(LoginSession.user_id == guest.id)).one()
    things |= {name: row.id for name, row in rows.items()} | {"slug": organization.slug, "hub": network.slug, "buyer": city.slug}
    things |= sold.addresses(organization)


def _give_things(world: World) -> None:
    """To everybody a notice, a passkey and a copy, and the number of the session that she is in."""
    for row in db.session().scalars(select(LoginSession).order_by(LoginSession.id)).all():
        name = next(one for one, token in world.tokens.items() if token and actions.hash_of(token) == row.token_hash)
        things = {kind: one.id for kind, one in _belongings(row.user).items()}
        world.personal[name] = {**things, "session": row.id}


def _at_the_desk(person: User) -> dict[str, Any]:
    """What the team of the platform decides of a person: factors that she lost, what she asked; and an incident."""
    asker = make_user(is_staff=True)
    db.session().flush()
    reset = FactorReset(user_id=person.id, proof=IdentityProof.IN_PERSON, asked_by_id=asker.id, asked_at=AT)
    asked = PrivacyRequest(user_id=person.id, words="Corrigez.", created_at=AT)
    incident = Incident(happened_on=AT.date(), known_on=AT.date(), what="Un envoi.", information="Des noms.", people=1, created_at=AT)
    incident.harm, incident.harm_reasons, incident.measures = Harm.UNDECIDED, "", ""
    db.session().add_all([reset, asked, incident])
    db.session().flush()
    return {"reset": reset, "asked": asked, "incident": incident}


def _belongings(person: User) -> dict[str, Any]:
    notice = Notice(recipient_id=person.id, topic="essai", message="Un avis.", values={}, at=AT, path="/avis")
    key = {"credential_id": f"cle{person.id:05d}", "public_key": "cle", "sign_count": 0, "name": "Clé", "options": {}}
    passkey = Passkey(user_id=person.id, created_at=AT, **key)
    export = DataExport(user_id=person.id, file=f"copie{person.id:05d}", asked_at=clock.now(), ready_at=clock.now())
    db.session().add_all([notice, passkey, export])
    db.session().flush()
    path = exporting.path_of(export)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"PK")
    return {**kept.of_person(person), **trusted.of_person(person), "notice": notice, "passkey": passkey, "export": export}


def _come(world: World, name: str, organization: Organization, role: Role) -> Membership:
    person = make_user(is_demo=True)
    _sign_in(world, name, person)
    world.homes[name] = organization.slug
    return _place(person, organization, role)


def _place(person: User, organization: Organization, role: Role) -> Membership:
    found = Membership(user=person, organization=organization, joined_at=AT, roles=[MemberRole(role=role)])
    db.session().add(found)
    db.session().flush()
    return found


def _sign_in(world: World, name: str, person: User) -> None:
    world.tokens[name] = actions.start_session(person, at=clock.now())


def _network(name: str, kind: NetworkType) -> Organization:
    found = make_organization(name=name)
    found.is_enterprise, found.network_type = False, kind
    return found
