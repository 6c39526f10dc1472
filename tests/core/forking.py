"""`serve` on a new installation whose demonstration draws documents, and whose children then draw some too."""

import signal
from pathlib import Path

import click
import typst

from config import Settings
from marketplace import create_app
from marketplace.core import seeding, supervisor
from marketplace.core.children import Child
from search_index.memory import MemoryEngine

DOCUMENT = b'#set document(title: "Essai")\n= Essai\nUne page.\n#pagebreak()\nUne autre.'
# A child that can draw takes much less than a second; one that cannot never ends.
HANGS_AFTER = 30


def served(folder: str, refused: str = "") -> dict[str, object]:
    """How `serve` ends and what it says, and how its children that draw end, when what is prepared draws; or is refused."""
    ended: list[int] = []

    def prepare(_say: object) -> None:
        if refused:
            raise click.ClickException(refused)
        typst.compile(DOCUMENT)

    def run(self: supervisor.Supervisor) -> None:
        ended.append(supervisor.apart(_draw, self.child))

    seeding.prepare, supervisor.Supervisor.run = prepare, run  # type: ignore[assignment, method-assign]
    url, keys = f"sqlite:///{folder}/record.db", Path(folder) / "keys"
    secret = "a secret of tests, forty letters or so"
    app = create_app(Settings(data_dir=Path(folder), keys_dir=keys, database_url=url, secret_key=secret, port=0), engine=MemoryEngine())
    with app.app_context():
        seeding.prepare_schema(lambda _words: None)
    return {"status": app.test_cli_runner().invoke(args=["serve"]).exit_code, "children": ended}


def _draw(_child: Child) -> None:
    signal.alarm(HANGS_AFTER)
    typst.compile(DOCUMENT)
