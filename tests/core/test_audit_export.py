"""The log taken outside: whoever holds the file and one hash can tell what was altered, removed or cut off."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import ROOT
from marketplace.core import audit, db
from marketplace.core.audit import FIRST, broken_links, digest

ACTS = 6
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def made_log() -> list[dict[str, object]]:
    """A log as the export writes it, made without a database."""
    lines, previous = [], FIRST
    for seq in range(1, ACTS + 1):
        fields = {
            "seq": seq,
            "at": f"2026-03-10T18:30:0{seq}.000000+00:00",
            "verb": "essai.noter",
            "actor_id": seq,
            "organization_id": None,
        }
        fields |= {"subject_type": "Door", "subject_id": 3, "changes": {"colour": ["rouge", "bleu"]}, "request_id": "ab12"}
        fields["previous_hash"] = previous
        previous = digest(fields)
        lines.append({**fields, "hash": previous})
    return lines


@pytest.fixture
def exported(app, tmp_path) -> tuple[Path, str]:
    """The file that the command writes, and the head that it says."""
    with app.app_context():
        for number in range(ACTS):
            with db.database().writing():
                changes = {"nom": ("Café « l’Œuvre »", number)}
                audit.record("essai.noter", "essai", actor=None, at=datetime(2026, 3, 10, 18, number, tzinfo=UTC), changes=changes)
    file = tmp_path / "acts.jsonl"
    said = app.test_cli_runner().invoke(args=["audit", "export", str(file)])
    assert said.exit_code == 0, said.output
    assert f"{ACTS} acts, head " in said.stderr
    return file, said.stderr.split()[-1]


def verify(app, file: Path, head: str | None = None) -> tuple[int, str]:
    said = app.test_cli_runner().invoke(args=["audit", "verify", str(file), *(["--head", head] if head else [])])
    assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
    return said.exit_code, said.stdout


def rewrite(file: Path, lines: list[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_an_exported_log_is_whole(app, exported):
    file, head = exported
    assert verify(app, file, head) == (0, "The log is whole.\n")


def test_an_empty_log_is_whole(app, tmp_path):
    file = tmp_path / "none.jsonl"
    said = app.test_cli_runner().invoke(args=["audit", "export", str(file)])
    assert said.stderr == f"0 acts, head {FIRST}\n"
    assert verify(app, file)[0] == 0


def test_a_flipped_byte_is_named_wherever_it_is(app, exported):
    file, head = exported
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)
    for number, line in enumerate(lines, start=1):
        for place in range(7, len(line) - 2, 29):
            flipped = line[:place] + bytes([line[place] ^ 0x80]) + line[place + 1 :]
            file.write_bytes(b"".join([*lines[: number - 1], flipped, *lines[number:]]))
            code, told = verify(app, file, head)
            assert code == 1, f"byte {place} of act {number}"
            assert f"Act {number} " in told


def test_an_altered_act_is_named(app, exported):
    file, head = exported
    lines = file.read_text(encoding="utf-8").splitlines()
    rewrite(file, [*lines[:2], lines[2].replace("essai.noter", "essai.autre"), *lines[3:]])
    code, told = verify(app, file, head)
    assert (code, told) == (1, "Act 3 was changed after it was written.\n")


def test_an_act_altered_together_with_its_hash_is_betrayed_by_the_next(app, exported):
    file, head = exported
    lines = file.read_text(encoding="utf-8").splitlines()
    fields = {**json.loads(lines[2]), "verb": "essai.autre"}
    fields.pop("hash")
    rewrite(file, [*lines[:2], json.dumps({**fields, "hash": digest(fields)}), *lines[3:]])
    assert verify(app, file, head) == (1, "Act 4 does not follow the one before it.\n")


def test_a_removed_act_is_named(app, exported):
    file, head = exported
    lines = file.read_text(encoding="utf-8").splitlines()
    rewrite(file, [*lines[:3], *lines[4:]])
    code, told = verify(app, file, head)
    assert code == 1
    assert "Act 4 is missing: found 5 in its place." in told


def test_two_acts_that_changed_places_are_named(app, exported):
    file, head = exported
    lines = file.read_text(encoding="utf-8").splitlines()
    rewrite(file, [*lines[:3], lines[4], lines[3], *lines[5:]])
    code, told = verify(app, file, head)
    assert code == 1
    assert "Act 4 is missing" in told


def test_a_log_cut_at_its_end_is_seen_by_whoever_kept_the_head_and_by_nobody_else(app, exported):
    file, head = exported
    rewrite(file, file.read_text(encoding="utf-8").splitlines()[:-2])
    assert verify(app, file)[0] == 0, "without a head the loss cannot be seen: that is what the head is for"
    code, told = verify(app, file, head)
    assert code == 1
    assert "the end of the log was cut off" in told


def test_a_log_cut_within_a_line_is_seen_without_a_head(app, exported):
    file, _head = exported
    file.write_bytes(file.read_bytes()[:-40])
    code, told = verify(app, file)
    assert code == 1
    assert f"Act {ACTS} " in told


def test_an_older_head_is_found_in_a_longer_log(app, exported):
    file, _head = exported
    older = json.loads(file.read_text(encoding="utf-8").splitlines()[1])["hash"]
    assert verify(app, file, older)[0] == 0


def test_verifying_needs_neither_database_nor_settings(exported, tmp_path):
    file, head = exported
    script = "import sys; from marketplace.core.commands.audit import verify; verify.main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", script, str(file), "--head", head], cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "The log is whole.\n"), done.stderr


@given(st.data())
@settings(deadline=None)
def test_any_single_changed_field_is_named(data):
    lines = made_log()
    number = data.draw(st.integers(1, ACTS), "act")
    name = data.draw(st.sampled_from(sorted(lines[number - 1])), "field")
    before = lines[number - 1][name]
    after = data.draw(JSON.filter(lambda value: json.dumps(value) != json.dumps(before)), "value")
    lines[number - 1][name] = after
    assert any(f"Act {number} " in problem for problem in broken_links(lines, made_log()[-1]["hash"]))


@given(st.data())
@settings(deadline=None)
def test_any_field_removed_or_added_is_named(data):
    lines = made_log()
    number = data.draw(st.integers(1, ACTS), "act")
    name = data.draw(st.sampled_from(sorted(lines[number - 1])) | st.text(max_size=5), "field")
    if name in lines[number - 1]:
        del lines[number - 1][name]
    else:
        lines[number - 1][name] = data.draw(JSON, "value")
    assert any(f"Act {number} " in problem for problem in broken_links(lines))
