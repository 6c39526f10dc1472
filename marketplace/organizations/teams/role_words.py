"""The words of teams: what a role is for, by what a buyer is confirmed."""

from typing import Any

from marketplace.core.formats import day, money
from marketplace.core.locale import _, _l
from marketplace.organizations import words
from marketplace.organizations.models import BuyerType, MemberRole, Organization, Role
from marketplace.organizations.teams import rules, standing

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


BASES: dict[str, Any] = {
    standing.BY_TEAM: _l("vérification par l’équipe"),
    standing.BY_NEQ: _l("NEQ vérifié au registre des entreprises"),
    standing.BY_DOMAIN: _l("domaine de courriel"),
}


def bases(organization: Organization) -> list[tuple[str, str]]:
    """By what the team may confirm this buyer: a private one by its NEQ alone."""
    found = (standing.BY_NEQ,) if organization.buyer_type is BuyerType.PRIVATE else (standing.BY_TEAM, standing.BY_NEQ)
    return [(one, str(BASES[one])) for one in found]


def basis(written: str | None) -> str:
    """By what a buyer was confirmed, in words."""
    return str(BASES.get(written or "", written or ""))


def given(role: MemberRole) -> str:
    """A role with its delegation, in words: « signature, jusqu’à 25 000,00 $ avant taxes, jusqu’au 31 mars 2026 »."""
    return ", ".join([words.said(role.role), *bounds(role)])


def bounds(role: MemberRole) -> list[str]:
    """The ceiling and the days of a delegation, each in words; that there is no ceiling is said, where there may be one."""
    pieces = []
    if role.ceiling_cents is not None:
        ceiling = _("jusqu’à %(ceiling)s avant taxes", ceiling=money(role.ceiling_cents))
        pieces.append(ceiling if role.ceiling_cents else _("plafond à fixer"))
    elif role.role in rules.WITH_CEILING:
        pieces.append(_("sans plafond"))
    if role.starts_on and role.ends_on:
        pieces.append(_("du %(first)s au %(last)s", first=day(role.starts_on), last=day(role.ends_on)))
    elif role.starts_on:
        pieces.append(_("à partir du %(day)s", day=day(role.starts_on)))
    elif role.ends_on:
        pieces.append(_("jusqu’au %(day)s", day=day(role.ends_on)))
    return pieces
