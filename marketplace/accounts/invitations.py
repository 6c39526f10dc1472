"""The link by which a person chooses her first password: good for a week when she was invited, for a day when she asked for the account
herself, and once. It is bound to the password that she had when it was made (none), so that choosing one kills it.
"""

from datetime import timedelta

from marketplace.accounts import tokens
from marketplace.accounts.models import User
from marketplace.core import db, links
from marketplace.core.errors import SpentLink
from marketplace.core.locale import _

PURPOSE = "invitation"
INVITED = timedelta(days=7)
SIGNED_UP = timedelta(days=1)


def link_for(user_id: int) -> str:
    """The address to write to the person, in the language being spoken."""
    user = db.load(User, id=user_id)
    return links.absolute("accounts.accept", token=tokens.made(PURPOSE, user, user.email, user.password_hash))


def user_of(token: str) -> User:
    """The person this link was made for; SpentLink when it is forged, too old or used."""
    user = tokens.person_of(PURPOSE, token)
    if tokens.is_old(PURPOSE, token, SIGNED_UP if user.signed_up_at else INVITED):
        raise tokens.spent()
    if user.password_hash is not None or not tokens.is_bound(PURPOSE, token, user, user.email, None):
        raise SpentLink(_("Ce lien a déjà servi. Connectez-vous avec votre mot de passe."))
    return user
