"""Who sits at the desk."""

from typing import Any

from marketplace.accounts.models import User
from marketplace.core.access import policy


@policy("admin.desk")
def may_see_desk(actor: User | None, subject: Any) -> bool:
    """The team alone."""
    return actor is not None and actor.is_staff


@policy("admin.import")
def may_import(actor: User | None, subject: Any) -> bool:
    """Sending files to be imported: the team alone. What a file holds has a policy of its own besides."""
    return actor is not None and actor.is_staff
