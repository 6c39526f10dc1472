"""The opener opens the prices: only of answers that reach the mark, once the scores are closed, asking every rule again itself.

What decides is what nobody rewrites alone: the weighing of the snapshot, the scores and the two persons of the log, the first minutes.
An answer under the mark, set aside or never read keeps its prices sealed for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import select

from marketplace.bids.models import BidEventKind, OpenedBid, PriceOpening, PriceState
from marketplace.bids.opening import business_days, consents, keys, minutes, opened, passing, price_consents, price_minutes, reading
from marketplace.bids.opening.passing import Closed
from marketplace.bids.sealing import chain, cipher, contents, envelopes
from marketplace.bids.sealing.contents import Content
from marketplace.core import clock, db, files, outbox
from marketplace.core.locale import _
from marketplace.tenders.criteria import announced
from marketplace.tenders.models import Tender

log = structlog.get_logger("opener")


@dataclass(frozen=True)
class Priced:
    """What was found in the second envelope of an answer, by the id of the opened answer."""

    opened_id: int
    is_intact: bool
    content: Content = field(default_factory=dict)
    files: Sequence[tuple[str, str, tuple[str, int]]] = ()


def asked() -> list[int]:
    """The purchases whose prices are asked for and not opened."""
    return list(db.session().scalars(select(PriceOpening.tender_id).where(PriceOpening.done_at.is_(None)).order_by(PriceOpening.id)))


def open_prices(tender_id: int) -> bool:
    """Open the prices of a purchase, once; whether it was done. Refused, it is noted, and what was asked is taken back."""
    with db.database().reading() as session:
        tender = session.get_one(Tender, tender_id)
        reason, private = _why_not(tender), keys.private_of(tender)
        if private is None:
            reason = reason or str(_("La clé de cette demande n’est pas là où elle est gardée."))
        found = None if reason or private is None else _read(tender, private)
        state = _state(tender)
    with db.database().writing() as session:
        db.take_time(session, minutes=5)
        tender, at = db.load(Tender, id=tender_id), clock.now()
        opening = price_consents.opening_of(tender)
        if opening is None or opening.done_at is not None:
            return False
        if reason := reason or _why_not(tender):
            log.error("prices refused", purchase=tender.number, reason=reason)
            price_consents.refuse(tender, actor=None, at=at)
            price_consents.forget(tender)
            return False
        if found is None or _state(tender) != state:
            return False
        _write(tender, opening, found, at)
    return True


def _why_not(tender: Tender) -> str | None:
    asked, first = consents.count(price_consents.witnessed(tender)), consents.opening_of(tender)
    if reason := price_consents.why_not_by(tender, clock.now(), **asked):
        return reason
    if not announced.is_as_published(tender):
        return str(_("L’évaluation qui a été annoncée ne se retrouve pas : l’équipe de Maillage doit vérifier avant d’ouvrir."))
    if first is None or first.done_at is None or minutes.digest(first.minutes) != first.sha256:
        return str(_("Le procès-verbal de l’ouverture n’est plus ce qui a été écrit : l’équipe de Maillage doit vérifier avant d’ouvrir."))
    return None


def _state(tender: Tender) -> tuple[object, ...]:
    """What an opening rests on: anything written meanwhile has it read again."""
    last, asides = chain.last(tender.id), [(one.id, one.set_aside_at, one.is_intact) for one in opened.of(tender)]
    return (last.hash if last else None, asides)


def passing_of(tender: Tender) -> list[OpenedBid]:
    """The answers whose prices are opened: read whole, not set aside, at the mark or above."""
    mark, closed = passing.mark_of(tender), passing.witnessed(tender)
    if mark is None or closed is None:
        return []
    waiting = [one for one in opened.of(tender) if one.price_state is PriceState.SEALED and one.is_intact and one.set_aside_at is None]
    return [one for one in waiting if passing.passes(closed.scores.get(one.id), mark)]


def _read(tender: Tender, private: bytes) -> list[Priced]:
    said, first = reading.last_words(chain.events(tender.id)), consents.opening_of(tender)
    assert first is not None
    found = []
    for one in passing_of(tender):
        try:
            if not opened.is_as_opened(one, first):
                raise cipher.Broken("An answer is not what was opened.")
            version = max((each for each in one.bid.versions if each.received_at is not None), key=lambda each: each.number, default=None)
            if not opened.is_cured(one):
                reading.agreed(one.bid, version, said.get(one.bid_id))
            if version is None or version.number != one.bid_version:
                raise cipher.Broken("A version is not the one that was opened.")
            key = contents.key_for_opening(one.bid, private)
            # One whose first envelope was sent again has no hash of the second: its own seal vouches for it.
            content = contents.prices_of(version, key, one.content.get(envelopes.PRICES) or contents.sha256_of_prices(version))
            reading.check_shape(content)
            documents = [reading.kept_file(one.bid, each, key) for each in content.get("files", ())]
        except reading.TROUBLES:
            found.append(Priced(one.id, False))
        else:
            found.append(Priced(one.id, True, content, documents))
    return found


def _write(tender: Tender, opening: PriceOpening, found: list[Priced], at: datetime) -> None:
    priced = {one.opened_id: one for one in found}
    closed = passing.witnessed(tender)
    assert closed is not None
    for one in opened.of(tender):
        if (its := priced.get(one.id)) is not None:
            kind = BidEventKind.PRICES_OPENED if its.is_intact else BidEventKind.PRICES_DAMAGED
            chain.append(one.bid, kind, one.bid_version, one.sha256, actor=None, at=at)
            _put(one, its, at)
        elif one.price_state is PriceState.SEALED:
            one.price_state = PriceState.KEPT
    db.session().flush()
    _conclude(tender, opening, closed, at)


def _put(one: OpenedBid, its: Priced, at: datetime) -> None:
    if not its.is_intact:
        one.is_intact, one.price_state = False, PriceState.DAMAGED
        one.cure_until = business_days.after(at, business_days.TO_CURE)
        return
    stored = [files.add(kept, name=name, media_type=media_type, at=at) for name, media_type, kept in its.files]
    db.session().flush()
    told = [{**said, "stored_file": row.id} for said, row in zip(its.content.get("files") or [], stored, strict=True)]
    one.content = envelopes.joined(one.content, its.content | {"files": told})
    one.price_state = PriceState.OPENED


def _conclude(tender: Tender, opening: PriceOpening, closed: Closed, at: datetime) -> None:
    opening.minutes = price_minutes.of(tender, opened.of(tender), closed, at)
    opening.sha256, opening.done_at = minutes.digest(opening.minutes), at
    tender.updated_at = at
    outbox.announce("bids.prices_opened", tender_id=tender.id)
