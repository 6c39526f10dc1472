"""Adding and taking away second factors: what is done, who is signed out, who is told. Each in a writing unit, after a fresh proof."""

from datetime import datetime

from sqlalchemy import delete

from marketplace.accounts.factors import needed, passkeys, recovery, telling, totp
from marketplace.accounts.login_sessions import end_sessions, renew_session
from marketplace.accounts.models import Passkey, RecoveryCode, TotpFactor, User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _


def add_application(user: User, secret: str, code: str, *, at: datetime) -> bool:
    """Keep an application that gives this code, in place of the one she had; False when it does not."""
    if not totp.keep(user, secret, code, at=at):
        return False
    audit.record("accounts.factor_added", user, actor=user, at=at, changes={"factor": (None, "totp")})
    telling.changed(user, "app", at=at)
    return True


def add_passkey(user: User, answer: str, challenge: bytes | None, *, name: str, at: datetime) -> Passkey:
    """Keep a key of a device; RuleBroken when it cannot be verified."""
    passkey = passkeys.keep(user, answer, challenge, name=name, at=at)
    audit.record("accounts.factor_added", user, actor=user, at=at, changes={"factor": (None, "passkey")})
    telling.changed(user, "passkey", at=at)
    return passkey


def first_codes(user: User, *, at: datetime) -> list[str]:
    """Recovery codes for someone who has a factor and none of them left; else an empty list."""
    return [] if recovery.left(user) else recovery.renew(user, at=at)


def new_codes(user: User, *, at: datetime) -> list[str]:
    """Ten new recovery codes; those of before are void. RuleBroken for someone who has no factor that they would replace."""
    if not needed.has_second_factor(user):
        raise RuleBroken(_("Ajoutez d’abord un second facteur : un code de secours le remplace le jour où il manque."))
    codes = recovery.renew(user, at=at)
    audit.record("accounts.recovery_renewed", user, actor=user, at=at)
    telling.changed(user, "codes", at=at)
    return codes


def remove_application(user: User, *, at: datetime) -> None:
    """Take her application away; RuleBroken when she must have a factor and this is the only one."""
    if totp.of(user) is None:
        return
    _keep_one(user, others=bool(passkeys.of(user)))
    db.session().execute(delete(TotpFactor).where(TotpFactor.user_id == user.id))
    audit.record("accounts.factor_removed", user, actor=user, at=at, changes={"factor": ("totp", None)})
    telling.changed(user, "app_removed", at=at)
    _forget_codes(user)


def remove_passkey(user: User, passkey: Passkey, *, at: datetime) -> None:
    """Take one of her keys away; RuleBroken when she must have a factor and this is the only one."""
    _keep_one(user, others=totp.of(user) is not None or len(passkeys.of(user)) > 1)
    db.session().delete(passkey)
    db.session().flush()
    audit.record("accounts.factor_removed", user, actor=user, at=at, changes={"factor": ("passkey", None)})
    telling.changed(user, "passkey_removed", at=at)
    _forget_codes(user)


def remove_all(user: User, *, at: datetime) -> None:
    """Take everything away and sign her out everywhere: she lost her factors, and the team agreed. The caller notes the act."""
    db.session().execute(delete(TotpFactor).where(TotpFactor.user_id == user.id))
    db.session().execute(delete(Passkey).where(Passkey.user_id == user.id))
    recovery.forget(user)
    end_sessions(user, at=at)
    telling.changed(user, "reset", at=at)


def remove_since(user: User, since: datetime, *, at: datetime) -> bool:
    """Take away what was added since an instant by somebody who may not have been she; whether there was anything. She keeps what she had
    before, and keys among it open nothing alone until they served after her password; recovery codes made since go, and all of them with
    the last factor."""
    gone = 0
    for model in (TotpFactor, Passkey, RecoveryCode):
        added = delete(model).where(model.user_id == user.id, model.created_at >= since).returning(model.id)
        gone += len(db.session().scalars(added).all())
    _forget_codes(user)
    passkeys.doubt(user)
    if gone:
        audit.record("accounts.factors_taken_back", user, actor=user, at=at)
        telling.changed(user, "taken_back", at=at)
    return gone > 0


def sign_out_others(user: User, token: str, *, at: datetime) -> str:
    """End her other sessions after a change of factor, and give this one a new token, which stands on a factor if she has one left."""
    end_sessions(user, at=at, but=token)
    return renew_session(token, at=at, has_second_factor=needed.has_second_factor(user))


def _keep_one(user: User, *, others: bool) -> None:
    if not others and needed.needs_second_factor(user):
        raise RuleBroken(_("Votre rôle demande un second facteur, et c’est le seul que vous avez : ajoutez-en d’abord un autre."))


def _forget_codes(user: User) -> None:
    """Recovery codes go with the last factor that they could replace."""
    if not needed.has_second_factor(user):
        recovery.forget(user)
