"""People of the demonstration who act for an organisation: each role of an enterprise, of a municipality and of a hub, somebody who left,
somebody suspended, somebody of two organisations. Their password is public, as that of the others."""

from datetime import date, timedelta

from sqlalchemy import select

from marketplace.accounts import demo as people
from marketplace.accounts import passwords
from marketplace.accounts.models import User, UserStatus
from marketplace.core import db
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import (
    BuyerType,
    EmailDomain,
    Mandate,
    MemberRole,
    Membership,
    NetworkType,
    Organization,
    OrganizationStatus,
    Role,
    Standing,
)
from marketplace.organizations.teams import standing

# How each role is called in an invented address, and the person who holds it.
ROLES = {
    Role.ADMINISTRATOR: ("administration", "Mireille Castonguay-Roy"),
    Role.CATALOGUE: ("catalogue", "Yves Abitbol-Côté"),
    Role.BUYER: ("achats", "Fatou Desrosiers"),
    Role.EVALUATOR: ("evaluation", "Luc-Antoine Pham"),
    Role.SIGNATORY: ("signature", "Hélène Awashish-Gagnon"),
    Role.FINANCE: ("finances", "Rachid Bélanger"),
    Role.READER: ("lecture", "Josée Tremblay-Nguyen"),
}
KINDS = {"entreprise": "enterprise", "municipalite": "municipality", "pole": "network"}
CEILING = 2_500_000
LAST_DAY = date(2030, 12, 31)


def seed(seeding: Seeding) -> None:
    """The people, their places, the standing of the municipality and the mandate of the enterprise, in one unit."""
    password_hash = passwords.hashed(people.PASSWORD)
    with db.database().writing() as session:
        found = _organizations()
        for kind, called in KINDS.items():
            for role, (word, name) in ROLES.items():
                person = _person(seeding, f"{word}.{kind}", name, password_hash)
                _place(seeding, person, found[kind], role)
                _remember(seeding, f"{called}_{role.value}", person, found[kind])
        _apart(seeding, found, password_hash)
        city, enterprise, hub = found["municipalite"], found["entreprise"], found["pole"]
        session.add(Standing(organization=city, confirmed_at=seeding.at, basis=standing.BY_TEAM))
        session.add(EmailDomain(organization=city, domain="municipalite.example", added_at=seeding.at))
        session.flush()
        giver = session.scalars(select(Membership).where(Membership.organization_id == enterprise.id).order_by(Membership.id)).first()
        assert giver is not None
        session.add(Mandate(enterprise=enterprise, network=hub, given_by_id=giver.user_id, given_at=seeding.at, ends_on=LAST_DAY))


def _organizations() -> dict[str, Organization]:
    """The first enterprise that is shown, the first municipality, the hub of the enterprise's region and another."""
    shown = select(Organization).where(Organization.is_demo, Organization.status == OrganizationStatus.PUBLISHED).order_by(Organization.id)
    session = db.session()
    enterprise = session.scalars(shown.where(Organization.is_enterprise).limit(1)).unique().one()
    hubs = session.scalars(shown.where(Organization.network_type == NetworkType.HUB)).unique().all()
    near = next(one for one in hubs if one.region_code == enterprise.region_code)
    return {
        "entreprise": enterprise,
        "municipalite": session.scalars(shown.where(Organization.buyer_type == BuyerType.MUNICIPALITY).limit(1)).unique().one(),
        "pole": near,
        "autre-pole": next(one for one in hubs if one is not near),
    }


def _apart(seeding: Seeding, found: dict[str, Organization], password_hash: str) -> None:
    """Whoever is not simply one role of one organisation."""
    away = _person(seeding, "catalogue.autre-pole", "Olivier Poirier-Diaz", password_hash)
    _place(seeding, away, found["autre-pole"], Role.ADMINISTRATOR)
    _remember(seeding, "other_network", away, found["autre-pole"])
    left = _person(seeding, "ancien-membre", "Sylvain Ouellet-Paré", password_hash)
    _place(seeding, left, found["entreprise"], Role.CATALOGUE).ended_at = seeding.at + timedelta(days=30)
    _remember(seeding, "ex_member", left)
    stopped = _person(seeding, "suspendue", "Nadine Kistabish-Lavoie", password_hash)
    stopped.status, stopped.suspension_reason = UserStatus.SUSPENDED, "Compte suspendu pour la démonstration."
    _place(seeding, stopped, found["entreprise"], Role.CATALOGUE)
    _remember(seeding, "suspended", stopped, found["entreprise"])
    several = _person(seeding, "deux-organisations", "Claire Michaud-Sow", password_hash)
    for kind in ("entreprise", "municipalite"):
        _place(seeding, several, found[kind], Role.READER)
    _remember(seeding, "several", several, found["entreprise"], found["municipalite"])


def _person(seeding: Seeding, local: str, name: str, password_hash: str) -> User:
    email = f"{local}@maillage.example"
    person = User(email=email, name=name, password_hash=password_hash, is_demo=True, created_at=seeding.at)
    db.session().add(person)
    db.session().flush()
    return person


def _place(seeding: Seeding, person: User, organization: Organization, role: Role) -> Membership:
    """A place in a team; who signs has a delegation, with a ceiling and a last day."""
    bounds = {"ceiling_cents": CEILING, "ends_on": LAST_DAY} if role is Role.SIGNATORY else {}
    roles = [MemberRole(role=role, **bounds)]
    membership = Membership(user=person, organization=organization, joined_at=seeding.at, roles=roles)
    db.session().add(membership)
    db.session().flush()
    return membership


def _remember(seeding: Seeding, role: str, person: User, *organizations: Organization) -> None:
    told = {"role": role, "login": person.email, "password": people.PASSWORD, "totp_secret": None, "api_token": None}
    seeding.personas.append({**told, "organization_ids": [one.id for one in organizations]})
