"""Every table of the room, under one name; each idea has its file."""

from marketplace.tenders.models.criteria import CriterionKind, PriceFormula, TenderCriterion, TenderScoring, TieBreak
from marketplace.tenders.models.extending import ExtensionProposal
from marketplace.tenders.models.following import SeaoResult, TenderCutoff, TenderWatch
from marketplace.tenders.models.lots import Lot, LotItem
from marketplace.tenders.models.participation import FundsCertificate, Participation, ParticipationPlace, ParticipationStage, Quantity
from marketplace.tenders.models.speaking import Enquiry, TenderAmendment, TenderDocument
from marketplace.tenders.models.stages import STATUS_OF, TenderStage, TenderStatus
from marketplace.tenders.models.tender import (
    ANSWERED,
    GROUPED,
    AllocationRule,
    Channel,
    ContractForm,
    OnShortfall,
    OpenTo,
    Tender,
    TenderBidder,
    TenderInvitee,
    TenderKind,
)
from marketplace.tenders.models.visiting import SiteVisit, VisitRegistration

__all__ = [
    "ANSWERED",
    "GROUPED",
    "STATUS_OF",
    "AllocationRule",
    "Channel",
    "ContractForm",
    "CriterionKind",
    "Enquiry",
    "ExtensionProposal",
    "FundsCertificate",
    "Lot",
    "LotItem",
    "OnShortfall",
    "OpenTo",
    "Participation",
    "ParticipationPlace",
    "ParticipationStage",
    "PriceFormula",
    "Quantity",
    "SeaoResult",
    "SiteVisit",
    "Tender",
    "TenderAmendment",
    "TenderBidder",
    "TenderCriterion",
    "TenderCutoff",
    "TenderDocument",
    "TenderInvitee",
    "TenderKind",
    "TenderScoring",
    "TenderStage",
    "TenderStatus",
    "TenderWatch",
    "TieBreak",
    "VisitRegistration",
]
