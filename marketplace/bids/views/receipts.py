"""What an enterprise takes away of its answer: a receipt, a copy of what was sealed, its own documents; and how answers are sealed."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from marketplace.bids.answering import copying, pages, reading, receipts, verifying
from marketplace.bids.views.blueprint import bp
from marketplace.core.access import authorize, public
from marketplace.tenders import answered

ONE = "/espace/<slug>/reponses/<number>"
RECEIPT = f"{ONE}/recepisse/<name>"


@bp.get(RECEIPT)
def receipt(slug: str, number: str, name: str) -> ResponseReturnValue:
    """The receipt of what was done with an answer: its hash, its instant."""
    organization, tender = answered.received(slug, number)
    bid = reading.bid(tender, organization)
    authorize("bids.see", bid)
    return render_template("bids/answering/receipt.html", **pages.receipt(tender, organization, reading.event(bid, name), g.at))


@bp.get(f"{RECEIPT}/document")
def receipt_file(slug: str, number: str, name: str) -> ResponseReturnValue:
    """The same, signed, as a file."""
    organization, tender = answered.received(slug, number)
    bid = reading.bid(tender, organization)
    authorize("bids.see", bid)
    return copying.receipt_file(bid, reading.event(bid, name))


@bp.get(f"{RECEIPT}/copie/document")
def receipt_copy(slug: str, number: str, name: str) -> ResponseReturnValue:
    """A copy as PDF of what was sealed."""
    organization, tender = answered.received(slug, number)
    bid = reading.bid(tender, organization)
    authorize("bids.see", bid)
    return copying.copy(bid, reading.event(bid, name))


@bp.get(f"{ONE}/fichiers/<token>/document")
def own_document(slug: str, number: str, token: str) -> ResponseReturnValue:
    """A document that the enterprise joined to its own answer."""
    organization, tender = answered.received(slug, number)
    bid = reading.bid(tender, organization)
    authorize("bids.see", bid)
    return copying.document(bid, token)


@bp.get("/scellement")
@public
def sealing() -> ResponseReturnValue:
    """How answers are sealed, who holds which key, what that protects from and what it does not."""
    key = receipts.public_key()
    return render_template("bids/sealing.html", public_key=key, program=verifying.program(key))
