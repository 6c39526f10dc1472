"""What the page of the enterprises sends: boxes ticked among those proposed, or a name."""

from collections.abc import Iterable
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core.errors import Unusable
from marketplace.core.locale import _
from marketplace.organizations.teams.called import enterprise_named
from marketplace.tenders.asking import inviting, proposals, rules
from marketplace.tenders.models import Tender


def ticked(tender: Tender, slugs: Iterable[str], *, actor: User, at: datetime) -> int:
    """Ask those that were ticked among those proposed now, each with why it is there; how many. Unusable for none."""
    wanted = set(slugs)
    chosen = [one for one in proposals.of(tender, at) if one.organization.slug in wanted]
    if not chosen:
        raise Unusable(_("Cochez au moins une entreprise."))
    for one in chosen:
        inviting.invite(tender, one.organization, one.reason, actor=actor, at=at)
    return len(chosen)


def named(tender: Tender, name: str, *, actor: User, at: datetime) -> str:
    """Ask the enterprise of a name; its name as its page has it. Unusable, with the reason, for one that is none or cannot be asked."""
    found = enterprise_named(name)
    if why := rules.why_not_invite(tender, found, at):
        raise Unusable(why)
    inviting.invite(tender, found, str(_("Nommée par l’acheteur.")), actor=actor, at=at)
    return found.name
