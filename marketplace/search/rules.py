"""Who may change how the search understands people, and see what it did not find."""

from marketplace.accounts.models import User
from marketplace.core.access import policy

DAYS_BEFORE_SHOWN = 5
"""On how many different days the same words must have been asked before anyone sees them."""

KEPT_DAYS = 400
"""How long what was asked is kept: a year and a month, so that one year can be compared with the last."""


@policy("search.keep_synonyms")
def may_keep_synonyms(actor: User | None, subject: object) -> bool:
    """Adding, changing and switching off the synonyms of the search: the team alone."""
    return actor is not None and actor.is_staff


@policy("search.see_demand")
def may_see_demand(actor: User | None, subject: object) -> bool:
    """What was searched without being found: the team alone, and only what was asked on enough different days."""
    return actor is not None and actor.is_staff
