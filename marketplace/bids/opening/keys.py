"""The key of a purchase: asked for by the site, made by the opener."""

from datetime import datetime

from sqlalchemy import select

from marketplace.bids.models import Bid, TenderKey
from marketplace.bids.sealing import cipher, keyring
from marketplace.core import db
from marketplace.tenders.models import Tender


def of(tender: Tender) -> TenderKey | None:
    """What is known of the key of a purchase, or None when nobody asked for one."""
    return db.session().scalars(select(TenderKey).filter_by(tender_id=tender.id)).one_or_none()


def want(tender: Tender, *, at: datetime) -> TenderKey:
    """Ask the opener for the key of a purchase, once."""
    found = of(tender)
    if found is None:
        found = TenderKey(tender_id=tender.id, asked_at=at)
        db.session().add(found)
        db.session().flush()
    return found


def is_ready(tender: Tender) -> bool:
    """Whether answers can be sealed for this purchase."""
    found = of(tender)
    return found is not None and found.public_key is not None


def private_of(tender: Tender) -> bytes | None:
    """The private key of a purchase, for the opener alone; None without it. With that of another purchase every answer would be found
    damaged for good."""
    try:
        private, known = keyring.opener_key_that_is(tender.id), of(tender)
    except keyring.NoKey:
        return None
    is_ours = known is not None and len(private) == cipher.KEY_BYTES and cipher.public_of(private) == known.public_key
    return private if is_ours else None


def make_wanted(*, at: datetime) -> int:
    """Make every key that is asked for and not there; how many. The opener alone calls it, in its own unit.

    The private half is on the disk before its public half commits: a kill between the two finds the same key again.
    """
    waiting = db.session().scalars(select(TenderKey).where(TenderKey.public_key.is_(None)).order_by(TenderKey.id).with_for_update()).all()
    for one in waiting:
        if db.session().scalar(select(Bid.id).where(Bid.tender_id == one.tender_id).limit(1)) is None:
            keyring.put_aside(one.tender_id)
        one.public_key, one.made_at = cipher.public_of(keyring.opener_key(one.tender_id)), at
    return len(waiting)
