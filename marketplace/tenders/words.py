"""How a group purchase is said: its stages with the status of OCDS that each is, and the words of its closed lists."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from marketplace.catalogue.models import TaxCode
from marketplace.contracting.models import Nature
from marketplace.core import notices
from marketplace.core.locale import N_, SOURCE, _l, current
from marketplace.tenders.models import (
    STATUS_OF,
    AllocationRule,
    Channel,
    ContractForm,
    OnShortfall,
    OpenTo,
    TenderAmendment,
    TenderStage,
    TenderStatus,
)


@dataclass(frozen=True)
class StageWords:
    """A stage as a reader is told it: `said` in the language of the page, the tone of its badge, its status in the words of OCDS."""

    stage: TenderStage
    said: Any
    tone: str
    status: TenderStatus


def _stage(stage: TenderStage, said: Any, tone: str = "plain") -> StageWords:
    return StageWords(stage, said, tone, STATUS_OF[stage])


# The one table of the room: pages, letters, files and docs/group-purchases.md say stages by it.
STAGES: dict[TenderStage, StageWords] = {
    one.stage: one
    for one in (
        _stage(TenderStage.DRAFT, _l("En préparation")),
        _stage(TenderStage.ADHESION, _l("Adhésions ouvertes"), "maize"),
        _stage(TenderStage.CLOSED, _l("Adhésions closes")),
        _stage(TenderStage.BIDDING, _l("Réponses attendues"), "maize"),
        _stage(TenderStage.OPENED, _l("Réponses ouvertes"), "sky"),
        _stage(TenderStage.EXPORTED, _l("Mené sur le SEAO"), "sky"),
        _stage(TenderStage.AWARDED, _l("Octroyé"), ""),
        _stage(TenderStage.COMPLETE, _l("Terminé")),
        _stage(TenderStage.UNSUCCESSFUL, _l("Sans suite")),
        _stage(TenderStage.CANCELLED, _l("Annulé"), "brick"),
    )
}

WORDS: dict[Enum, Any] = {
    Nature.GOODS: _l("biens"),
    Nature.SERVICES: _l("services"),
    Nature.CONSTRUCTION: _l("travaux de construction"),
    Nature.INSURANCE: _l("assurances"),
    Channel.PLATFORM: _l("ici, de gré à gré"),
    Channel.SEAO: _l("sur le SEAO"),
    OpenTo.ANY_BUYER: _l("tout acheteur confirmé"),
    OpenTo.TERRITORY: _l("les acheteurs de certaines régions ou MRC"),
    OpenTo.NETWORK: _l("les membres d’un réseau"),
    OpenTo.CHOSEN: _l("les organismes que vous nommez"),
    OnShortfall.EXTEND: _l("prolonger une fois, puis annuler le lot"),
    OnShortfall.PROCEED: _l("continuer quand même"),
    OnShortfall.CANCEL: _l("annuler le lot"),
    AllocationRule.PRO_RATA: _l("au prorata de ce que chacun demande"),
    AllocationRule.ORDER: _l("dans l’ordre des adhésions"),
    ContractForm.LEAD: _l("l’entreprise qui mène l’offre, avec les autres en sous-traitance"),
    ContractForm.JOINT: _l("un contrat avec chaque entreprise, solidairement responsables"),
    TaxCode.TAXABLE: _l("taxable"),
    TaxCode.ZERO_RATED: _l("détaxé"),
    TaxCode.EXEMPT: _l("exonéré"),
}


def stage(one: TenderStage) -> str:
    """« Adhésions ouvertes », "Open for adhesion"."""
    return str(STAGES[one].said)


def said(value: Enum) -> str:
    """« services », "services"; KeyError for a value that has no word, which a test forbids."""
    return str(WORDS[value])


def choices(kind: type[Enum]) -> list[tuple[str, str]]:
    """What a list to choose from offers."""
    return [(str(one.value), said(one)[:1].upper() + said(one)[1:]) for one in kind]


# What the product itself writes as the reason of a notice: read in the language of the page.
REASONS = (N_("Une visite obligatoire des lieux est ajoutée."), N_("Une visite des lieux est ajoutée."))


def reason(notice: TenderAmendment) -> str:
    """Why a notice was published: what a person wrote, or what the product did."""
    return notices.said(notice.reason, {}) if notice.reason in REASONS else notice.reason


def reason_lang(notice: TenderAmendment) -> str:
    """The language of that sentence."""
    return current() if notice.reason in REASONS else SOURCE
