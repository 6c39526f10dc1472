"""The tests of the Social Economy Act (CQLR, c. E-1.1.1, s. 3) in words, as a form asks them and a page tells what was examined."""

from typing import Any

from marketplace.core.locale import _l

# Each with its short name, and what it asks.
SAID: dict[str, tuple[Any, Any]] = {
    "members": (
        _l("Besoins des membres ou de la collectivité"),
        _l("L’entreprise a pour but de répondre aux besoins de ses membres ou de la collectivité."),
    ),
    "independence": (
        _l("Autonomie"),
        _l("Elle n’est pas sous le contrôle décisionnel d’un ou de plusieurs organismes publics."),
    ),
    "democracy": (
        _l("Gouvernance démocratique"),
        _l("Les règles qui la régissent prévoient une gouvernance démocratique par ses membres."),
    ),
    "viability": (_l("Viabilité économique"), _l("Elle aspire à une viabilité économique.")),
    "surplus": (
        _l("Surplus"),
        _l("Ses règles interdisent de distribuer les surplus, ou les distribuent aux membres au prorata des opérations faites avec elle."),
    ),
    "remainder": (
        _l("Reliquat"),
        _l("À sa dissolution, ce qui reste de ses biens va à une personne morale qui partage des objectifs semblables."),
    ),
    "sells": (_l("Activité économique"), _l("Elle vend ou échange des biens ou des services.")),
    "form": (
        _l("Forme juridique"),
        _l("Elle est une coopérative, une mutuelle ou une association dotée de la personnalité juridique."),
    ),
}


def name(test: str) -> str:
    """« Gouvernance démocratique »"""
    return str(SAID[test][0])


def asked(test: str) -> str:
    """The sentence that is examined."""
    return str(SAID[test][1])
