"""The product on the real files, when they are there: `python -m tests.trials` (make trials).

Not a test: the files are not ours to ship. It imports them into an installation of its own, asks what a clerk
would ask, and prints what she would see; a person reads it. docs/trials.md keeps what was found.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import config
from marketplace import create_app
from marketplace.core import db, indexing, seeding
from marketplace.core.mail import MemoryMailer
from marketplace.core.worker import Worker
from tests import trials_of_texts

FOLDER = config.ROOT.parent / "shared" / "data"
ASKED = (
    ("traiteur", None),
    ("entretien menager", None),
    ("recyclage", "15"),
    ("recyclage", "06"),
    ("imprimerie", None),
    ("cpe", "04"),
    ("l’aide à domicile", None),
)


def main() -> int:
    """0 when the trial ran, 3 when the real files are not there."""
    file = FOLDER / "enterprises" / "profiles_qc.csv"
    if not file.exists():
        print(f"The real files are not here ({file.name}): nothing to try.")
        return 3
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(config.Settings(), data_dir=Path(folder), keys_dir=Path(folder) / "keys", secret_key="a trial", demo=False)
        settings = replace(settings, database_url=f"sqlite:///{folder}/maillage.db", log_level="error")
        app = create_app(settings, mailer=MemoryMailer())
        with app.app_context():
            seeding.prepare(print)
        words = ["--source", "trial", "--refused", f"{folder}/to-mend.csv"]
        for attempt in ("first", "second"):
            result = app.test_cli_runner().invoke(args=["import", "enterprises", str(file), *words])
            print(f"\n{attempt} import of {file.name} (exit {result.exit_code}):\n" + "\n".join(result.output.splitlines()[-22:]))
        Worker(app).drain()
        with app.app_context():
            print("\nindex:", *indexing.check() or ["agrees with the database"])
            with db.database().reading() as session:
                print(
                    "documents:",
                    len(indexing.engine().versions("enterprises")),
                    "foreign keys:",
                    session.connection().exec_driver_sql("PRAGMA foreign_key_check").all(),
                )
        trials_of_texts.try_texts(app, FOLDER / "robustness" / "blns" / "blns.json")
        client = app.test_client()
        for words, region in ASKED:
            for prefix in ("", "/en"):
                found = client.get(
                    f"{prefix}/api/v1/enterprises", query_string={"q": words, **({"region": region} if region else {})}
                ).get_json()
                said = f"« {words} »" + (f" in region {region}" if region else "")
                print(f"\n{prefix or '/fr'} {said}: {found['count']}")
                if not prefix:
                    for one in found["results"][:8]:
                        print(f"  {one['name']} — {one['municipality']} ({one['region']}): {one['description'][:90]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
