"""The program by which anyone verifies a receipt without the site, as it is shown; a test runs these very lines."""

PROGRAM = """\
import hashlib, json, sys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PUBLIC_KEY = "{public_key}"

with open(sys.argv[1], encoding="utf-8") as file:
    receipt = json.load(file)
signed = json.dumps(receipt["signed"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(PUBLIC_KEY))
key.verify(bytes.fromhex(receipt["signature"]), signed)  # cryptography.exceptions.InvalidSignature: not ours, or changed
print("Signed here:", receipt["signed"]["purchase"], receipt["signed"]["kind"], receipt["signed"]["received_at"])
print("SHA-256:", receipt["signed"]["sha256"])
if "place" in receipt:  # once the answers are opened
    place = receipt["place"]
    promised = hashlib.sha256((place["hash"] + " " + place["salt"]).encode()).hexdigest()
    assert promised == receipt["signed"]["place"], "its place in the register is not the one that it promised"
    print("Place:", place["seq"], place["hash"])
"""


def program(public_key: str) -> str:
    """The program, with the key of this site (hexadecimal) in it."""
    return PROGRAM.format(public_key=public_key)
