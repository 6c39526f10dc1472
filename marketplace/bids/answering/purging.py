"""A document that was taken away and that no version holds any more goes for good; its bytes are swept from the disk after a day."""

from marketplace.bids.answering import reading
from marketplace.bids.models import Bid
from marketplace.bids.sealing.contents import IN_ROOM
from marketplace.core import db
from marketplace.core.files import StoredFile


def purge(bid: Bid) -> int:
    """Take away the documents that no version of an answer names; how many. One that was handed in, or
    given in the private room, is never among them."""
    named = {said["token"] for version in bid.versions for said in reading.content_of(version)["files"]}
    left = [row for row in bid.files if row.token not in named and not row.token.startswith(IN_ROOM)]
    for row in left:
        stored = db.session().get_one(StoredFile, row.stored_file_id)
        bid.files.remove(row)
        db.session().flush()
        db.session().delete(stored)
    return len(left)
