"""The next migration, from what the models say: `python -m tests.migration "what changes"`; a person then reads what it wrote.

The models are compared with a database that the migrations so far have just made, never with somebody's own.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import Script
from slugify import slugify

from marketplace.core import schema
from marketplace.core.db import Database


class NothingToMigrate(Exception):
    """The migrations already make what the models say."""


def write(message: str) -> Path:
    """Write `migrations/versions/NNNN_what_changes.py` in the house's format; NothingToMigrate when the models did not change."""
    with tempfile.TemporaryDirectory() as folder:
        engine = Database(f"sqlite:///{folder}/fresh.db").engine
        try:
            schema.upgrade(engine)
            made = _generate(engine, message)
        finally:
            engine.dispose()
    lines = made.read_text(encoding="utf-8").splitlines(keepends=True)
    made.write_text("".join(line for line in lines if "# ### " not in line), encoding="utf-8")
    # Named one by one, files are taken although their folder is left aside.
    for act in (["check", "--fix", "--select", "F401,I"], ["format"]):
        subprocess.run([sys.executable, "-m", "ruff", *act, "--quiet", made], check=True)
    return made


def _generate(engine: Any, message: str) -> Path:
    number = f"{int(schema.newest_revision()) + 1:04d}"
    configuration = schema.configuration(engine)
    configuration.set_main_option("file_template", f"{number}_{slugify(message, separator='_', max_length=40, word_boundary=True)}")

    def refuse_empty(_context: object, _revision: object, directives: list[Any]) -> None:
        if directives[0].upgrade_ops.is_empty():
            directives.clear()

    made = command.revision(
        configuration, message=_sentence(message), autogenerate=True, rev_id=number, process_revision_directives=refuse_empty
    )
    if not isinstance(made, Script):
        raise NothingToMigrate("The migrations already make what the models say: nothing was written.")
    return Path(made.path)


def _sentence(message: str) -> str:
    """The message as the first line of the file says it; the template adds the full stop."""
    words = " ".join(message.split()).rstrip(".")
    return words[:1].upper() + words[1:]


def main() -> int:
    message = " ".join(sys.argv[1:]).strip()
    if not slugify(message):
        sys.stderr.write('Say what changes: make migration m="enquiries"\n')
        return 2
    try:
        made = write(message)
    except NothingToMigrate as nothing:
        sys.stderr.write(f"{nothing}\n")
        return 1
    sys.stdout.write(f"{made}: read it before you commit it.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
