"""Changing the address of an account: asked with the password, proved by the new mailbox, told to both, taken back by the old one.

The new address is compared with nobody's before its mailbox has answered: only whoever reads it learns that another account uses it.
"""

from datetime import datetime, timedelta

from marketplace.accounts import actions, mailboxes, queries, resets, tokens
from marketplace.accounts.factors import changing
from marketplace.accounts.models import User
from marketplace.accounts.queries import CHANGE_MAY_BE_TAKEN_BACK
from marketplace.core import audit, db, links, notices, outbox
from marketplace.core.errors import RuleBroken
from marketplace.core.formats import day
from marketplace.core.locale import N_, _

CONFIRM, CANCEL = "address", "address.cancel"
ONE_DAY = timedelta(days=1)
TOPIC = "accounts.address"


def why_not_ask(user: User, at: datetime) -> str | None:
    """The reason she cannot ask for another address now, or None: a second change would take the first one out of reach of its mailbox."""
    if user.email_changed_at and at < user.email_changed_at + CHANGE_MAY_BE_TAKEN_BACK:
        until = day(user.email_changed_at + CHANGE_MAY_BE_TAKEN_BACK)
        return str(_("Votre adresse a changé il y a moins de sept jours : elle pourra changer de nouveau après le %(day)s.", day=until))
    return None


def ask(user: User, email: str, *, at: datetime) -> None:
    """Write to both mailboxes: the new one proves itself, the old one may refuse. RuleBroken within a week of another change."""
    if reason := why_not_ask(user, at):
        raise RuleBroken(reason)
    user.previous_email = user.email_changed_at = None  # a change of more than a week ago: nobody takes it back any more
    if user.new_email_at is None or at - user.new_email_at > ONE_DAY:
        # Asked for again within the day it is the same change: whoever asks cannot kill the link that would stop her.
        user.new_email_at = at
    user.new_email = actions.normalized(email)
    audit.record("accounts.ask_address", user, actor=user, at=at)
    mailboxes.write_to_new(user, "accounts/mail/address_confirm.txt")
    message = N_("Un changement d’adresse de courriel a été demandé pour votre compte.")
    _tell(user, message, "accounts/mail/address_asked.txt", at)


def withdraw(user: User, *, at: datetime) -> None:
    """Ask for no other address after all."""
    user.new_email = None
    audit.record("accounts.withdraw_address", user, actor=user, at=at)


def confirm_link(user_id: int) -> str:
    """The address to write to the new mailbox."""
    user = db.load(User, id=user_id)
    return links.absolute("accounts.confirm_address", token=tokens.made(CONFIRM, user, *_asked(user)))


def asked_by(token: str, at: datetime) -> User:
    """The person whose new address this link proves; SpentLink when it is forged, a day old, used, or asked for no more.

    RuleBroken when another account uses that address.
    """
    user = tokens.person_of(CONFIRM, token)
    if user.new_email is None or tokens.is_old(CONFIRM, token, ONE_DAY) or not tokens.is_bound(CONFIRM, token, user, *_asked(user)):
        raise tokens.spent()
    holder = queries.holder_of(user.new_email, at)
    if holder and holder.id != user.id:
        raise RuleBroken(_("Un autre compte se sert déjà de cette adresse. Connectez-vous à celui-là, ou choisissez une autre adresse."))
    return user


def confirm(user: User, *, at: datetime) -> None:
    """Give the account its new address, and tell both mailboxes."""
    user.previous_email, user.email, user.email_changed_at = user.email, str(user.new_email), at
    user.new_email = None
    audit.record("accounts.address", user, actor=user, at=at)
    _tell(user, N_("L’adresse de courriel de votre compte a changé."), "accounts/mail/address_now.txt", at)
    mailboxes.write_to_previous(user, "accounts/mail/address_left.txt")


def cancel_link(user_id: int) -> str:
    """The address to write to the old mailbox, before the change and after it."""
    user = db.load(User, id=user_id)
    return links.absolute("accounts.cancel_address", token=tokens.made(CANCEL, user, *_change(user)))


def left_by(token: str, at: datetime) -> User:
    """The person whose change of address this link takes back; SpentLink when it is forged, a week old, or there is nothing to take
    back. A suspended account has its address back too: it may have been shut because it was stolen."""
    user = tokens.person_of(CANCEL, token, even_suspended=True)
    is_kept = user.previous_email is None or (user.email_changed_at and at < user.email_changed_at + CHANGE_MAY_BE_TAKEN_BACK)
    nothing = user.new_email is None and user.previous_email is None
    if nothing or not is_kept or tokens.is_old(CANCEL, token, CHANGE_MAY_BE_TAKEN_BACK):
        raise tokens.spent()
    if not tokens.is_bound(CANCEL, token, user, *_change(user)):
        raise tokens.spent()
    return user


def cancel(user: User, *, at: datetime) -> bool:
    """Give the account its old address back, and shut it to whoever knew its password: it takes a new one, by the old mailbox, and loses
    the second factors added since the day before the change was asked (whether it had any), and no key of before opens it alone until it
    served after that password."""
    since = (user.new_email_at or user.email_changed_at or at) - ONE_DAY
    user.email = _old(user)
    user.new_email = user.new_email_at = user.previous_email = user.email_changed_at = None
    resets.shut(user)
    actions.end_sessions(user, at=at)
    audit.record("accounts.cancel_address", user, actor=user, at=at)
    notices.notify(user.id, TOPIC, N_("Le changement d’adresse de votre compte a été annulé."), at=at, path="/compte")
    return changing.remove_since(user, since, at=at)


@outbox.nightly("accounts.forget-addresses", hour=3)
def forget(*, job: outbox.Job, at: datetime) -> None:
    """Forget the addresses that were left a week ago, and those that were asked for and never proved, by the last of the links."""
    for user in queries.with_old_addresses(before=at - CHANGE_MAY_BE_TAKEN_BACK, asked_before=at - 2 * ONE_DAY):
        if user.email_changed_at is None:
            user.new_email = user.new_email_at = None
        elif user.email_changed_at < at - CHANGE_MAY_BE_TAKEN_BACK:
            user.previous_email = user.email_changed_at = user.new_email_at = None


def _asked(user: User) -> tuple[str | None, ...]:
    """What a change is bound to: both addresses, the moment it was asked, and the password of whoever asked."""
    asked_at = user.new_email_at.isoformat() if user.new_email_at else None
    return user.email, user.new_email, asked_at, user.password_hash


def _change(user: User) -> tuple[str | None, ...]:
    """What the link that takes a change back is bound to: the old address, and the moment the change was asked, which stays the same when
    it is done and is gone once it is taken back. Never the password: whoever asks may change it, and would kill the link."""
    return _old(user), user.new_email_at.isoformat() if user.new_email_at else None


def _old(user: User) -> str:
    return user.previous_email or user.email


def _tell(user: User, message: str, template: str, at: datetime) -> None:
    notices.notify(user.id, TOPIC, message, at=at, path="/compte", mail_template=template, user_id=user.id)
