"""Every table of the room, under one name; each idea has its file."""

from marketplace.organizations.models.activities import Activity, Nature, Reach, activity_mrcs, activity_regions
from marketplace.organizations.models.geography import Mrc, Municipality, MunicipalityPeriod, PlaceName, PlaceNameKind, Region
from marketplace.organizations.models.likeness import DuplicatePair, Merge, PairStatus
from marketplace.organizations.models.nomenclature import Certification, LegalForm, PurchaseCategory, Sector, Unit
from marketplace.organizations.models.organization import (
    BuyerType,
    NetworkType,
    Organization,
    OrganizationStatus,
    TrustEvent,
    TrustLevel,
)
from marketplace.organizations.models.particulars import (
    ClauseKind,
    ClientReference,
    HeldCertification,
    NetworkMember,
    NetworkTerritory,
    OtherName,
    Picture,
    StatutoryClause,
)
from marketplace.organizations.models.reports import ContactMessage, ErrorReport, ReportStatus
from marketplace.organizations.models.teams import (
    EmailDomain,
    JoinRequest,
    Mandate,
    MemberRole,
    Membership,
    Role,
    Standing,
    TeamInvitation,
)

__all__ = [
    "Activity",
    "BuyerType",
    "Certification",
    "ClauseKind",
    "ClientReference",
    "ContactMessage",
    "DuplicatePair",
    "EmailDomain",
    "ErrorReport",
    "HeldCertification",
    "JoinRequest",
    "LegalForm",
    "Mandate",
    "MemberRole",
    "Membership",
    "Merge",
    "Mrc",
    "Municipality",
    "MunicipalityPeriod",
    "Nature",
    "NetworkMember",
    "NetworkTerritory",
    "NetworkType",
    "Organization",
    "OrganizationStatus",
    "OtherName",
    "PairStatus",
    "Picture",
    "PlaceName",
    "PlaceNameKind",
    "PurchaseCategory",
    "Reach",
    "Region",
    "ReportStatus",
    "Role",
    "Sector",
    "Standing",
    "StatutoryClause",
    "TeamInvitation",
    "TrustEvent",
    "TrustLevel",
    "Unit",
    "activity_mrcs",
    "activity_regions",
]
