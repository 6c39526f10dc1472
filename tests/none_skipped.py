"""`NO_SKIP=1`: a test that was skipped is one that failed. `.ci/run` says so, and nothing is passed over in silence there."""

import os
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report: Any = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("NO_SKIP") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped while NO_SKIP=1: {report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr}"
    return report
