"""A page as others see it: as a visitor, or as a member of a confirmed buyer who does not exist."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm.attributes import set_committed_value

from marketplace.accounts.models import User, UserStatus
from marketplace.core import access, db
from marketplace.core.locale import current
from marketplace.organizations.models import BuyerType, MemberRole, Membership, Organization, OrganizationStatus, Role, Standing

VISITOR, BUYER = "visiteur", "acheteur"
# No row has this number: whatever is asked of hers finds nothing.
NOBODY = 0


@contextmanager
def seen_as(who: str, at: datetime) -> Iterator[None]:
    """Answer as a visitor (VISITOR) or as a member of a confirmed buyer (BUYER) would be answered; in a unit that reads."""
    person = _buyer(at) if who == BUYER else None
    known = db.session().info.setdefault("organizations.memberships", {})
    if person is not None:
        known[NOBODY] = [_place(person, at)]
    try:
        with access.seen_by(person):
            yield
    finally:
        known.pop(NOBODY, None)


def _buyer(at: datetime) -> User:
    facts = {"email": "", "password_hash": "", "locale": current(), "status": UserStatus.ACTIVE, "is_staff": False}
    return User(id=NOBODY, name="", created_at=at, **facts)


def _place(person: User, at: datetime) -> Membership:
    """Her place in a buyer that nothing of the directory knows; none of these rows is in the session."""
    buyer = Organization(id=NOBODY, slug="", name="", municipality="", is_enterprise=False, buyer_type=BuyerType.MUNICIPALITY)
    buyer.status = OrganizationStatus.PUBLISHED
    set_committed_value(buyer, "standing", Standing(organization_id=NOBODY, confirmed_at=at))
    set_committed_value(buyer, "mandates", [])
    roles = [MemberRole(role=Role.BUYER)]
    return Membership(id=NOBODY, user=person, organization_id=NOBODY, organization=buyer, joined_at=at, roles=roles)
