"""Memory of processes, pages that several share counted once, and the time of processor that they take (Linux)."""

import os
from pathlib import Path


def together(pid: int) -> int:
    """Bytes of a process and of all that it started."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if _is_under(int(status.parent.name), pid):
                total += own(int(status.parent.name))
        except OSError:
            # It ended meanwhile.
            continue
    return total


def spent(pid: int) -> float:
    """Seconds of processor that a process took, with all that it started and that is still there."""
    ticks = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if _is_under(int(status.parent.name), pid):
                ticks += sum(map(int, status.read_text().rsplit(")", 1)[1].split()[11:13]))
        except OSError:
            # It ended meanwhile.
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def own(pid: int | str = "self") -> int:
    """Bytes of one process: what it shares with n others counts for a part in n + 1."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _is_under(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    return False
