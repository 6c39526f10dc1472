"""Every table of the room, under one name; each idea has its file."""

from marketplace.accounts.models.factors import FactorReset, IdentityProof, Passkey, RecoveryCode, ResetStatus, TotpFactor
from marketplace.accounts.models.people import User, UserStatus
from marketplace.accounts.models.privacy import DataExport, Erasure, Harm, Incident, PrivacyRequest, RequestStatus
from marketplace.accounts.models.sessions import LoginSession
from marketplace.accounts.models.telling import NoticeChoice, QuietHours
from marketplace.core.topics import ByMail

__all__ = [
    "ByMail",
    "DataExport",
    "Erasure",
    "FactorReset",
    "Harm",
    "IdentityProof",
    "Incident",
    "LoginSession",
    "NoticeChoice",
    "Passkey",
    "PrivacyRequest",
    "QuietHours",
    "RecoveryCode",
    "RequestStatus",
    "ResetStatus",
    "TotpFactor",
    "User",
    "UserStatus",
]
