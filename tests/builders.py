"""Things to try with, plausible in Québec and invented: `make_user()`, `make_organization(name=…)`."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from marketplace.accounts import passwords
from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.organizations import actions
from marketplace.organizations.editing.facts import Facts
from marketplace.organizations.models import Organization

AT = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)
PASSWORD = "quatre mots sans aucun lien"

_numbers = count(1)
_password_hash = ""


def make_user(**values: Any) -> User:
    """A person with a password (PASSWORD), in the unit at work."""
    global _password_hash
    _password_hash = _password_hash or passwords.hashed(PASSWORD)
    number = next(_numbers)
    facts = {"email": f"personne{number}@exemple.org", "name": f"Personne {number}", "password_hash": _password_hash, "created_at": AT}
    user = User(**{**facts, **values})
    db.session().add(user)
    db.session().flush()
    return user


def make_organization(**values: Any) -> Organization:
    """A published enterprise of the Bas-Saint-Laurent that cleans buildings, unless told otherwise."""
    organization = actions.add(make_facts(**values), source="essai", actor=None, at=AT)
    db.session().flush()
    return organization


def make_facts(**values: Any) -> Facts:
    facts: dict[str, Any] = {
        "name": "Entretien du Littoral, coopérative de solidarité",
        "legal_form_code": "COOP_SOL",
        "municipality": "Val-des-Ormes",
        "region_code": "01",
        "sector_codes": ("S11",),
        "description_fr": "Entretien ménager d’édifices publics et de garderies avec des produits écologiques.",
        "description_en": "Cleaning of public buildings and daycares with ecological products.",
        "website": "https://entretien-littoral.example",
    }
    return Facts(**{**facts, **values})
