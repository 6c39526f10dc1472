"""A forgotten password: a link by mail, good for an hour and once, bound to the present password and address."""

import secrets
from datetime import datetime, timedelta

from marketplace.accounts import actions, passwords, queries, rules, tokens
from marketplace.accounts.models import User
from marketplace.core import audit, db, links, mail, outbox

PURPOSE = "reset"
KIND = "accounts.reset"
ONE_HOUR = timedelta(hours=1)


def ask(email: str) -> None:
    """Have a link written to whoever uses this address. Everything is found out by the worker, so that the answer, the work and the rows
    of the demand are the same whoever the address belongs to."""
    outbox.enqueue(KIND, email=actions.normalized(email))


@outbox.handler(KIND)
def write(*, job: outbox.Job, at: datetime) -> None:
    """Write the link that helps: to a new password, or to the first one. Nobody is written to at an address that nobody uses."""
    outbox.forget(job)
    user = queries.by_email(job.payload["email"])
    if user and rules.is_active(user, at):
        send(user)


def send(user: User) -> None:
    """Write to a person the link by which she chooses a password, in the unit at work."""
    if user.password_hash is None:
        mail.send_later("accounts/mail/confirm.txt" if user.signed_up_at else "accounts/mail/invitation.txt", to=user.id, user_id=user.id)
    else:
        mail.send_later("accounts/mail/reset.txt", to=user.id, user_id=user.id)


def link_for(user_id: int) -> str:
    """The address to write to the person, in the language being spoken."""
    return links.absolute("accounts.reset", token=token_for(db.load(User, id=user_id)))


def token_for(user: User) -> str:
    return tokens.made(PURPOSE, user, user.email, user.password_hash)


def shut(user: User) -> None:
    """Let no password open this account before another one is chosen, by its mailbox."""
    user.password_hash = f"{passwords.SHUT}{secrets.token_hex(16)}"


def is_shut(user: User) -> bool:
    """Whether the account waits for a password chosen by its mailbox."""
    return (user.password_hash or "").startswith(passwords.SHUT)


def user_of(token: str) -> User:
    """The person this link was made for; SpentLink when it is forged, an hour old, used, or older than her present address."""
    user = tokens.person_of(PURPOSE, token)
    is_good = user.password_hash is not None and tokens.is_bound(PURPOSE, token, user, user.email, user.password_hash)
    if not is_good or tokens.is_old(PURPOSE, token, ONE_HOUR):
        raise tokens.spent()
    return user


def choose(user: User, password_hash: str, *, at: datetime) -> None:
    """Keep a new password; she comes in by herself afterwards, with her second factor if she has one."""
    actions.choose_password(user, password_hash, at=at)
    audit.record("accounts.reset", user, actor=user, at=at)
