"""The words of teams: what a role is for, by what a buyer is confirmed."""

from typing import Any

from marketplace.core.locale import _, _l
from marketplace.organizations.models import Role
from marketplace.organizations.teams import standing

EXPLAINED: dict[Role, Any] = {
    Role.ADMINISTRATOR: _l("Invite, retire, donne les rôles et les mandats."),
    Role.CATALOGUE: _l("Modifie la fiche et ce qu’elle offre."),
    Role.BUYER: _l("Cherche, demande et achète en son nom."),
    Role.EVALUATOR: _l("Évalue les offres reçues."),
    Role.SIGNATORY: _l("Signe ce qui engage l’organisation."),
    Role.FINANCE: _l("Suit les factures et les paiements."),
    Role.READER: _l("Lit tout, ne change rien."),
}


def explained(role: Role) -> str:
    """What a role is for, in a sentence of the language of the page."""
    return str(EXPLAINED[role])


def bases() -> list[tuple[str, str]]:
    """By what the team confirms a buyer."""
    return [(standing.BY_TEAM, _("vérification par l’équipe")), (standing.BY_NEQ, _("NEQ vérifié au registre des entreprises"))]


def basis(written: str | None) -> str:
    """By what a buyer was confirmed, in words."""
    return {standing.BY_DOMAIN: _("domaine de courriel"), **dict(bases())}.get(written or "", written or "")
