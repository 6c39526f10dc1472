"""What a person has in her hands: a telephone that gives codes, a key of her device; made of software, for tests without a browser."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from werkzeug.test import TestResponse

from marketplace.accounts.factors import recovery, sealing, totp
from marketplace.accounts.models import TotpFactor, User
from marketplace.core import db
from tests.accounts.conftest import come_in
from tests.builders import AT
from tests.page import Visitor

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def enrolled(app: Flask, user: User, *, secret: str = SECRET, codes: bool = False) -> list[str]:
    """Give a person an application, and recovery codes when they are wanted; the codes."""
    with app.app_context(), db.database().writing() as session:
        sealed = sealing.seal(secret, about=totp.about(user.id))
        session.add(TotpFactor(user_id=user.id, sealed_secret=sealed, last_step=0, created_at=AT))
        return recovery.renew(user, at=AT) if codes else []


def code_at(at: datetime, secret: str = SECRET, *, steps: int = 0) -> str:
    """What the application shows at that instant, or some steps of thirty seconds later."""
    return pyotp.TOTP(secret).generate_otp(totp.step_at(at) + steps)


def halfway(visitor: Visitor, user: User, **fields: str) -> TestResponse:
    """Bring a visitor to the second step with the right password."""
    response = come_in(visitor, user.email, **fields)
    assert (response.status_code, response.location) == (303, "/connexion/second-facteur"), response.text[:500]
    return response


def show(visitor: Visitor, code: str, *, token: str = "") -> TestResponse:
    """Type a code at the second step."""
    path = "/connexion/second-facteur"
    return visitor.client.post(path, data={"code": code, "csrf_token": token or visitor.token(path)})


def copy_of(visitor: Visitor) -> Visitor:
    """Someone else with a copy of the cookie."""
    thief = Visitor(visitor.app)
    cookie = visitor.client.get_cookie("maillage")
    assert cookie is not None
    thief.client.set_cookie("maillage", cookie.value)
    return thief


@dataclass
class Device:
    """An authenticator: makes one key pair (ES256) and signs what it is asked, counting its uses."""

    origin: str = "http://localhost:8000"
    verifies: bool = True
    count: int = 0
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def credential_id(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        return hashlib.sha256(f"{numbers.x}".encode()).digest()

    def make(self, options: dict[str, Any]) -> str:
        """The answer to the options of a new key, as a browser sends it."""
        self.handle = options["user"]["id"]
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public
        data = self._data(options["rp"]["id"], ATTESTED) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        response = {
            "clientDataJSON": bytes_to_base64url(client),
            "attestationObject": bytes_to_base64url(statement),
            "transports": ["internal"],
        }
        return self._said(response)

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to a challenge, as a browser sends it."""
        self.count += 1
        data = self._data(options["rpId"], 0)
        client = self._client("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": bytes_to_base64url(client),
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(signature),
            "userHandle": self.handle,
        }
        return self._said(response)

    def _data(self, host: str, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        base64url_to_bytes(challenge)  # what is none of ours is seen here
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _said(self, response: dict[str, Any]) -> str:
        identity = bytes_to_base64url(self.credential_id)
        return json.dumps({"id": identity, "rawId": identity, "type": "public-key", "response": response, "clientExtensionResults": {}})


def challenge(visitor: Visitor, path: str, token_from: str) -> dict[str, Any]:
    """What the site asks a key to sign."""
    response = visitor.client.post(path, headers={"X-CSRFToken": visitor.token(token_from)})
    assert response.status_code == 200, response.text[:500]
    found: dict[str, Any] = response.get_json()
    return found


def with_key(visitor: Visitor, device: Device, name: str = "Portable du bureau") -> TestResponse:
    """Add this device to the account of someone who is in and has just proved who she is."""
    page = "/compte/cles/nouvelle"
    answer = device.make(challenge(visitor, "/compte/cles/defi", page))
    return visitor.client.post(page, data={"name": name, "answer": answer, "csrf_token": visitor.token(page)})
