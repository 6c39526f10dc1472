"""How the closed lists of the directory are said: a word of the interface for each value, in the language of the page."""

from enum import Enum
from typing import Any

from marketplace.core.locale import _l
from marketplace.organizations.models import (
    BuyerType,
    ClauseKind,
    Confidence,
    Nature,
    NetworkType,
    OrganizationStatus,
    Reach,
    Role,
    Room,
    Stop,
    TrustLevel,
)

LANGUAGES: dict[str, Any] = {
    "fr": _l("français"),
    "en": _l("anglais"),
    "es": _l("espagnol"),
    "ar": _l("arabe"),
    "pt": _l("portugais"),
    "zh": _l("chinois"),
    "moe": _l("innu"),
    "cr": _l("cri"),
    "iu": _l("inuktitut"),
    "atj": _l("atikamekw"),
    "moh": _l("mohawk"),
    "fcs": _l("langue des signes québécoise"),
}

# The sources that the product itself writes; any other is named as whoever brought a file named it.
SOURCES: dict[str, Any] = {
    "bureau": _l("saisie au bureau"),
    "demonstration": _l("démonstration"),
    "reference": _l("données de référence"),
}

WORDS: dict[Enum, Any] = {
    Nature.GOODS: _l("biens"),
    Nature.SERVICES: _l("services"),
    Nature.WORKS: _l("travaux"),
    Reach.PROVINCE: _l("toute la province"),
    Reach.REGIONS: _l("des régions"),
    Reach.MRCS: _l("des MRC"),
    Reach.RADIUS: _l("un rayon autour d’elle"),
    BuyerType.MUNICIPALITY: _l("municipalité"),
    BuyerType.MRC: _l("MRC"),
    BuyerType.REGIE: _l("régie intermunicipale"),
    BuyerType.MINISTRY: _l("ministère ou organisme"),
    BuyerType.EDUCATION: _l("réseau de l’éducation"),
    BuyerType.HEALTH: _l("réseau de la santé"),
    BuyerType.STATE_ENTERPRISE: _l("société d’État"),
    BuyerType.PRIVATE: _l("acheteur privé"),
    NetworkType.HUB: _l("pôle d’économie sociale"),
    NetworkType.FEDERATION: _l("fédération ou réseau"),
    NetworkType.CONSORTIUM: _l("consortium"),
    ClauseKind.NO_REBATE: _l("interdiction de verser une ristourne"),
    ClauseKind.NO_INTEREST: _l("interdiction de verser un intérêt sur les parts"),
    ClauseKind.DESIGNATION: _l("désignation par le ministre"),
    OrganizationStatus.DRAFT: _l("brouillon"),
    OrganizationStatus.PUBLISHED: _l("publiée"),
    OrganizationStatus.WITHDRAWN: _l("retirée"),
    TrustLevel.DECLARED: _l("déclarée"),
    TrustLevel.VERIFIED: _l("vérifiée par le pôle"),
    TrustLevel.ACCREDITED: _l("accréditée"),
    Confidence.VERIFIED: _l("lu dans le texte"),
    Confidence.GENERAL: _l("généralement admis"),
    Confidence.TO_CHECK: _l("à vérifier"),
    Stop.FULL: _l("au maximum de notre capacité"),
    Stop.PAUSE: _l("en pause"),
    Room.FREE: _l("libre"),
    Room.PARTLY: _l("en partie libre"),
    Room.FULL: _l("complet"),
    Role.ADMINISTRATOR: _l("administration"),
    Role.CATALOGUE: _l("catalogue"),
    Role.BUYER: _l("achats"),
    Role.EVALUATOR: _l("évaluation"),
    Role.SIGNATORY: _l("signature"),
    Role.FINANCE: _l("finances"),
    Role.READER: _l("lecture seule"),
}


def said(value: Enum) -> str:
    """« services », "services"; KeyError for a value that has no word, which a test forbids."""
    return str(WORDS[value])


def language(code: str) -> str:
    """The name of a language; its code when the list does not know it."""
    return str(LANGUAGES.get(code, code))


def source(name: str) -> str:
    """Where what a page says comes from, as a person reads it."""
    return str(SOURCES.get(name, name))


def choices(kind: type[Enum], empty: Any = None) -> list[tuple[str, str]]:
    """What a list to choose from offers; `empty` is what stands for no value, when one may say nothing."""
    listed = [(str(one.value), said(one)) for one in kind]
    return listed if empty is None else [("", str(empty)), *listed]
