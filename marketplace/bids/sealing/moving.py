"""Moving keys to another machine: one file, encrypted under a passphrase (scrypt, then AES-256-GCM), put back whole or not at all."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

HEAD = b"maillage-keys-1\n"
SALT, NONCE = 16, 12
# 128 MiB of memory for each guess.
COST = {"n": 2**17, "r": 8, "p": 1}
LEAST = 12


class Refused(Exception):
    """Why keys were not moved, in a sentence for the operator."""


def export(folder: Path, file: Path, passphrase: str, *, data_dir: Path) -> int:
    """Write every key of a folder to a new file; how many. Refused under the data, over another file, with a short passphrase or no key."""
    if len(passphrase) < LEAST:
        raise Refused(f"The passphrase must have {LEAST} characters or more.")
    if file.resolve().is_relative_to(data_dir.resolve()):
        raise Refused(f"{file} lies in DATA_DIR, which backups hold: name a file elsewhere.")
    # The secret of the site's cookies is each machine's own.
    paths = [one for one in sorted(folder.rglob("*.key")) if one != folder / "secret.key"]
    found = {str(one.relative_to(folder)): one.read_text(encoding="ascii") for one in paths}
    if not found:
        raise Refused(f"There is no key in {folder}.")
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    locked = AESGCM(_key(passphrase, salt)).encrypt(nonce, json.dumps(found).encode(), HEAD)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(HEAD + salt + nonce + locked)
            written.flush()
            os.fsync(written.fileno())
    except OSError as error:
        raise Refused(f"{file} cannot be written ({error.strerror}): name a file that is not there.") from None
    return len(found)


def bring(folder: Path, file: Path, passphrase: str) -> tuple[int, int]:
    """Put the keys of a file in a folder: how many were added, how many were there. Refused, and nothing is put, when the file or the
    passphrase is not right, or when another key has one of the names."""
    held = _unlocked(file, passphrase)
    places = {folder / name: text for name, text in held.items()}
    if any(not one.resolve().is_relative_to(folder.resolve()) for one in places):
        raise Refused(f"{file} names files outside the folder of keys.")
    there = {one: one.read_text(encoding="ascii") for one in places if one.exists()}
    if other := next((one for one, text in there.items() if text != places[one]), None):
        raise Refused(f"Another key is at {other} already: move it away, or leave this file.")
    for place, text in places.items():
        if place not in there:
            _put(place, text)
    return len(places) - len(there), len(there)


def _unlocked(file: Path, passphrase: str) -> dict[str, str]:
    try:
        read = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read ({error.strerror}).") from None
    salt, nonce, locked = read[len(HEAD) :][:SALT], read[len(HEAD) + SALT :][:NONCE], read[len(HEAD) + SALT + NONCE :]
    if not read.startswith(HEAD) or not locked:
        raise Refused(f"{file} is no file of keys.")
    try:
        found: dict[str, str] = json.loads(AESGCM(_key(passphrase, salt)).decrypt(nonce, locked, HEAD))
    except (InvalidTag, ValueError):
        raise Refused("The passphrase is not that of this file, or the file is damaged.") from None
    return found


def _put(place: Path, text: str) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.parent / f".{secrets.token_hex(8)}.new"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    with suppress(FileExistsError):
        os.link(fresh, place)
    fresh.unlink()


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **COST).derive(passphrase.encode())
