"""Who sits at the desk."""

from typing import Any

from marketplace.accounts.models import User
from marketplace.core.access import policy


@policy("admin.desk")
def may_see_desk(actor: User | None, subject: Any) -> bool:
    """The team alone."""
    return actor is not None and actor.is_staff
