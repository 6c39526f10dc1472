"""The people of a demonstration. Their password is public, so production refuses a database that holds one."""

from marketplace.accounts import passwords
from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.seeding import Seeding

PASSWORD = "demonstration-maillage"  # noqa: S105 - public on purpose
PEOPLE = (("equipe@maillage.example", "Équipe de démonstration", True), ("visite@maillage.example", "Personne de démonstration", False))


def seed(seeding: Seeding) -> None:
    """One member of the team and one person who is not."""
    password_hash = passwords.hashed(PASSWORD)
    with db.database().writing() as session:
        people = [
            User(email=email, name=name, is_staff=staff, password_hash=password_hash, is_demo=True, created_at=seeding.at)
            for email, name, staff in PEOPLE
        ]
        session.add_all(people)
    for person in people:
        role = "staff" if person.is_staff else "person"
        seeding.personas.append(
            {"role": role, "login": person.email, "password": PASSWORD, "totp_secret": None, "api_token": None, "organization_ids": []}
        )
        seeding.samples.setdefault("user", {"active": {"id": person.id}})
