"""PostgreSQL's own programs, found where Debian puts them and told the password without showing it."""

import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import make_url

from marketplace.core.manifest import Refused

INSTALLED = Path("/usr/lib/postgresql")


def find(program: str) -> str:
    """The program on the PATH, else the newest one installed. Refused, with how to install it, when there is none."""
    if found := shutil.which(program):
        return found
    installed = [folder / "bin" / program for folder in INSTALLED.glob("*") if re.fullmatch(r"[0-9]+", folder.name)]
    for path in sorted(installed, key=lambda path: int(path.parts[-3]), reverse=True):
        if path.exists():
            return str(path)
    raise Refused(f"{program} is not installed: on Debian, apt-get install postgresql-client.")


def run(program: str, url: str, *arguments: str) -> None:
    """Run a program on the database at `url`. Refused, with its own last words, when it fails."""
    address = make_url(url).set(drivername="postgresql")
    path = find(program)
    with TemporaryDirectory() as private:
        if address.password:
            # Whoever lists the processes reads their arguments: the password goes by a file that only we can read.
            secret = Path(private) / "password"
            secret.touch(mode=0o600)
            secret.write_text("*:*:*:*:" + str(address.password).replace("\\", "\\\\").replace(":", "\\:") + "\n")
            address = address.set(password=None).update_query_dict({"passfile": str(secret)})
        where = f"--dbname={address.render_as_string(hide_password=False)}"
        done = subprocess.run([path, *arguments, where], capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode:
        raise Refused(f"{program} failed: " + " ".join(done.stderr.strip().splitlines()[-3:]))
