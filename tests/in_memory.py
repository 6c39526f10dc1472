"""What tests write is kept in memory where the machine has a file system for that: nothing of it outlives them, and no disk is waited for.

Each test writes a database or two, and its commits wait for the disk: a tenth of a second each test, with the processor at rest. What a
killed process had committed is there after it on either: what a disk adds is for a machine that falls, which no test makes.
"""

import os
import shutil
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
# Room for the sites of the browser and for what failed tests leave; a container often has 64 MB there.
ROOM = 4 * 2**30
VARIABLE = "PYTEST_DEBUG_TEMPROOT"


def pytest_configure(config: pytest.Config) -> None:
    """Processes of a run are told by the one that starts them, which is also where somebody may choose another place."""
    is_chosen = VARIABLE in os.environ or config.getoption("basetemp", None) or hasattr(config, "workerinput")
    if not is_chosen and has_room(MEMORY):
        os.environ[VARIABLE] = str(MEMORY)


def has_room(folder: Path) -> bool:
    """Whether tests can write there: in the file system, and in the memory of the machine that it takes from."""
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < ROOM:
        return False
    said = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return int(said["MemAvailable"].split()[0]) * 1024 > 2 * ROOM
