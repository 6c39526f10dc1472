"""Where the stand-in is on this machine, and what it and the product know of each other."""

import hashlib
import hmac
from urllib.parse import urlsplit

from config import Settings

KEY = "sk_test_essai"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, never listened on


def port(settings: Settings) -> int:
    """The port next to the site's, unless the settings name one."""
    return settings.standin_port or (settings.port + 1 if settings.port < 65535 else settings.port - 1)


def address(settings: Settings) -> str:
    """Where the product calls it."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return f"http://{_bracketed(host)}:{port(settings)}"


def seen_at(settings: Settings) -> str:
    """Where a browser finds it: on the host of the site."""
    return f"http://{_bracketed(urlsplit(settings.base_url).hostname or 'localhost')}:{port(settings)}"


def webhook_secret(settings: Settings) -> str:
    """What it signs events with: made of the secret of the installation, the same in each of its processes."""
    return "whsec_" + hmac.new(settings.secret_key.encode(), b"stand-in for Stripe", hashlib.sha256).hexdigest()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
