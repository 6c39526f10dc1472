"""The people of a demonstration. Their password is public, so production refuses a database that holds one."""

from marketplace.accounts import passwords
from marketplace.accounts.factors import sealing, totp
from marketplace.accounts.models import TotpFactor, User
from marketplace.core import db
from marketplace.core.seeding import Seeding

PASSWORD = "demonstration-maillage"  # noqa: S105 - public on purpose
PEOPLE = (
    ("equipe@maillage.example", "Équipe de démonstration", True),
    ("visite@maillage.example", "Personne de démonstration", False),
    ("securite@maillage.example", "Sécurité de démonstration", True),
)
# The one who has a second factor, with its secret: as public as the password.
WITH_FACTOR = "securite@maillage.example"
TOTP_SECRET = "MAILLAGEDEMONSTRATIONSECONDFACTO"  # noqa: S105 - public on purpose


def seed(seeding: Seeding) -> None:
    """One member of the team, one person who is not, and one of the team who has a second factor."""
    password_hash = passwords.hashed(PASSWORD)
    with db.database().writing() as session:
        people = [
            User(email=email, name=name, is_staff=staff, password_hash=password_hash, is_demo=True, created_at=seeding.at)
            for email, name, staff in PEOPLE
        ]
        session.add_all(people)
        session.flush()
        for person in people:
            if person.email == WITH_FACTOR:
                sealed = sealing.seal(TOTP_SECRET, about=totp.about(person.id))
                session.add(TotpFactor(user_id=person.id, sealed_secret=sealed, last_step=0, created_at=seeding.at))
    for person in people:
        role = "staff" if person.is_staff else "person"
        secret = TOTP_SECRET if person.email == WITH_FACTOR else None
        seeding.personas.append(
            {"role": role, "login": person.email, "password": PASSWORD, "totp_secret": secret, "api_token": None, "organization_ids": []}
        )
        seeding.samples.setdefault("user", {"active": {"id": person.id}})


def second_factor_of(person: User) -> str:
    """How the one who has a second factor shows it, for whoever reads the list of accounts; nothing for the others."""
    return f"; second factor, key {TOTP_SECRET}" if person.email == WITH_FACTOR else ""
