"""Every table of the room, under one name; each idea has its file."""

from marketplace.contracting.models.bylaws import ApprovalCeiling, ContractingBylaw, Rotation
from marketplace.contracting.models.direct_awards import ConsideredEnterprise, DirectAward, DirectAwardStatus
from marketplace.contracting.models.thresholds import Confidence, ContractThreshold, Measure, Nature, TaxBasis

__all__ = [
    "ApprovalCeiling",
    "Confidence",
    "ConsideredEnterprise",
    "ContractThreshold",
    "ContractingBylaw",
    "DirectAward",
    "DirectAwardStatus",
    "Measure",
    "Nature",
    "Rotation",
    "TaxBasis",
]
