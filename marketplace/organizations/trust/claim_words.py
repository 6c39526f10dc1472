"""How the state of a claim and the way of proving it are said."""

from typing import Any

from marketplace.core.locale import _l
from marketplace.organizations.models import Claim, ClaimStatus, ClaimWay

STATUSES: dict[ClaimStatus, Any] = {
    ClaimStatus.OPEN: _l("en cours"),
    ClaimStatus.JOINING: _l("chez l’administration de la fiche"),
    ClaimStatus.REVIEW: _l("second regard en cours"),
    ClaimStatus.ACCEPTED: _l("acceptée"),
    ClaimStatus.REFUSED: _l("refusée"),
    ClaimStatus.UPHELD: _l("refusée après un second regard"),
    ClaimStatus.WITHDRAWN: _l("retirée par la personne"),
    ClaimStatus.LAPSED: _l("courriel non ouvert"),
}
WAYS: dict[ClaimWay, Any] = {
    ClaimWay.MAIL: _l("Un courriel à l’adresse de la fiche"),
    ClaimWay.DOCUMENT: _l("Un document : lettre, résolution ou statuts"),
    ClaimWay.WORD: _l("La parole du pôle, qui vous connaît"),
}


def status(value: ClaimStatus) -> str:
    """« acceptée »"""
    return str(STATUSES[value])


def way(value: ClaimWay) -> str:
    """« Un courriel à l’adresse de la fiche »"""
    return str(WAYS[value])


def status_of(claim: Claim) -> str:
    """Where a claim is."""
    return status(claim.status)


def way_of(claim: Claim) -> str:
    """How whoever made it proves it."""
    return way(claim.way)


def masked(email: str) -> str:
    """An address of which nothing is read but its first letters and its ending: « i•••@c•••.example »."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}•••@{domain[:1]}•••.{domain.rpartition('.')[2]}"
