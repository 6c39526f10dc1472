"""Small pictures that no page shows any more are erased at night; those that a page shows, and those of a moment ago, stay."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from marketplace.core import db, outbox
from marketplace.organizations.editing import pictures, pictures_sweep
from tests.builders import AT, make_organization
from tests.organizations.dressed import image_bytes

NOW = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
OLD, FRESH = NOW - timedelta(hours=25), NOW - timedelta(hours=23)


def sweep(app: Flask, caplog: pytest.LogCaptureFixture) -> int:
    """How many files the log says that a night erased."""
    caplog.clear()
    with app.app_context():
        pictures_sweep.sweep(job=None, at=NOW)
    (told,) = [one.msg for one in caplog.records if one.name == "pictures"]
    assert told["event"] == "swept"
    return int(told["erased"])


def written(path: Path, at: datetime) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(path.read_bytes() if path.exists() else b"...")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def test_only_what_no_row_names_and_is_a_day_old_is_erased(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context():
        kept = pictures.keep(io.BytesIO(image_bytes()))
        with db.database().writing():
            pictures.attach(make_organization(), kept, rank=0, name="a.png", alternative_fr="Une forêt", alternative_en=None, at=AT)
        named = written(pictures.file_of(kept[0], 160), OLD)
    folder = named.parent.parent
    fresh = written(folder / "ab" / f"{'ab' * 32}-160.webp", FRESH)
    erased = [written(folder / "cd" / name, OLD) for name in (f"{'cd' * 32}-160.webp", f"{'cd' * 32}-480.webp", ".7.0a.new")]
    assert sweep(app, caplog) == 3
    assert named.exists()
    assert fresh.exists()
    assert not any(one.exists() for one in erased)
    assert sweep(app, caplog) == 0


def test_an_installation_without_pictures_is_swept_without_a_word_of_trouble(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    assert sweep(app, caplog) == 0


def test_it_is_done_each_night() -> None:
    assert "organizations.sweep_pictures" in {one.kind for one in outbox.NIGHTLY}
