"""What templates of the room call: words of stages, of places in a purchase, of the confidence of a rule."""

from typing import Any

from marketplace.core.locale import _
from marketplace.tenders import families, words
from marketplace.tenders.joining import rules
from marketplace.tenders.models import ParticipationStage, Tender

TONES = {"intention": "maize", "authorized": "", "bound": "", "withdrawn": "plain", "lapsed": "brick"}


def adhesion_stages() -> dict[str, str]:
    """Where an organisation stands in a purchase, by the code of the stage."""
    return {
        ParticipationStage.INTENTION.value: _("intention"),
        ParticipationStage.AUTHORIZED.value: _("autorisée"),
        ParticipationStage.BOUND.value: _("engagée"),
        ParticipationStage.WITHDRAWN.value: _("retirée"),
        ParticipationStage.LAPSED.value: _("sans autorisation à la clôture"),
    }


def confidences() -> dict[str, str]:
    """How sure the rule is, as its reader must know."""
    return {
        "verified": _("Règle lue dans sa source."),
        "derived": _("Règle déduite d’une source : à confirmer."),
        "to_confirm": _("Règle à confirmer."),
    }


def said_basis(tender: Tender) -> str:
    """How the ceiling of a purchase is read, in words."""
    return rules.said_basis(rules.basis_of(tender))


def for_templates() -> dict[str, Any]:
    """All of it under the names that templates use."""
    return {
        "purchase_words": words,
        "adhesion_stages": adhesion_stages(),
        "adhesion_tones": TONES,
        "confidences": confidences(),
        "said_basis": said_basis,
        "admitted_bodies": families.admitted,
    }
