"""How a setting is read from its variable: text, numbers, choices, paths, secrets; all that is wrong is remembered and said at once."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import Field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import LIKE, RATE


def _is_address(value: str) -> bool:
    """Whether what follows a scheme, if there is one, can be a host and its port."""
    try:
        return urlsplit(value).port != 0
    except ValueError:
        return False


class Reader:
    """Reads one variable at a time and remembers what was wrong, so that nothing is said one by one."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def field(self, one: Field[Any]) -> Any:
        """What the variable of a setting says, or its default."""
        variable = one.metadata["variable"] or one.name.upper()
        return getattr(self, one.metadata["how"])(variable, one.default, *one.metadata["bounds"])

    def text(self, name: str, default: str) -> str:
        value = self.environ.get(name, "").strip() or default
        pattern, sample = LIKE.get(name, RATE if name.startswith("RATE_") else (".*", ""))
        if re.fullmatch(pattern, value, re.DOTALL) and (not sample or _is_address(value)):
            return value
        # The value may hold a password: it is not repeated.
        self.problems.append(f"{name} must read like {sample}.")
        return default

    kept = text  # of what is never printed: it may hold a password

    def path(self, name: str, default: Path | None) -> Path | None:
        value = self.environ.get(name, "").strip()
        return Path(value).expanduser().resolve() if value else default

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default).lower()
        if value not in allowed:
            self.problems.append(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
            return default
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in ("0", "1", "true", "false", "yes", "no"):
            self.problems.append(f"{name} must be 0 or 1, not {value!r}.")
        return value in ("1", "true", "yes")

    def number(self, name: str, default: float, low: float, high: float, whole: bool = False) -> float:
        value, what = self.text(name, str(default)), "a whole number" if whole else "a number"
        if re.fullmatch(r"[0-9]{1,15}" if whole else r"[0-9]{1,15}(\.[0-9]+)?", value) and low <= float(value) <= high:
            return float(value)
        self.problems.append(f"{name} must be {what} from {low:.15g} to {high:.15g}, not {value!r}.")
        return default

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        return int(self.number(name, default, low, high, whole=True))

    def secret(self, name: str, keys_dir: Path, env: str) -> str:
        """The secret of the environment, else the one kept in KEYS_DIR, else (not in production) a new one kept there."""
        if value := self.environ.get(name, "").strip():
            return value
        kept = keys_dir / "secret.key"
        if kept.exists() or env == "production":
            return kept.read_text().strip() if kept.exists() else ""
        keys_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        (fresh := keys_dir / f".secret.{os.getpid()}.new").touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        # A link is there whole or not at all, and the first of two processes wins.
        with suppress(FileExistsError):
            os.link(fresh, kept)
        fresh.unlink()
        return kept.read_text().strip()
