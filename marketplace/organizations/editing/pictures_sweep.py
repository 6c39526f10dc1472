"""Each night, the small pictures that no page shows any more are erased."""

import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import current_app
from sqlalchemy import select

from config import Settings
from marketplace.core import db, outbox, panels
from marketplace.core.files import StoredFile
from marketplace.organizations.models import Picture

# One made a moment ago may be of a picture that another unit is naming.
KEPT_FOR = timedelta(days=1)

log = structlog.get_logger("pictures")


@outbox.nightly("organizations.sweep_pictures", hour=4, own_units=True)
def sweep(*, job: outbox.Job, at: datetime) -> None:
    """Erase from `DATA_DIR/pictures` what no row names and is older than a day, and what a kill left half written."""
    with db.database().reading() as session:
        wanted = [select(StoredFile.sha256).join(Picture, Picture.file_id == StoredFile.id), *panels.pieces("pictures.named")]
        named = {digest for one in wanted for digest in session.scalars(one)}
    erased = 0
    for path in _old_files(at):
        # « <sha256>-480.webp »; what is half written begins with a point.
        if path.name.partition("-")[0] not in named:
            path.unlink(missing_ok=True)
            erased += 1
    log.info("swept", erased=erased)


def _old_files(at: datetime) -> Iterator[Path]:
    settings: Settings = current_app.extensions["maillage.settings"]
    oldest = (at - KEPT_FOR).timestamp()
    for path in (settings.data_dir / "pictures").rglob("*"):
        try:
            found = path.stat()
        except FileNotFoundError:  # what is being written takes its last name
            continue
        if stat.S_ISREG(found.st_mode) and found.st_mtime < oldest:
            yield path
