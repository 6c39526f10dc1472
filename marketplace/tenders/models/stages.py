"""Where a group purchase stands: our stages, and which status of the Open Contracting Data Standard each of them is."""

import enum


class TenderStage(enum.Enum):
    """What a reader is told. `BIDDING`: sealed answers are awaited; `OPENED`: they were opened, and the decision is to come. `EXPORTED` is
    a purchase whose call is made on SEAO, from the file that was prepared here."""

    DRAFT = "draft"
    ADHESION = "adhesion"
    CLOSED = "closed"
    BIDDING = "bidding"
    OPENED = "opened"
    EXPORTED = "exported"
    AWARDED = "awarded"
    COMPLETE = "complete"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


class TenderStatus(enum.Enum):
    """The closed list `tenderStatus` of OCDS 1.1, as far as it is used here."""

    PLANNING = "planning"
    ACTIVE = "active"
    COMPLETE = "complete"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


# The one table that says which stage is which status.
STATUS_OF = {
    TenderStage.DRAFT: TenderStatus.PLANNING,
    TenderStage.ADHESION: TenderStatus.ACTIVE,
    TenderStage.CLOSED: TenderStatus.ACTIVE,
    TenderStage.BIDDING: TenderStatus.ACTIVE,
    TenderStage.OPENED: TenderStatus.ACTIVE,
    TenderStage.EXPORTED: TenderStatus.ACTIVE,
    TenderStage.AWARDED: TenderStatus.COMPLETE,
    TenderStage.COMPLETE: TenderStatus.COMPLETE,
    TenderStage.UNSUCCESSFUL: TenderStatus.UNSUCCESSFUL,
    TenderStage.CANCELLED: TenderStatus.CANCELLED,
}
