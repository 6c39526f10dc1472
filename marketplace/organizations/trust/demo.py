"""Claims and verifications of the demonstration, in different states: some wait for a persona, some were decided."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from marketplace.accounts import demo as people
from marketplace.accounts import passwords
from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import (
    AccreditationIssuer,
    Claim,
    ClaimStatus,
    ClaimWay,
    Membership,
    NetworkType,
    Organization,
    OrganizationStatus,
    TrustAct,
    TrustAppeal,
    TrustEvent,
    TrustEvidence,
    TrustLevel,
)
from marketplace.organizations.trust import rules, state, vouching

CLAIMANTS = (("demande", "Marguerite Fortin-Gill"), ("collegue", "Siméon Vachon-Ly"), ("refusee", "Anouk Bélisle-Traoré"))
REFUSED = "Le pôle ne connaît pas cette personne, et rien ne montre qu’elle agit pour l’entreprise."
ANSWER = "Je suis la nouvelle directrice : le conseil d’administration m’a nommée en janvier."
WITHDRAWN = "L’assemblée de dissolution a été annoncée dans le journal de la région."
CONTESTED = "C’est une autre coopérative du même nom qui se dissout."


def seed(seeding: Seeding) -> None:
    """People who claim pages, the hub’s examination of the first enterprise, a withdrawal that is contested, a network that accredits."""
    password_hash = passwords.hashed(people.PASSWORD)
    with db.database().writing() as session:
        enterprise, hub, others = _pages(seeding)
        claimants = [_person(seeding, local, name, password_hash) for local, name in CLAIMANTS]
        staff = session.scalars(select(User).where(User.is_staff).order_by(User.id)).first()
        first, colleague, refused = claimants
        _claim(seeding, first, others[0], ClaimWay.WORD, "Je coordonne l’équipe depuis cinq ans.")
        _claim(seeding, colleague, enterprise, ClaimWay.WORD, "Je tiens la comptabilité.", status=ClaimStatus.JOINING)
        again = {"status": ClaimStatus.REVIEW, "reason": REFUSED, "review_words": ANSWER, "refused_by_id": staff.id if staff else None}
        _claim(seeding, refused, others[1 % len(others)], ClaimWay.WORD, "J’en suis la directrice.", **again)
        _examine(seeding, enterprise, hub)
        _contest(seeding, others[-1], hub)
        federation = session.scalars(_shown().where(Organization.network_type == NetworkType.FEDERATION)).first()
        if federation is not None:
            title = {"title_fr": "Accréditation de démonstration", "title_en": "Demonstration accreditation"}
            session.add(AccreditationIssuer(network_id=federation.id, added_at=seeding.at, **title))


def _shown() -> Any:
    return select(Organization).where(Organization.is_demo, Organization.status == OrganizationStatus.PUBLISHED).order_by(Organization.id)


def _pages(seeding: Seeding) -> tuple[Organization, Organization, list[Organization]]:
    """The first enterprise, the hub of its region, and enterprises of that region that nobody manages (of any region, for want of some)."""
    session = db.session()
    enterprise = session.scalars(_shown().where(Organization.is_enterprise)).unique().first()
    hubs = session.scalars(_shown().where(Organization.network_type == NetworkType.HUB)).unique()
    assert enterprise is not None
    hub = next(one for one in hubs if one.region_code == enterprise.region_code)
    free = _shown().where(Organization.is_enterprise, Organization.id.not_in(select(Membership.organization_id)))
    near = list(session.scalars(free.where(Organization.region_code == hub.region_code).limit(4)).unique())
    return enterprise, hub, near if len(near) > 1 else list(session.scalars(free.limit(4)).unique())


def _claim(seeding: Seeding, person: User, page: Organization, way: ClaimWay, words: str, **said: Any) -> None:
    db.session().add(Claim(user=person, organization=page, way=way, words=words, created_at=seeding.at, since=seeding.at, **said))
    db.session().flush()


def _examine(seeding: Seeding, page: Organization, hub: Organization) -> None:
    """The hub looks at the law’s tests, with evidence in words, and verifies."""
    examined = dict.fromkeys(rules.TESTS, "yes")
    made = _event(seeding, page, hub, expires_on=vouching.term(seeding.at), examined=examined, reason="Fiche vue avec l’entreprise.")
    for test, words in (
        ("democracy", "Statuts, article 12."),
        ("surplus", "Statuts, article 31."),
        ("sells", "États financiers vérifiés."),
    ):
        db.session().add(TrustEvidence(event_id=made.id, test=test, words=words))
    state.refresh(page, seeding.at)


def _contest(seeding: Seeding, page: Organization, hub: Organization) -> None:
    """A verification that was withdrawn, and the enterprise’s answer, which waits for a second look."""
    given = _event(seeding, page, hub, expires_on=vouching.term(seeding.at))
    gone = _event(seeding, page, hub, act=TrustAct.WITHDRAWN, about_id=given.id, reason=WITHDRAWN, later=1)
    db.session().add(TrustAppeal(event_id=gone.id, words=CONTESTED, created_at=seeding.at + timedelta(days=3)))
    state.refresh(page, max(gone.decided_at, clock.now()))


def _event(seeding: Seeding, page: Organization, hub: Organization, *, later: int = 0, **said: Any) -> TrustEvent:
    at = seeding.at + timedelta(days=later)
    made = TrustEvent(organization_id=page.id, level=TrustLevel.VERIFIED, verifier_id=hub.id, decided_at=at, **said)
    db.session().add(made)
    db.session().flush()
    return made


def _person(seeding: Seeding, local: str, name: str, password_hash: str) -> User:
    person = User(email=f"{local}.fiche@maillage.example", name=name, password_hash=password_hash, is_demo=True, created_at=seeding.at)
    db.session().add(person)
    db.session().flush()
    told = {"role": f"claimant_{local}", "login": person.email, "password": people.PASSWORD, "totp_secret": None, "api_token": None}
    seeding.personas.append({**told, "organization_ids": []})
    return person
