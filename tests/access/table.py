"""The reviewed table: a line for each address, method and thing, a column for each persona, the status expected in each cell.

`python -m tests.access.table` writes it anew from what the program answers; whoever does that reads the difference line by line.
"""

import csv
import re
import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path

from config import Settings
from marketplace import create_app
from marketplace.core import db, schema, seeding
from marketplace.core.mail import MemoryMailer
from search_index.memory import MemoryEngine
from tests.access.asking import Answers, Question, is_asked, nothing_stays, questions
from tests.access.people import World, populate

FILE = Path(__file__).with_name("matrix.csv")
# A fixed hour: whoever proved who she is has just done so, however long the asking takes.
NOW = "2026-03-10T18:30:00+00:00"
# In the cell of a persona for whom another one asks.
UNASKED = "="
MANY = "1000000 per minute"
Table = dict[tuple[str, str, str], dict[str, str]]


def read() -> Table:
    """The table as it was reviewed."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row.pop("rule"), row.pop("method"), row.pop("thing")): row for row in csv.DictReader(file)}


def unlimited(settings: Settings) -> Settings:
    """The same settings with rates that nobody meets."""
    return replace(settings, **{one.name: MANY for one in fields(Settings) if one.name.startswith("rate_")})


def key(question: Question) -> tuple[str, str, str]:
    return question.rule, question.method, question.thing


def write(only: str = "") -> None:
    """Ask everything anew, or the addresses in which this pattern is found: the other lines stay as they are."""
    kept = {name: row for name, row in read().items() if only and not re.search(only, name[0])}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), keys_dir=Path(folder) / "keys", database_url=f"sqlite:///{folder}/m.db", demo=False)
        hour = Path(folder) / "clock"
        hour.write_text(NOW)
        app = create_app(
            unlimited(replace(settings, secret_key="a" * 40, test_clock_file=hour)), engine=MemoryEngine(), mailer=MemoryMailer()
        )
        with app.app_context():
            schema.upgrade(db.database().engine)
            seeding.write_reference()
            app.extensions["maillage.engine"].rebuild([])
        world: World = populate(app)
        asked, answers = questions(app), Answers(app, world)
        with nothing_stays(), FILE.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(["rule", "method", "thing", *world.tokens])
            for one in asked:
                if key(one) in kept:
                    lines.writerow([*key(one), *(kept[key(one)].get(persona, UNASKED) for persona in world.tokens)])
                    continue
                said = (answers.status(persona, one) if is_asked(persona, one) else UNASKED for persona in world.tokens)
                lines.writerow([*key(one), *said])


if __name__ == "__main__":
    write(*sys.argv[1:])
