"""The opener: the only process that makes and holds the private keys of purchases, and opens answers when two persons asked after the
deadline. It asks every rule again by its own clock: what a page let through, or somebody wrote in the database, opens nothing early."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from flask import Flask
from sqlalchemy import Select, select

from marketplace.bids import rules
from marketplace.bids.models import BidEventKind, BidOpening, OpenedBid, PriceState, TenderKey
from marketplace.bids.opening import business_days, consents, deadlines, keys, minutes, price_opener, reading
from marketplace.bids.opening.reading import Found
from marketplace.bids.sealing import chain
from marketplace.core import clock, db, files, outbox, states
from marketplace.core.locale import _
from marketplace.tenders.criteria import announced
from marketplace.tenders.models import Tender, TenderStage

POLL = 0.3
# An answer whose last byte came before the deadline may still wait for its turn to be written, as long as a writer waits.
SETTLED_AFTER = timedelta(seconds=6)

log = structlog.get_logger("opener")


class Opener:
    """One loop in one process."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopping = threading.Event()
        self.kept: set[deadlines.Seen] = set()

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
        """Make the keys that are asked for, open what may be opened; True when something was done. What fails for one purchase keeps no
        other from being opened: its error is raised once they all had their turn."""
        with self.app.app_context():
            with db.database().reading() as session:
                wanted = session.scalar(select(TenderKey.id).where(TenderKey.public_key.is_(None)).limit(1))
                asked = session.execute(_asked()).all()
                of_prices = price_opener.asked()
                self._keep_deadlines()
            if wanted is not None:
                with db.database().writing():
                    keys.make_wanted(at=clock.now())
            settled = [number for number, due in asked if due is None or clock.now() >= due + SETTLED_AFTER]
            done = _open_all(settled, open_purchase)
            return _open_all(of_prices, price_opener.open_prices) or done or wanted is not None

    def _keep_deadlines(self) -> None:
        """Keep each deadline as soon as it is published, or moved."""
        awaited = deadlines.awaited()
        for one in awaited - self.kept:
            deadlines.keep(one)
        self.kept = awaited


def _asked() -> Select[int, datetime | None]:
    """The openings that are asked and not done, each with the deadline of its purchase."""
    read = select(BidOpening.tender_id, Tender.bids_due_at).join(Tender, Tender.id == BidOpening.tender_id)
    return read.where(BidOpening.done_at.is_(None)).order_by(BidOpening.id)


def _open_all(numbers: Sequence[int], work: Callable[[int], bool]) -> bool:
    failed, done = [], False
    for number in numbers:
        try:
            done = work(number) or done
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("Some purchases could not be opened.", failed)
    return done


def open_purchase(tender_id: int) -> bool:
    """Open the answers of a purchase, once; whether it was done. Refused, it is noted in the log, and what was asked is taken back.

    Answers are read before the writing unit, which is short; whatever was written between the two has them read again.
    """
    with db.database().reading() as session:
        tender = session.get_one(Tender, tender_id)
        reason, head = _why_not(tender), _head(tender)
        found = None if reason else _read(tender)
    reason = reason or (str(_("La clé de cette demande n’est pas là où elle est gardée.")) if found is None else None)
    with db.database().writing() as session:
        db.take_time(session, minutes=5)
        tender, at = db.load(Tender, id=tender_id), clock.now()
        opening = consents.opening_of(tender)
        if opening is None or opening.done_at is not None:
            return False
        if reason := reason or _why_not(tender):
            log.error("refused", purchase=tender.number, reason=reason)
            consents.refuse(tender, actor=None, at=at)
            consents.forget(tender)
            return False
        if found is None or _head(tender) != head:
            return False
        # By their numbers: what was read is of another unit, now over.
        _write(tender, opening, found, at)
    return True


def _read(tender: Tender) -> list[Found] | None:
    """Every answer out of its seal, documents on the disk; None without the key that they were sealed for."""
    private = keys.private_of(tender)
    return reading.read(tender, private) if private is not None else None


def _head(tender: Tender) -> tuple[int, str] | None:
    """The last event of the answers of a purchase."""
    found = chain.last(tender.id)
    return (found.seq, found.hash) if found else None


def _why_not(tender: Tender) -> str | None:
    at, due = clock.now(), deadlines.told(tender)
    if reason := rules.why_not_open(tender, **consents.count(consents.witnessed(tender)), at=at):
        return reason
    if due is None:
        return str(_("L’heure limite qui a été publiée ne se retrouve pas : l’équipe de Maillage doit vérifier avant d’ouvrir."))
    if not announced.is_as_published(tender):
        return str(_("L’évaluation qui a été annoncée ne se retrouve pas : l’équipe de Maillage doit vérifier avant d’ouvrir."))
    return rules.why_too_early(due, at)


def _write(tender: Tender, opening: BidOpening, found: list[Found], at: datetime) -> None:
    is_apart = bool((announced.told(tender) or {}).get("two_envelopes"))
    for one in found:
        kind = BidEventKind.OPENED if one.is_intact else BidEventKind.DAMAGED
        chain.append(one.bid, kind, one.number, one.sha256, actor=None, at=at)
        db.session().add(_opened(one, is_apart, at))
    tender.bids_opened_at = tender.updated_at = at
    db.session().flush()
    opening.minutes = minutes.of(tender, found, at)
    opening.sha256, opening.done_at = minutes.digest(opening.minutes), at
    states.move(tender, TenderStage.OPENED if found else TenderStage.UNSUCCESSFUL, actor=None, at=at)
    outbox.announce("bids.opened", tender_id=tender.id)


def _opened(one: Found, is_apart: bool, at: datetime) -> OpenedBid:
    content = dict(one.content)
    if one.files:
        stored = [files.add(kept, name=name, media_type=media_type, at=at) for name, media_type, kept in one.files]
        db.session().flush()
        content["files"] = [{**said, "stored_file": row.id} for said, row in zip(content["files"], stored, strict=True)]
    return OpenedBid(
        bid_id=one.bid.id,
        bid_version=one.number,
        content=content,
        sha256=one.sha256,
        received_at=one.received_at or at,
        is_intact=one.is_intact,
        cure_until=None if one.is_intact else business_days.after(at, business_days.TO_CURE),
        price_state=PriceState.SEALED if is_apart else None,
    )
