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


@policy("admin.reset_factors")
def may_reset_factors(actor: User | None, subject: Any) -> bool:
    """Asking that a person's lost second factors be taken away, and agreeing to it: the team alone, two of them."""
    return actor is not None and actor.is_staff


@policy("admin.people")
def may_look_after_people(actor: User | None, subject: Any) -> bool:
    """Seeing who has an account, suspending it and helping its person back in: the team alone."""
    return actor is not None and actor.is_staff


@policy("admin.privacy")
def may_keep_privacy(actor: User | None, subject: Any) -> bool:
    """Keeping the register of confidentiality incidents, answering requests, reading what the nights take away: the team alone."""
    return actor is not None and actor.is_staff
