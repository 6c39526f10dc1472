"""Messages and files between the two sides of an order, never changed once sent; nobody else reads them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.accounts.models import User
from marketplace.awards.rules import Side
from marketplace.core import audit, db, documents, outbox
from marketplace.core.documents import Kept
from marketplace.core.errors import Missing, RuleBroken, Unusable
from marketplace.core.files import StoredFile
from marketplace.core.locale import _
from marketplace.orders import rules
from marketplace.orders.models import Delivery, DeliveryFile, Order, OrderFile, OrderMessage
from marketplace.organizations.models import Organization

MOST_FILES = 5


def of(order: Order) -> Sequence[OrderMessage]:
    """The messages of an order, the oldest first."""
    read = (joinedload(OrderMessage.organization).lazyload(Organization.activities), selectinload(OrderMessage.files))
    asked = select(OrderMessage).where(OrderMessage.order_id == order.id).options(*read).order_by(OrderMessage.id)
    return db.session().scalars(asked).unique().all()


def write(order: Order, side: Side, text: str, sent: Sequence[Kept] = (), *, actor: User, at: datetime) -> OrderMessage:
    """Write to the other side of an order. RuleBroken while it was not sent: there is nobody to read it."""
    if order.sent_at is None:
        raise RuleBroken(_("La commande n’est pas envoyée : l’entreprise ne la voit pas encore."))
    if not text.strip():
        raise Unusable(_("Le message est vide : écrivez quelques mots."))
    if len(sent) > MOST_FILES:
        raise Unusable(_("Un message a %(most)d fichiers au plus.", most=MOST_FILES))
    party = rules.party(order, side)
    made = OrderMessage(order_id=order.id, organization=party, author_id=actor.id, text=text.strip(), at=at)
    made.files = [OrderFile(file=documents.add(one, at=at)) for one in sent]
    db.session().add(made)
    db.session().flush()
    audit.record("orders.message", order, actor=actor, at=at, organization_id=party.id)
    outbox.announce("orders.told", order_id=order.id, what="message", side=side.value)
    return made


def file_of(order: Order, number: int) -> StoredFile:
    """A file that goes with a message or with a delivery of an order, by its number; Missing for any other."""
    sent = select(OrderFile.file_id).join(OrderMessage, OrderMessage.id == OrderFile.message_id).where(OrderMessage.order_id == order.id)
    proofs = select(DeliveryFile.file_id).join(Delivery, Delivery.id == DeliveryFile.delivery_id).where(Delivery.order_id == order.id)
    asked = select(StoredFile).where(StoredFile.id == number, StoredFile.id.in_(sent.union(proofs)))
    found = db.session().scalars(asked).one_or_none() if number < 2**62 else None
    if found is None:
        raise Missing()
    return found
