"""The opener: the only process that makes and holds the private keys of purchases, and opens answers when two persons asked after the
deadline. It asks every rule again by its own clock: what a page let through, or somebody wrote in the database, opens nothing early."""

import threading
from datetime import datetime

import structlog
from flask import Flask
from sqlalchemy import select

from marketplace.bids import rules
from marketplace.bids.models import BidEventKind, BidOpening, OpenedBid
from marketplace.bids.opening import business_days, consents, keys, minutes, reading
from marketplace.bids.opening.reading import Found
from marketplace.bids.sealing import chain, keyring
from marketplace.core import clock, db, files, outbox, states
from marketplace.tenders.models import Tender, TenderStage

POLL = 0.3
# A bidder whose answer is found damaged has so many business days to send it again.
CURE_DAYS = 2

log = structlog.get_logger("opener")


class Opener:
    """One loop in one process."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until asked to stop; an error is told and tried again, never fatal."""
        log.info("started")
        while not self.stopping.is_set():
            try:
                busy = self.step()
            except Exception:
                log.exception("step failed")
                busy = False
                self.stopping.wait(2.0)
            if not busy:
                self.stopping.wait(POLL)
        log.info("stopped")

    def step(self) -> bool:
        """Make the keys that are asked for, open what may be opened; True when there was something."""
        with self.app.app_context():
            with db.database().reading() as session:
                wanted = session.scalar(select(keys.TenderKey.id).where(keys.TenderKey.public_key.is_(None)).limit(1))
                asked = session.scalars(select(BidOpening.tender_id).where(BidOpening.done_at.is_(None)).order_by(BidOpening.id)).all()
            if wanted is not None:
                with db.database().writing():
                    keys.make_wanted(at=clock.now())
            for tender_id in asked:
                open_purchase(tender_id)
            return wanted is not None or bool(asked)


def open_purchase(tender_id: int) -> bool:
    """Open the answers of a purchase, once; whether it was done. Refused, it is noted in the log, and what was asked is taken back."""
    with db.database().reading() as session:
        tender = session.get_one(Tender, tender_id)
        found = [] if _why_not(tender) else _read(tender)
    with db.database().writing() as session:
        db.take_time(session, minutes=5)
        tender, at = db.load(Tender, id=tender_id), clock.now()
        opening = consents.opening_of(tender)
        if opening is None or opening.done_at is not None:
            return False
        if found is None or (reason := _why_not(tender)):
            log.error("refused", purchase=tender.number, reason="no key" if found is None else reason)
            consents.refuse(tender, actor=None, at=at)
            consents.forget(tender)
            return False
        # By their numbers: what was read is of another unit, now over.
        _write(tender, opening, found, at)
    return True


def _read(tender: Tender) -> list[Found] | None:
    """Every answer out of its seal, documents on the disk; None without the key of the purchase."""
    try:
        return reading.read(tender, keyring.opener_key_that_is(tender.id))
    except keyring.NoKey:
        return None


def _why_not(tender: Tender) -> str | None:
    persons = {one.user_id for one in consents.entitled(tender)}
    return rules.why_not_open(tender, len(persons), clock.now())


def _write(tender: Tender, opening: BidOpening, found: list[Found], at: datetime) -> None:
    for one in found:
        kind = BidEventKind.OPENED if one.is_intact else BidEventKind.DAMAGED
        chain.append(one.bid, kind, one.version.number, one.version.sha256, actor=None, at=at)
        db.session().add(_opened(one, at))
    tender.bids_opened_at = tender.updated_at = at
    db.session().flush()
    opening.minutes = minutes.of(tender, found, at)
    opening.sha256, opening.done_at = minutes.digest(opening.minutes), at
    states.move(tender, TenderStage.OPENED if found else TenderStage.UNSUCCESSFUL, actor=None, at=at)
    outbox.announce("bids.opened", tender_id=tender.id)


def _opened(one: Found, at: datetime) -> OpenedBid:
    content = dict(one.content)
    if one.files:
        stored = [files.add(kept, name=name, media_type=media_type, at=at) for name, media_type, kept in one.files]
        db.session().flush()
        content["files"] = [{**said, "stored_file": row.id} for said, row in zip(content["files"], stored, strict=True)]
    return OpenedBid(
        bid_id=one.bid.id,
        bid_version=one.version.number,
        content=content,
        sha256=one.version.sha256,
        received_at=one.version.received_at or at,
        is_intact=one.is_intact,
        cure_until=None if one.is_intact else business_days.after(at, CURE_DAYS),
    )
