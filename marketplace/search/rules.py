"""Who may change how the search understands people, see what it did not find, and keep what it found."""

from marketplace.accounts.models import User
from marketplace.core.access import policy
from marketplace.organizations.models import Organization, Role
from marketplace.organizations.teams import rules as teams

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


# Who puts things in the shortlists of her organisation; the others of its team read them.
KEEPERS = (Role.ADMINISTRATOR, Role.BUYER, Role.EVALUATOR)


@policy("search.see_shortlists")
def may_see_shortlists(actor: User | None, organization: Organization) -> bool:
    """Every member of the organisation."""
    return teams.membership_in(actor, organization) is not None


@policy("search.keep_shortlists")
def may_keep_shortlists(actor: User | None, organization: Organization | None) -> bool:
    """Its administrators, buyers and evaluators; without an organisation, whoever is one of them somewhere."""
    if organization is None:
        return any(one.may(*KEEPERS) for one in teams.memberships(actor))
    found = teams.membership_in(actor, organization)
    return found is not None and found.may(*KEEPERS)


@policy("search.save_searches")
def may_save_searches(actor: User | None, subject: object) -> bool:
    """Everyone who is signed in keeps searches of her own, and sees no other's."""
    return actor is not None
