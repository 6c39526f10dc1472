"""Style, script, fonts and pictures come under names that say their content, compressed, to be kept for ever."""

import gzip
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urljoin

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import ROOT
from marketplace.core import assets

OUTSIDE = (
    *("../config.py", "../../config.py", "..%2f..%2fconfig.py", "%2e%2e/%2e%2e/config.py", "..\\..\\config.py", "....//....//config.py"),
    *("/etc/passwd", "//etc/passwd", "css/../../manifest.json", "../manifest.json", "manifest.json", "css/", "", ".", "..", "css"),
    *(
        "css/site.css",
        "js/site.js",
        "%00",
        "css/site.css%00.png",
        "~root",
        "css/10-tokens.css",
        "vendor/VENDORED.md/",
        "C:/Windows/win.ini",
    ),
)


def names(app: Flask) -> dict[str, str]:
    found: dict[str, str] = app.extensions["maillage.assets"]
    return found


def fetch(client: FlaskClient, url: str, **headers: str) -> TestResponse:
    """The answer, read to its end so that the file is closed."""
    return client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()}, buffered=True)


def test_every_source_is_served_as_it_is_under_its_name(app, client) -> None:
    for source, name in names(app).items():
        response = fetch(client, f"/static/{name}")
        assert response.status_code == 200, name
        if source != assets.BUNDLE:
            assert response.data == (assets.SOURCES / source).read_bytes(), name


def test_what_a_page_asks_for_may_be_kept_for_ever_because_its_name_says_its_content(client) -> None:
    asked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text))
    assert len(asked) >= 5
    for url in asked:
        response = fetch(client, url)
        assert response.status_code == 200, url
        assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable", url


def test_the_parts_of_the_style_leave_as_one_sheet_in_their_order(app, client) -> None:
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/").text)
    assert len(sheets) == 1
    text = fetch(client, sheets[0]).text
    places = [text.index(part.read_text().strip()) for part in sorted((assets.SOURCES / "css").glob("*.css"))]
    assert places == sorted(places)
    assert not [name for name in names(app) if name.startswith("css/") and name != assets.BUNDLE]


def test_what_the_style_refers_to_is_there(client) -> None:
    (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/").text)
    referred = re.findall(r"url\(\s*[\"']?(?!data:)([^\"')]+)", fetch(client, sheet).text)
    assert referred
    for url in referred:
        assert fetch(client, urljoin(sheet, url)).status_code == 200, url


@pytest.mark.parametrize(("encoding", "opened"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_text_travels_compressed_to_whoever_can_open_it(app, client, encoding, opened) -> None:
    url = f"/static/{names(app)[assets.BUNDLE]}"
    plain = fetch(client, url, Accept_Encoding="identity")
    packed = fetch(client, url, Accept_Encoding=encoding)
    assert packed.headers["Content-Encoding"] == encoding
    assert "Content-Encoding" not in plain.headers
    assert opened(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_browser_that_has_a_file_is_not_sent_it_again(app, client) -> None:
    url = f"/static/{names(app)['js/site.js']}"
    first = fetch(client, url)
    again = fetch(client, url, If_None_Match=first.headers.get("ETag", ""), If_Modified_Since=first.headers["Last-Modified"])
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_is_never_taken_for_another_kind_of_thing(app, client) -> None:
    kinds = {"css/site.css": "text/css", "js/site.js": "text/javascript", "img/favicon.svg": "image/svg+xml"}
    for source, kind in kinds.items():
        response = fetch(client, f"/static/{names(app)[source]}")
        assert response.mimetype == kind
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in response.headers
        assert "Set-Cookie" not in response.headers


def test_over_https_files_ask_for_https_as_pages_do(make_app) -> None:
    app = make_app(base_url="https://maillage.example", trusted_hosts=("localhost",))
    response = fetch(app.test_client(), f"/static/{names(app)['js/site.js']}")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_nothing_else_of_the_machine_is_served(client: FlaskClient, app: Flask) -> None:
    secrets = [(ROOT / "config.py").read_bytes()[:80], b"root:", b'{"css/']
    for path in OUTSIDE:
        for prefix in ("/static/", "/en/static/", "/static/css/", "//static/"):
            response = client.get("/", environ_overrides={"PATH_INFO": unquote(prefix + path, "latin-1")}, buffered=True)
            assert response.status_code in (301, 308, 400, 404), prefix + path
            assert not any(one in response.data for one in secrets), prefix + path


def test_a_file_is_read_and_never_written(app, client) -> None:
    url = f"/static/{names(app)['js/site.js']}"
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.open(url, method=method).status_code in (404, 405), method
    assert client.head(url, buffered=True).status_code == 200


def test_a_changed_source_gets_a_new_name_and_the_others_keep_theirs(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(assets, "SOURCES", copy(tmp_path / "sources"))
    _folder, before = assets.build(tmp_path)
    script = tmp_path / "sources" / "js" / "site.js"
    script.write_text(script.read_text() + "\n")
    folder, after = assets.build(tmp_path)
    assert {name for name in before if before[name] != after[name]} == {"js/site.js"}
    assert (folder / after["js/site.js"]).read_text() == script.read_text()


def test_what_was_built_is_taken_as_it_is_at_the_next_start(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(assets, "SOURCES", copy(tmp_path / "sources"))
    folder, first = assets.build(tmp_path)
    written = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert assets.build(tmp_path) == (folder, first)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == written


def test_processes_that_start_together_build_one_whole_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(assets, "SOURCES", copy(tmp_path / "sources"))
    with ThreadPoolExecutor(6) as starting:
        built = list(starting.map(lambda _number: assets.build(tmp_path), range(6)))
    assert all(one == built[0] for one in built)
    folder, found = built[0]
    assert all((folder / name).is_file() for name in found.values())
    assert [path.name for path in (tmp_path / "static").iterdir()] == [folder.parent.name]


def copy(target: Path) -> Path:
    """A few sources of each kind, small enough to be built in a moment."""
    for name, text in {"css/1.css": "a{}", "css/2.css": "b{}", "js/site.js": "var a;", "img/a.svg": "<svg/>"}.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text)
    return target


def test_copies_of_old_versions_are_swept_when_a_new_one_starts_and_yesterdays_stay(tmp_path) -> None:
    for name, age in (("yesterday", assets.KEPT - 3600), ("old", assets.KEPT + 3600)):
        folder = tmp_path / "static" / name
        folder.mkdir(parents=True)
        then = time.time() - age
        os.utime(folder, (then, then))
    files, _names = assets.build(tmp_path)
    assert {one.name for one in (tmp_path / "static").iterdir()} == {"yesterday", files.parent.name}
