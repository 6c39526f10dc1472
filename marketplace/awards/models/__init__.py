"""Every table of the room, under one name; each idea has its file."""

from marketplace.awards.models.award import Allocation, Award, AwardShare, AwardStatus
from marketplace.awards.models.contract import Contract, ContractLine, ContractMember, ContractStatus
from marketplace.awards.models.evaluating import CommitteeMember, Complaint, ConsensusScore, MarginGrant, MemberScore, Seat
from marketplace.awards.models.following import AmendmentKind, ContractAmendment, ContractReminder, PerformanceEvaluation

__all__ = [
    "Allocation",
    "AmendmentKind",
    "Award",
    "AwardShare",
    "AwardStatus",
    "CommitteeMember",
    "Complaint",
    "ConsensusScore",
    "Contract",
    "ContractAmendment",
    "ContractLine",
    "ContractMember",
    "ContractReminder",
    "ContractStatus",
    "MarginGrant",
    "MemberScore",
    "PerformanceEvaluation",
    "Seat",
]
