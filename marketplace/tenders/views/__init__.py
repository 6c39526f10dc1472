"""The pages of the room, each in its file; they share one blueprint."""

from marketplace.tenders.views import (
    amending,
    asked,
    asking,
    asking_sent,
    closing,
    criteria,
    drafting,
    joining,
    lots,
    public,
    seao,
    sending,
    speaking,
)
from marketplace.tenders.views.blueprint import bp

__all__ = [
    "amending",
    "asked",
    "asking",
    "asking_sent",
    "bp",
    "closing",
    "criteria",
    "drafting",
    "joining",
    "lots",
    "public",
    "seao",
    "sending",
    "speaking",
]
