"""Who has a second factor, and who must have one before the site does more for her than for anyone."""

from sqlalchemy import exists, select

from marketplace.accounts.models import Passkey, TotpFactor, User
from marketplace.core import db, panels


def has_second_factor(user: User) -> bool:
    """Whether an application or a passkey is kept for her; recovery codes replace one and are none."""
    found = select(exists().where(TotpFactor.user_id == user.id) | exists().where(Passkey.user_id == user.id))
    return bool(db.session().scalar(found))


def needs_second_factor(user: User) -> bool:
    """Whether her account must have one: the team, and whoever a room says so of (who signs, opens, awards or pays).

    Demonstration accounts need none: their password is public, and production refuses a database that holds one. Asked once a unit.
    """
    if user.is_demo:
        return False
    asked: dict[int, bool] = db.session().info.setdefault("needs_second_factor", {})
    if user.id not in asked:
        asked[user.id] = user.is_staff or any(panels.pieces("accounts.needs_second_factor", person=user))
    return asked[user.id]
