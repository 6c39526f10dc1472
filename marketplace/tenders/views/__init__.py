"""The pages of the room, each in its file; they share one blueprint."""

from marketplace.tenders.views import (
    amending,
    asked,
    asking,
    asking_sent,
    calling,
    closing,
    criteria,
    drafting,
    extending,
    joining,
    lots,
    public,
    seao,
    sending,
    speaking,
    visiting,
)
from marketplace.tenders.views.blueprint import bp

__all__ = [
    "amending",
    "asked",
    "asking",
    "asking_sent",
    "bp",
    "calling",
    "closing",
    "criteria",
    "drafting",
    "extending",
    "joining",
    "lots",
    "public",
    "seao",
    "sending",
    "speaking",
    "visiting",
]
