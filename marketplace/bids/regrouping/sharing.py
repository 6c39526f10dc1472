"""A file that somebody gives in the private room of an answer: examined, sealed on the disk under the key of the answer, named by its
message alone. It is no document of the answer: nobody opens it at the opening."""

from dataclasses import dataclass

from flask import Response

from marketplace.bids.answering import copying
from marketplace.bids.models import Bid, BidFile
from marketplace.bids.regrouping import room
from marketplace.bids.regrouping.forms import MessageForm
from marketplace.bids.sealing import contents
from marketplace.core import db, documents
from marketplace.core.errors import Missing, Unusable
from marketplace.core.locale import _

MOST_FILES = 40


@dataclass(frozen=True)
class Given:
    """What a valid form gives: the words, and the file once it is sealed on the disk."""

    text: str
    file: room.Kept | None = None


def tried(form: MessageForm, bid: Bid) -> Given | None:
    """What was typed and given; None when it cannot be said, for the reason beside the field. Slow: before the writing unit."""
    if not form.validate_on_submit():
        return None
    text, sent = form.text.data or "", form.sent.data
    if not getattr(sent, "filename", ""):
        if not text:
            form.text.errors = [_("Écrivez un message, ou joignez un fichier.")]
        return Given(text) if text else None
    held = db.session().query(BidFile).filter(BidFile.bid_id == bid.id, BidFile.token.startswith(contents.IN_ROOM)).count()
    if held >= MOST_FILES:
        form.sent.errors = [_("La salle a déjà %(most)d fichiers : écrivez sans en joindre un autre.", most=MOST_FILES)]
        return None
    try:
        document = documents.examined(sent.stream, sent.filename)
    except Unusable as refused:
        form.sent.errors = [_("« %(name)s » : %(why)s", name=sent.filename, why=refused.reason)]
        return None
    token, kept = contents.keep_file(bid, document, contents.key_for_bidder(bid), mark=contents.IN_ROOM)
    return Given(text, room.Kept(token, kept, {"token": token, "name": document.name, "media_type": document.media_type}))


def document(bid: Bid, token: str) -> Response:
    """A file of the room, out of its seal, as a download. Missing for one that no message names."""
    said = next((one.file for one in room.messages(bid) if one.file and one.file["token"] == token), None)
    row = next((one for one in bid.files if one.token == token), None)
    if said is None or row is None:
        raise Missing()
    return copying.unsealed(bid, row, said)
