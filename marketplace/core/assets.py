"""Style, script, fonts and pictures under names that carry their content, so that a browser keeps them for ever.

At start the sources are copied beside the data under hashed names, once for each content; the style sheets,
one idea a file, leave as one. WhiteNoise serves the copies, compressed, before Flask is asked.
"""

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

SOURCES = Path(__file__).resolve().parents[1] / "static"
# Copies are removed once they are this many seconds older than those of the version that starts.
KEPT = 2 * 24 * 3600
BUNDLE = "css/site.css"
HASHED = re.compile(r"\.[0-9a-f]{10}\.|-\d+\.\d+\.\d+[.-]")


def build(data_dir: Path) -> tuple[Path, dict[str, str]]:
    """The folder to serve and the map from a source's name to its hashed one; built only when a source changed."""
    contents = {path.relative_to(SOURCES).as_posix(): path.read_bytes() for path in sorted(SOURCES.rglob("*")) if path.is_file()}
    parts = [name for name in contents if name.startswith("css/")]
    contents[BUNDLE] = b"\n".join(contents.pop(name) for name in parts)
    fingerprint = hashlib.sha256(b"".join(name.encode() + data for name, data in sorted(contents.items()))).hexdigest()[:16]
    folder = data_dir / "static" / fingerprint
    manifest = folder / "manifest.json"
    if manifest.exists():
        return folder / "files", json.loads(manifest.read_text())
    # Several processes start at once after a new version: each fills a folder of its own, and the first to finish wins.
    fresh = folder.with_name(f"{fingerprint}.{secrets.token_hex(4)}.new")
    names = {name: _hashed(name, data) for name, data in contents.items()}
    for name, data in contents.items():
        target = fresh / "files" / names[name]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    # Trusted as it is: our own files, compressed once here rather than at every answer.
    list(_compress(fresh / "files"))
    (fresh / "manifest.json").write_text(json.dumps(names))
    try:
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
    _sweep(folder)
    return folder / "files", names


def _sweep(current: Path) -> None:
    """Remove the copies of versions that nobody serves any more; a page read a moment ago may still ask for yesterday's."""
    for other in current.parent.iterdir():
        if other != current and other.stat().st_mtime < current.stat().st_mtime - KEPT:
            shutil.rmtree(other, ignore_errors=True)


def _compress(folder: Path):  # type: ignore[no-untyped-def]
    compressor = Compressor(quiet=True)
    for path in folder.rglob("*"):
        if path.is_file() and compressor.should_compress(path.name):
            yield from compressor.compress(str(path))


def _hashed(name: str, data: bytes) -> str:
    """The name with ten digits of its content's hash; a vendored file already says its version and keeps its name,
    which style sheets write in full."""
    if HASHED.search(name) or "." not in name:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:10]}{dot}{ending}"


def mount(application, folder: Path, headers: Mapping[str, str]) -> WhiteNoise:  # type: ignore[no-untyped-def]
    """Serve the copies under /static/ with these headers in front of a WSGI application; a hashed name may be kept for ever."""

    def add(given, _path: str, _url: str) -> None:  # type: ignore[no-untyped-def]
        for name, value in headers.items():
            given[name] = value

    return WhiteNoise(
        application,
        root=str(folder),
        prefix="static/",
        max_age=3600,
        allow_all_origins=False,
        immutable_file_test=lambda path, url: bool(HASHED.search(url)),
        add_headers_function=add,
    )
