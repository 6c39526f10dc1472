"""Programs that some tests need and Python does not bring: found, or named at the end with how to install them."""

import os
import shutil
from pathlib import Path

import pytest

HOW = {
    "chromium": "Debian: apt-get install chromium",
    "postgresql": "Debian: apt-get install postgresql",
}

_missing: set[str] = set()


def chromium() -> str:
    """The browser's program, or skip."""
    return _found(
        "chromium", next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    )


def postgresql() -> Path:
    """The folder of the server's programs, or skip."""
    folders = [Path(found).parent] if (found := shutil.which("initdb")) else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return Path(_found("postgresql", next((str(one) for one in folders if (one / "initdb").exists()), None)))


def _found(name: str, path: str | None) -> str:
    if path is None:
        _missing.add(name)
        message = f"{name} is not installed ({HOW[name]})"
        if os.environ.get("NO_SKIP") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return path


def tell(reporter) -> None:  # type: ignore[no-untyped-def]
    """Name at the end what was missing: several processes may have found it so."""
    reasons = {str(report.longrepr[2]) for report in reporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)}
    for reason in sorted(reasons):
        reporter.write_line(f"Skipped: {reason.removeprefix('Skipped: ')}")
