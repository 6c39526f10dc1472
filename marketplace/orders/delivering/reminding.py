"""What time does to a delivery: its buyer is reminded before the last day to decide, once; nothing is accepted by silence."""

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.core import clock, db, outbox
from marketplace.orders.models import Delivery, DeliveryStatus

REMINDED = timedelta(days=2)


@outbox.nightly("orders.remind", hour=6)
def remind(*, job: outbox.Job, at: datetime) -> None:
    """Tell the buyers of deliveries that wait that their last day comes within two days, each once."""
    on = clock.local_day(at)
    waits = (Delivery.status == DeliveryStatus.NOTED, Delivery.reminded_on.is_(None), Delivery.accept_by <= on + REMINDED)
    for one in db.session().scalars(select(Delivery).where(*waits).order_by(Delivery.id)).all():
        one.reminded_on = on
        outbox.announce("orders.told", order_id=one.order_id, what="decide_soon", side="supplier", delivery_id=one.id)
