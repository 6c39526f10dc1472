"""Every table of the room, under one name; each idea has its file."""

from marketplace.bids.models.bid import Bid, BidFile, BidState, BidVersion
from marketplace.bids.models.chain import BidEvent, BidEventKind
from marketplace.bids.models.member import BidAcceptance, BidMember, BidMessage
from marketplace.bids.models.opening import BidOpening, OpenedBid, OpeningConsent, PriceState
from marketplace.bids.models.prices import PriceConsent, PriceOpening
from marketplace.bids.models.tender_key import TenderKey

__all__ = [
    "Bid",
    "BidAcceptance",
    "BidEvent",
    "BidEventKind",
    "BidFile",
    "BidMember",
    "BidMessage",
    "BidOpening",
    "BidState",
    "BidVersion",
    "OpenedBid",
    "OpeningConsent",
    "PriceConsent",
    "PriceOpening",
    "PriceState",
    "TenderKey",
]
