"""A child of the supervisor never outlives it, even when the supervisor is killed while the child is being started."""

import multiprocessing
import os
import signal
import sys
from pathlib import Path

import pytest

from marketplace.core import supervisor

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent died")


def test_a_child_whose_supervisor_died_before_it_was_bound_ends_at_once(tmp_path: Path) -> None:
    assert born(tmp_path, parent=999_999_999) == (1, False)


def test_a_child_whose_supervisor_lives_does_its_work_at_the_head_of_a_group_of_its_own(tmp_path: Path) -> None:
    assert born(tmp_path, parent=os.getpid()) == (0, True)
    assert (tmp_path / "worked").read_text() == "maillage-work, head of its group, may be told to stop"


def born(folder: Path, *, parent: int) -> tuple[int | None, bool]:
    """How a child that is told who its parent is comes to its end, and whether it worked."""
    worked = folder / "worked"
    child = multiprocessing.get_context("fork").Process(target=supervisor._become, args=(_work, worked, parent), name="work")
    child.start()
    child.join(20)
    return child.exitcode, worked.exists()


def _work(worked: Path) -> None:
    head = "head of its group" if os.getpgid(0) == os.getpid() else "in a group of others"
    told = "may be told to stop" if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL else "would not stop"
    name = Path("/proc/self/comm").read_text().strip()
    worked.write_text(f"{name}, {head}, {told}")
