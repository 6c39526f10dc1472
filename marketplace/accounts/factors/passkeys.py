"""Keys of a device (WebAuthn, through py_webauthn): kept, then recognised; their numbers of uses may only grow."""

import ipaddress
import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
import webauthn
from flask import current_app
from sqlalchemy import func, select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, generate_user_handle, options_to_json_dict
from webauthn.helpers import structs as wa

from config import Settings
from marketplace.accounts.models import Passkey, User
from marketplace.core import db
from marketplace.core.errors import Missing, RuleBroken
from marketplace.core.locale import _

SITE = "Maillage"
MOST = 20
LONGEST_NAME = 60
# What a key and its chain may weigh; ours take less than 2 kB.
LONGEST_ANSWER = 20_000
# Among the options of a key: whoever added it may not have been its person.
DOUBTED = "doubted"

log = structlog.get_logger("factors")


def are_possible() -> bool:
    """Whether browsers make passkeys for this site: it must be named, a bare IP address will not do."""
    try:
        ipaddress.ip_address(_host())
    except ValueError:
        return True
    return False


def of(user: User) -> list[Passkey]:
    """Her keys, the oldest first."""
    return list(db.session().scalars(select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)))


def doubt(user: User) -> None:
    """Let none of her keys open the account by itself before it served after the password: somebody else may have added one."""
    for passkey in of(user):
        passkey.options = {**passkey.options, DOUBTED: True}


def has_doubted(user: User) -> bool:
    """Whether one of her keys is in doubt."""
    return any(is_doubted(one) for one in of(user))


def is_doubted(passkey: Passkey) -> bool:
    """Whether a key has not served after the password since it was doubted."""
    return DOUBTED in passkey.options


def options_to_make(user: User, challenge: bytes) -> dict[str, Any]:
    """What her browser needs to make a key. In a writing unit: the handle that her keys know her by is chosen the first time."""
    user.passkey_handle = user.passkey_handle or bytes_to_base64url(generate_user_handle())
    chosen = wa.AuthenticatorSelectionCriteria(
        resident_key=wa.ResidentKeyRequirement.PREFERRED, user_verification=wa.UserVerificationRequirement.PREFERRED
    )
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=SITE,
        user_id=base64url_to_bytes(user.passkey_handle),
        user_name=user.email,
        user_display_name=user.name,
        challenge=challenge,
        authenticator_selection=chosen,
        exclude_credentials=_described(user),
    )
    return options_to_json_dict(options)


def options_to_ask(challenge: bytes, user: User | None = None) -> dict[str, Any]:
    """What a browser needs to ask for a key: one of hers, or, without a person, any that says whose it is and checks who holds it."""
    alone = wa.UserVerificationRequirement.REQUIRED
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        challenge=challenge,
        allow_credentials=_described(user) if user else None,
        user_verification=wa.UserVerificationRequirement.PREFERRED if user else alone,
    )
    return options_to_json_dict(options)


def keep(user: User, answer: str, challenge: bytes | None, *, name: str, at: datetime) -> Passkey:
    """Keep the key that her browser made; RuleBroken when the answer is not to this challenge, from this site."""
    if (db.session().scalar(select(func.count()).select_from(Passkey).where(Passkey.user_id == user.id)) or 0) >= MOST:
        raise RuleBroken(_("Vous avez déjà %(most)d clés d’accès : retirez-en une d’abord.", most=MOST))
    unverified = RuleBroken(_("Cette clé d’accès n’a pas pu être vérifiée. Recommencez; rien n’a été enregistré."))
    if challenge is None:
        raise unverified
    try:
        made = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=_origin()
        )
        transports = json.loads(answer).get("response", {}).get("transports", [])
    except Exception as error:  # the library breaks in more ways than it declares on what is not a key
        log.warning("passkey refused", person_id=user.id, why=type(error).__name__)
        raise unverified from None
    passkey = Passkey(
        user_id=user.id,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        name=name,
        options={"transports": [str(one) for one in transports][:8], "backed_up": made.credential_backed_up},
        created_at=at,
    )
    db.session().add(passkey)
    db.session().flush()
    return passkey


def take(answer: str, challenge: bytes | None, *, user: User | None = None, at: datetime) -> Passkey | None:
    """The key that signed this challenge, its use noted; None when it is unknown, another person's, or signs badly.

    Without a `user` the key says whose it is, must have checked who holds it (a finger, a face, a PIN), and be in no doubt. With one her
    password was right: the key is hers.
    In a writing unit: the row is locked, so that its number of uses only grows.
    """
    try:
        credential = webauthn.helpers.parse_authentication_credential_json(answer)
        passkey = db.load(Passkey, credential_id=bytes_to_base64url(credential.raw_id))
        if challenge is None or not _is_owner(passkey, user, credential.response.user_handle) or (user is None and is_doubted(passkey)):
            return None
        seen = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=user is None,
        )
    except Missing:
        return None
    except (db.Busy, db.UnitMisused):
        raise
    except Exception as error:  # as above
        log.warning("passkey refused", person_id=user.id if user else None, why=type(error).__name__)
        return None
    passkey.sign_count, passkey.last_used_at = seen.new_sign_count, at
    passkey.options = {name: value for name, value in passkey.options.items() if name != DOUBTED}
    return passkey


def _is_owner(passkey: Passkey, user: User | None, handle: bytes | None) -> bool:
    if user is not None:
        return passkey.user_id == user.id
    return handle is not None and bytes_to_base64url(handle) == passkey.user.passkey_handle


def _described(user: User) -> list[wa.PublicKeyCredentialDescriptor]:
    known = {one.value for one in wa.AuthenticatorTransport}
    return [
        wa.PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(one.credential_id),
            transports=[wa.AuthenticatorTransport(way) for way in one.options.get("transports", []) if way in known],
        )
        for one in of(user)
    ]


def _host() -> str:
    """The name that keys are bound to: that of BASE_URL, whatever Host a request claims."""
    return urlsplit(_base()).hostname or "localhost"


def _origin() -> str:
    parts = urlsplit(_base())
    return f"{parts.scheme}://{parts.netloc}"


def _base() -> str:
    settings: Settings = current_app.extensions["maillage.settings"]
    return settings.base_url
