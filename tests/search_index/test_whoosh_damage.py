"""Index files that are missing, cut, changed or old are noticed, and a rebuild heals them."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from search_index import IndexDamaged
from search_index.whoosh_engine import WhooshEngine
from search_index.whoosh_engine.ledger import Fingerprint
from search_index.whoosh_engine.schema import FORMAT
from tests.search_index.documents import DIRECTORY, KIND, ask, enterprise, removal

Hurt = Callable[[Path], None]


def delete(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def truncate(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def flip_in_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x04
    path.write_bytes(content)


def flip_at_the_end(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 0x01
    path.write_bytes(content)


FILES = [
    "CURRENT",
    "manifest-*.json",
    "*.toc",
    "*.trm",
    "*.pst",
    "*.id.col",
    "*.version.col",
    "*.length.col",
    "*.name.col",
    "*.completed.col",
    "*.x.col",
]
HURTS = [delete, empty, truncate, lengthen, flip_in_the_middle, flip_at_the_end]


@pytest.fixture
def written(whoosh: WhooshEngine, index_path: Path) -> Path:
    """The path of an index that lived a little."""
    whoosh.rebuild(DIRECTORY)
    whoosh.apply([enterprise(8, "Boulangerie Niemand", "Pains", region="01"), removal(3)])
    return index_path


def one_file(index: Path, pattern: str) -> Path:
    """A file of the index that fits the pattern and is not empty."""
    return max(index.rglob(pattern), key=lambda path: path.stat().st_size)


def declare(index: Path, manifest: str) -> None:
    """Put another manifest in the place of the current one, with its right checksum."""
    generation, number, _ = (index / "CURRENT").read_text().split()
    path = index / generation / f"manifest-{number}.json"
    path.write_text(manifest)
    (index / "CURRENT").write_text(f"{generation} {number} {sha256(path.read_bytes()).hexdigest()}\n")


def assert_damaged(index: Path) -> None:
    """Every way into the index, each with an engine that has read nothing yet, notices the damage."""
    with pytest.raises(IndexDamaged):
        WhooshEngine(index).search(ask("traiteur"))
    with pytest.raises(IndexDamaged):
        WhooshEngine(index).versions(KIND)
    with pytest.raises(IndexDamaged):
        WhooshEngine(index).apply([enterprise(9, "Neuf")])


def assert_healed_by_a_rebuild(index: Path, engine: WhooshEngine) -> None:
    """A rebuild by this engine heals the index for itself and for others."""
    engine.rebuild(DIRECTORY)
    for opened in (engine, WhooshEngine(index)):
        assert opened.versions(KIND) == {document.id: 1 for document in DIRECTORY}
        assert opened.search(ask("traiteur")).total == 3
    engine.apply([removal(1)])
    assert engine.search(ask("traiteur")).total == 2


def test_what_was_not_hurt_is_not_called_damaged(written: Path) -> None:
    engine = WhooshEngine(written)
    assert sorted(engine.versions(KIND)) == [1, 2, 4, 5, 6, 7, 8]
    assert engine.search(ask("pain")).ids == (8,)


def test_an_index_that_was_never_built_is_damaged_until_it_is(tmp_path: Path) -> None:
    index = tmp_path / "deep" / "index"
    assert_damaged(index)
    with pytest.raises(IndexDamaged):
        WhooshEngine(index).apply([])
    assert not index.exists()
    assert_healed_by_a_rebuild(index, WhooshEngine(index))


@pytest.mark.parametrize("hurt", HURTS)
@pytest.mark.parametrize("pattern", FILES)
def test_a_hurt_file_is_noticed_and_healed(written: Path, pattern: str, hurt: Hurt) -> None:
    hurt(one_file(written, pattern))
    assert_damaged(written)
    assert_healed_by_a_rebuild(written, WhooshEngine(written))


@pytest.mark.parametrize("hurt", HURTS)
@pytest.mark.parametrize("pattern", FILES)
def test_an_engine_at_work_notices_when_it_checks_and_goes_on_searching_until_then(
    whoosh: WhooshEngine, written: Path, pattern: str, hurt: Hurt
) -> None:
    before = whoosh.search(ask("traiteur"))
    hurt(one_file(written, pattern))
    if pattern != "CURRENT":
        assert whoosh.search(ask("traiteur")) == before
    with pytest.raises(IndexDamaged):
        whoosh.versions(KIND)
    assert_healed_by_a_rebuild(written, whoosh)


@pytest.mark.parametrize("hurt", [delete, truncate])
def test_an_engine_at_work_does_not_write_on_top_of_a_missing_file(whoosh: WhooshEngine, written: Path, hurt: Hurt) -> None:
    whoosh.search(ask("traiteur"))
    hurt(one_file(written, "*.pst"))
    with pytest.raises(IndexDamaged):
        whoosh.apply([enterprise(9, "Neuf")])


def test_a_wiped_directory_is_noticed_and_healed(whoosh: WhooshEngine, written: Path) -> None:
    reader = WhooshEngine(written)
    reader.search(ask("traiteur"))
    shutil.rmtree(written)
    assert_damaged(written)
    with pytest.raises(IndexDamaged):
        whoosh.search(ask("traiteur"))
    assert_healed_by_a_rebuild(written, whoosh)
    assert reader.search(ask("traiteur")).total == 2


@pytest.mark.parametrize("pattern", FILES)
def test_a_file_of_another_day_is_noticed(whoosh: WhooshEngine, written: Path, tmp_path: Path, pattern: str) -> None:
    """An old file under the name of the new one."""
    shutil.copytree(written, tmp_path / "old")
    whoosh.apply([enterprise(number, "Traiteur", point=(46.0, -70.0)) for number in range(20, 60)])
    shutil.copy(one_file(tmp_path / "old", pattern), one_file(written, pattern))
    assert_damaged(written)
    assert_healed_by_a_rebuild(written, WhooshEngine(written))


def test_an_old_copy_of_the_whole_directory_is_noticed_by_who_knew_better(whoosh: WhooshEngine, written: Path, tmp_path: Path) -> None:
    """An engine that reads it first sees a sound index: `index check` compares it with the database."""
    shutil.copytree(written, tmp_path / "old")
    whoosh.apply([enterprise(9, "Traiteur")])
    shutil.rmtree(written)
    shutil.copytree(tmp_path / "old", written)
    for attempt in (lambda: whoosh.search(ask("")), lambda: whoosh.versions(KIND), lambda: whoosh.apply([removal(1)])):
        with pytest.raises(IndexDamaged):
            attempt()
    assert 9 not in WhooshEngine(written).versions(KIND)
    assert_healed_by_a_rebuild(written, whoosh)


def test_an_index_written_by_another_analysis_is_rebuilt_rather_than_misread(written: Path) -> None:
    """Only the format that its manifest declares is changed, checksums included."""
    declared = json.loads(one_file(written, "manifest-*.json").read_text())
    declare(written, json.dumps({**declared, "format": declared["format"].replace("analysis", "earlier analysis")}))
    assert_damaged(written)
    assert_healed_by_a_rebuild(written, WhooshEngine(written))


ODD = ["[]", "null", "{", "{}", "[" * 100_000, '{"format": FORMAT}', '{"format": FORMAT, "kinds": []}']
ODD += [f'{{"format": FORMAT, "kinds": {{"{KIND}": {files}}}}}' for files in ("null", "[1]", '{"a": 1}', '{"a": [1]}', '{"a": ["1", 2]}')]


@pytest.mark.parametrize("manifest", ODD)
def test_a_manifest_that_nobody_wrote_so_is_noticed_even_under_its_right_checksum(written: Path, manifest: str) -> None:
    declare(written, manifest.replace("FORMAT", json.dumps(FORMAT)))
    assert_damaged(written)
    assert_healed_by_a_rebuild(written, WhooshEngine(written))


def test_files_that_are_not_understood_are_a_damage_that_says_why(written: Path) -> None:
    """The manifest names them and their checksums are right."""
    declared = json.loads(one_file(written, "manifest-*.json").read_text())
    toc = one_file(written, "*.toc")
    toc.write_bytes(b"nothing that Whoosh writes")
    declared["kinds"][KIND][toc.name] = list(Fingerprint.of(toc.read_bytes()))
    declare(written, json.dumps(declared))
    assert_damaged(written)
    with pytest.raises(IndexDamaged) as damage:
        WhooshEngine(written).search(ask("traiteur"))
    assert damage.value.__cause__ is not None
    assert_healed_by_a_rebuild(written, WhooshEngine(written))


@pytest.mark.parametrize("name", ["CURRENT", "CURRENT.new"])
def test_a_directory_in_the_place_of_the_pointer_is_healed(whoosh: WhooshEngine, written: Path, name: str) -> None:
    (written / name).unlink(missing_ok=True)
    (written / name / "deep").mkdir(parents=True)
    if name == "CURRENT":
        assert_damaged(written)
    assert_healed_by_a_rebuild(written, whoosh)
    assert (written / "CURRENT").is_file()
