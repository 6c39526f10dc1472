"""How an answer is encrypted. Pure: no file, no database.

The content is encrypted once, under a key of its own (AES-256-GCM); that key is wrapped for each who may open it by HPKE (RFC 9180: X25519,
HKDF-SHA256, AES-256-GCM). What binds a piece to its place (`about`) is authenticated: a piece that is moved elsewhere opens no more.
"""

import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
KEY_BYTES = 32
NONCE_BYTES = 12
# Every content is padded to a multiple of this: its length says little of what it holds.
BLOCK = 4096
_LENGTH = struct.Struct(">Q")


class Broken(Exception):
    """What is stored does not open: it is not what was sealed, or not with this key, or not in this place."""


def new_private() -> bytes:
    """The private half of a new pair, 32 bytes."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> str:
    """The public half of a pair, in hexadecimal."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def new_key() -> bytes:
    """A new content key, 32 random bytes."""
    return os.urandom(KEY_BYTES)


def wrap(key: bytes, public: str, about: str) -> bytes:
    """A content key that only the holder of the private half can take out again, in the same place."""
    return SUITE.encrypt(key, X25519PublicKey.from_public_bytes(bytes.fromhex(public)), info=about.encode())


def unwrap(wrapped: bytes, private: bytes, about: str) -> bytes:
    """The content key that was wrapped. Broken when it does not open."""
    try:
        return SUITE.decrypt(wrapped, X25519PrivateKey.from_private_bytes(private), info=about.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken("A wrapped key does not open.") from error


def seal(content: bytes, key: bytes, about: str) -> bytes:
    """A content, padded and encrypted: nonce, then cipher text with its tag."""
    padded = _LENGTH.pack(len(content)) + content
    padded += b"\0" * (-len(padded) % BLOCK)
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, padded, about.encode())


def unseal(sealed: bytes, key: bytes, about: str) -> bytes:
    """The content that was sealed. Broken when a single bit is not as it was."""
    try:
        padded = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken("A sealed content does not open.") from error
    (length,) = _LENGTH.unpack_from(padded)
    return padded[_LENGTH.size : _LENGTH.size + length]
