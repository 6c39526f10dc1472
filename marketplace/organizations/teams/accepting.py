"""Taking the place that an invitation offers, by someone who has an account or by someone whom it gives one."""

from datetime import datetime

from marketplace.accounts import actions as accounts
from marketplace.accounts import queries as people
from marketplace.accounts.models import User
from marketplace.accounts.rules import is_active
from marketplace.core import audit, db
from marketplace.core.errors import SignInNeeded, SpentLink
from marketplace.core.locale import _
from marketplace.organizations.models import Membership, TeamInvitation
from marketplace.organizations.teams import inviting
from marketplace.organizations.teams.invitation_links import invitation_of

__all__ = ["accept", "holder", "invitation_of", "stands"]


def stands(invitation: TeamInvitation, person: User | None, known: User | None) -> str:
    """Who looks at an invitation: « invited » (signed in under its address), « other » (under another one), « absent » (she has an
    account and is not signed in), « stranger » (she has none, or never chose its password)."""
    if person is not None:
        return "invited" if person.email == invitation.email else "other"
    return "absent" if known is not None and known.password_hash else "stranger"


def holder(invitation: TeamInvitation, at: datetime) -> User | None:
    """Whose address it is: an address that was left stays hers as long as its mailbox may take the change back."""
    return people.holder_of(invitation.email, at)


def accept(
    token: str, person: User | None, password_hash: str | None, *, instead_of: str | None, at: datetime
) -> tuple[Membership, str | None]:
    """Take the place of a link; the membership, and the token of a session when the account was opened now.

    The link came to the address, which proves it: with a first password an account is opened. SpentLink for a link that serves no
    more, Forbidden for another account, SignInNeeded when the address has an account and nobody is signed in.
    """
    invitation = invitation_of(token)
    if person is not None:
        return inviting.accept(invitation, db.load(User, id=person.id), at=at), None
    known = holder(invitation, at)
    if password_hash is None or (known is not None and known.password_hash):
        raise SignInNeeded(_("Un compte existe pour cette adresse : connectez-vous, puis acceptez l’invitation."))
    user = known or _opened(invitation, at)
    if not is_active(user, at):
        raise SpentLink(_("Cette invitation ne sert plus : elle a été acceptée, retirée ou remplacée, ou elle a expiré."))
    if user.signed_up_at:
        # Asked for at the door and never opened: anybody may have typed that name, and its link was shown this one.
        user.name, user.locale = invitation.name, invitation.locale
    accounts.open_account(user, password_hash, at=at)
    joined = inviting.accept(invitation, user, at=at)
    return joined, accounts.start_session(user, instead_of=instead_of, at=at)


def _opened(invitation: TeamInvitation, at: datetime) -> User:
    user = User(email=invitation.email, name=invitation.name, locale=invitation.locale, created_at=at)
    db.session().add(user)
    db.session().flush()
    audit.record("organizations.account_opened", user, actor=user, at=at, organization_id=invitation.organization_id)
    return user
