"""Files by their content: what is kept is what was received, or nothing is; and what nobody names is swept."""

import hashlib
import io
import os
import time

import pytest
from sqlalchemy import select

from marketplace.core import db, files
from marketplace.core.errors import Unusable
from marketplace.core.files import CHUNK, LARGEST, ORPHANS_AFTER, StoredFile
from tests.builders import AT

CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 5000


class Zeros(io.RawIOBase):
    """A stream of so many zeros, which takes no memory."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        given = min(self.left, size)
        self.left -= given
        return bytes(given)


class Torn(io.BytesIO):
    """A stream that breaks after its first part, as a connection does."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise ConnectionResetError
        return super().read(10)


@pytest.fixture
def shelf(app):
    with app.app_context():
        yield app


def keep(content: bytes = CONTENT, name: str = "devis.pdf", media_type: str = "application/pdf") -> StoredFile:
    kept = files.keep(io.BytesIO(content))
    with db.database().writing():
        return files.add(kept, name=name, media_type=media_type, at=AT)


def there() -> list[str]:
    return sorted(path.name for path in files.folder().rglob("*") if path.is_file()) if files.folder().exists() else []


def age(name: str, seconds: float) -> None:
    (path,) = (path for path in files.folder().rglob("*") if path.name == name)
    os.utime(path, (time.time() - seconds, time.time() - seconds))


def sweep(at) -> None:
    files.sweep(job=None, at=at)


def test_what_is_kept_is_what_was_received_under_the_hash_of_its_bytes(shelf):
    stored = keep()
    path = files.path_of(stored.sha256)
    assert path.read_bytes() == CONTENT
    assert stored.sha256 == path.name == hashlib.sha256(CONTENT).hexdigest()
    assert stored.size == len(CONTENT)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_every_size_is_kept_whole(shelf, size):
    sha256, kept = files.keep(Zeros(size))
    assert (kept, files.path_of(sha256).stat().st_size) == (size, size)


def test_the_same_bytes_are_kept_once_under_as_many_names_as_wanted(shelf):
    first, second = keep(name="a.pdf"), keep(name="b.pdf")
    assert first.id != second.id
    assert there() == [first.sha256]


def test_a_file_as_large_as_allowed_is_kept_and_one_byte_more_leaves_nothing(shelf):
    _sha256, size = files.keep(Zeros(LARGEST))
    assert size == LARGEST
    before = there()
    with pytest.raises(Unusable, match="50"):
        files.keep(Zeros(LARGEST + 1))
    assert there() == before


def test_a_stream_that_breaks_leaves_nothing(shelf):
    with pytest.raises(ConnectionResetError):
        files.keep(Torn(CONTENT))
    assert there() == []


def test_bytes_whose_unit_is_undone_have_no_row_and_are_swept_after_a_day(shelf, at):
    kept = files.keep(io.BytesIO(CONTENT))
    with pytest.raises(KeyError), db.database().writing():
        files.add(kept, name="devis.pdf", media_type="application/pdf", at=at)
        raise KeyError
    sweep(at)
    assert there() == [kept[0]], "not yet: someone may be about to name them"
    age(kept[0], ORPHANS_AFTER + 60)
    sweep(at)
    assert there() == []


def test_named_bytes_are_never_swept_however_old(shelf, at):
    stored = keep()
    age(stored.sha256, 10 * ORPHANS_AFTER)
    sweep(at)
    assert there() == [stored.sha256]


def test_what_a_kill_left_half_written_is_swept_after_a_day_too(shelf, at):
    keep()
    (files.folder() / ".0123456789abcdef.new").write_bytes(b"half")
    sweep(at)
    assert len(there()) == 2
    age(".0123456789abcdef.new", ORPHANS_AFTER + 60)
    sweep(at)
    assert len(there()) == 1


def test_old_bytes_that_are_sent_again_are_young_again(shelf, at):
    kept = files.keep(io.BytesIO(CONTENT))
    age(kept[0], ORPHANS_AFTER + 60)
    files.keep(io.BytesIO(CONTENT))
    sweep(at)
    assert there() == [kept[0]]


def test_damage_is_said_for_each_file(shelf):
    whole, flipped, gone = keep(b"whole"), keep(b"flipped"), keep(b"gone")
    files.path_of(flipped.sha256).write_bytes(b"flapped")
    files.path_of(gone.sha256).unlink()
    with db.database().reading():
        assert list(files.damaged()) == [f"File {flipped.id}: its bytes changed.", f"File {gone.id}: its bytes are missing."]
    assert files.path_of(whole.sha256).exists()


@pytest.mark.parametrize("place", range(0, 4096, 257))
def test_a_single_flipped_bit_is_seen(shelf, place):
    stored = keep(CONTENT[:4096])
    path = files.path_of(stored.sha256)
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    with db.database().reading():
        assert len(list(files.damaged())) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("devis été.pdf", "devis été.pdf"),
        ("devis\u00a0« œ ».pdf", "devis « œ ».pdf"),
        ("../../etc/passwd", "passwd"),
        ("/abs/devis.pdf", "devis.pdf"),
        ("C:\\Documents\\devis.pdf", "devis.pdf"),
        ("", "fichier"),
        ("/", "fichier"),
        ("..", "fichier"),
        (".", "fichier"),
        ("x" * 300 + ".pdf", "x" * 200),
        ("a\r\nX-Injected: oui.pdf", "a X-Injected: oui.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
    ],
)
def test_a_name_is_a_name_and_never_a_path_nor_a_header(shelf, given, kept):
    assert keep(name=given).name == kept


@pytest.mark.parametrize("name", ["devis.pdf", "devis « été ».pdf", 'a";filename="b.exe', "a\r\nSet-Cookie: x=1", "\x00"])
def test_a_file_is_served_as_a_download_that_no_browser_runs(shelf, name):
    stored = keep(name=name, media_type="text/html")
    with shelf.test_request_context():
        response = files.serve(stored)
        response.direct_passthrough = False
        assert response.get_data() == CONTENT
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in response.headers
    response.close()


def test_a_row_whose_file_was_swept_by_mistake_is_no_silent_success(shelf):
    stored = keep()
    files.path_of(stored.sha256).unlink()
    with shelf.test_request_context(), pytest.raises(FileNotFoundError):
        files.serve(stored)
    with db.database().reading() as session:
        assert session.scalar(select(StoredFile.sha256)) == stored.sha256
