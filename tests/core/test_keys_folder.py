"""The folder of keys is shut to others, and left alone when there is nothing to do."""

from pathlib import Path

from marketplace.core.seeding import keep_keys_to_ourselves


def test_a_folder_open_to_others_is_shut(tmp_path: Path):
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o755)
    keep_keys_to_ourselves(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_is_right_is_not_touched(tmp_path: Path):
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    before = folder.stat().st_ctime_ns
    keep_keys_to_ourselves(folder)
    assert folder.stat().st_ctime_ns == before


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path):
    keep_keys_to_ourselves(tmp_path / "keys")
    assert not (tmp_path / "keys").exists()
