"""How fast a catalogue is imported, killed and taken up again: `python -m tests.bench_catalogue [LISTINGS]`, 10 000 unless told otherwise.

Makes an installation of its own in a temporary folder, invents a catalogue, imports it by the real command, kills that process with -9 in
the middle, lets the same command go on, imports the same file again, and prints the figures. Nothing here is a test: figures vary with
the machine, so they are read, not asserted. docs/catalogue-files.md keeps them.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config import ROOT
from tests.catalogue.listings_file import write_csv

MAKE = "from tests.builders import make_organization; from marketplace import create_app; from marketplace.core import db\n"
MAKE += "app = create_app()\nwith app.app_context(), db.database().writing(): print(make_organization(name='Boîtes du Fjord').slug)"
DONE = re.compile(r"(\d+) rows done")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": f"{folder}/data", "KEYS_DIR": f"{folder}/keys", "DEMO": "0", "LOG_LEVEL": "error"}
        told = {"cwd": ROOT, "env": environment, "text": True}
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        subprocess.run([*flask, "init"], check=True, capture_output=True, **told)  # type: ignore[call-overload]
        slug = subprocess.run([sys.executable, "-c", MAKE], check=True, capture_output=True, **told).stdout.split()[-1]  # type: ignore[call-overload]
        path = Path(folder) / "catalogue.csv"
        write_csv(path, count)
        command = [*flask, "import", "catalogue", slug, str(path)]
        print(f"{count} listings, {path.stat().st_size / 2**20:.1f} MiB; killed at {killed_at_half(command, count, told)} rows")
        for attempt in ("taken up again", "same file again"):
            started = time.monotonic()
            done = subprocess.run(command, check=False, capture_output=True, **told)  # type: ignore[call-overload]
            print(f"{attempt}: {time.monotonic() - started:.0f} s; {done.stdout.splitlines()[-1]}", flush=True)
        print(f"peak of any of these processes: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")


def killed_at_half(command: list[str], count: int, told: dict[str, object]) -> int:
    """How many rows were said to be done when the process was killed, past half of them."""
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **told) as process:  # type: ignore[call-overload]
        for line in process.stderr:
            if (match := DONE.search(line)) and int(match[1]) > count / 2:
                process.kill()
                print(f"first half: {time.monotonic() - started:.0f} s")
                return int(match[1])
    return count


if __name__ == "__main__":
    main()
