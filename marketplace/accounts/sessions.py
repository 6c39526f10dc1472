"""From the cookie to the person, on every request: nothing that ended a moment ago still opens a door."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app, g, has_request_context
from flask_login import LoginManager, current_user, login_user

from config import Settings
from marketplace.accounts import actions, queries, rules
from marketplace.accounts.factors import needed
from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.core.side import side

SEEN_EVERY = timedelta(minutes=1)

manager = LoginManager()
# A cookie is bound to its row, which dies at sign-out; binding it to an address would sign out whoever walks.
manager.session_protection = None


@dataclass
class SignedIn:
    """A person and the token she came with, as Flask-Login wants them; `person` is the plain row.

    `proved_at` is when she last proved who she is, `has_second_factor` whether her session stands on a second factor.
    """

    person: User
    token: str
    proved_at: datetime | None = None
    has_second_factor: bool = False
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.token

    @property
    def is_held_back(self) -> bool:
        """Whether she must bring a second factor before anything but her own account answers her."""
        return not self.has_second_factor and needed.needs_second_factor(self.person)


def rights_changed(person: User, *, at: datetime) -> None:
    """End every session that was opened under other rights, in the unit that changes them. Where it is she who acts, in this request, she
    goes on under a new token: a copy of the old one opens nothing."""
    here = current_user._get_current_object() if has_request_context() else None
    token = here.token if isinstance(here, SignedIn) and here.person.id == person.id else None
    actions.end_sessions(person, at=at, but=token)
    fresh = actions.exchange_session(token, at=at) if token else None
    if fresh:
        login_user(SignedIn(person, fresh, here.proved_at, here.has_second_factor))


@manager.user_loader  # type: ignore[untyped-decorator]
def person_of(token: str) -> SignedIn | None:
    """Who holds this token now; None when the session is over. Notes that she was seen, at most once a minute."""
    if not db.has_unit():
        return None
    key = actions.hash_of(token)
    found = queries.session_by_hash(key)
    if found is None:
        return None
    at = g.get("at") or clock.now()
    last = side().last_seen(key)
    # A token that was renewed is new to the side store: the proof that renewed it is when she was there.
    seen = datetime.fromtimestamp(last, UTC) if last else found.proved_at
    settings: Settings = current_app.extensions["maillage.settings"]
    idle, absolute = timedelta(seconds=settings.session_idle), timedelta(seconds=settings.session_absolute)
    if rules.is_over(found, seen=max(seen, found.proved_at), at=at, idle=idle, absolute=absolute):
        return None
    if at - seen > SEEN_EVERY:
        side().see(key, at.timestamp())
    return SignedIn(found.user, token, found.proved_at, found.has_second_factor)
