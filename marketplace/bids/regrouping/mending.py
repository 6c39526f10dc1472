"""The group of an answer that was found damaged: what its members accepted is kept apart, and says it when the answer does not."""

from marketplace.bids.models import Bid, BidVersion
from marketplace.bids.regrouping import group, members
from marketplace.bids.sealing import cipher, keyring
from marketplace.bids.sealing.contents import Content
from marketplace.core import db


def with_group(bid: Bid, number: int, typed: Content) -> Content:
    """What was typed anew, with the group and the places of the version that was handed in, as far as either copy is still readable."""
    version = db.session().query(BidVersion).filter_by(bid_id=bid.id, number=number).one_or_none()
    if version is None:
        return typed
    for copy in (None, *members.acceptances(bid, version.sha256).values()):
        try:
            return group.carried(typed, members.said_as(bid, copy) if copy else members.said_by(version))
        except (cipher.Broken, keyring.NoKey):
            continue
    return typed
