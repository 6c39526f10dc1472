"""A child of the supervisor never outlives it, even when the supervisor is killed while the child is being started."""

import os
import subprocess
import sys

import pytest

from marketplace.core import supervisor

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent died")


def test_a_child_whose_supervisor_died_before_it_was_bound_ends_at_once(monkeypatch) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 999_999_999)
    bound = supervisor._die_with_parent()
    monkeypatch.undo()
    assert subprocess.run(["true"], preexec_fn=bound, check=False).returncode == 1


def test_a_child_whose_supervisor_lives_starts() -> None:
    assert subprocess.run(["true"], preexec_fn=supervisor._die_with_parent(), check=False).returncode == 0
