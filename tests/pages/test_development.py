"""The style guide and the mails that were sent: pages for whoever builds the product, and for nobody else."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from marketplace import create_app
from marketplace.core import db, mail
from marketplace.core.mail import FolderMailer
from marketplace.core.worker import Worker
from search_index.memory import MemoryEngine
from tests.builders import make_user
from tests.conftest import close
from tests.page import Visitor

PRODUCTION = {
    "env": "production",
    "base_url": "https://maillage.example",
    "trusted_hosts": ("localhost",),
    "mail_url": "smtp://mail.example",
    "privacy_officer_name": "Odile Tremblay",
    "privacy_officer_email": "odile@exemple.org",
}


@pytest.mark.parametrize("path", ["/styleguide", "/styleguide?scheme=dark", "/styleguide?scheme=light", "/en/styleguide"])
def test_the_style_guide_shows_every_piece(visitor: Visitor, path: str):
    page = visitor.get(path)
    assert page.tree.xpath("//*[contains(@class, 'field-error')]"), "no field is shown refused"
    assert page.tree.xpath("//dialog"), "no dialog is shown"


def test_a_scheme_that_does_not_exist_is_passed_over(visitor: Visitor):
    assert visitor.get("/styleguide?scheme=%22%3E").tree.get("data-scheme") is None


@pytest.mark.parametrize("path", ["/styleguide", "/dev/courriels", "/dev/courriels/x"])
def test_production_has_no_page_of_development(make_app, path: str):
    app = make_app(**PRODUCTION)
    assert app.test_client().get(path, base_url="https://localhost").status_code == 404


@pytest.fixture
def with_folder(settings: Settings, tmp_path: Path):
    """The application with a folder for a post office, as in development."""
    app = create_app(replace(settings, mail_dir=tmp_path / "mail"), engine=MemoryEngine(), mailer=FolderMailer(tmp_path / "mail"))
    app.extensions["maillage.engine"].rebuild([])
    yield app
    close(app)


def test_a_mail_that_was_sent_can_be_read(with_folder: Flask):
    with with_folder.app_context(), db.database().writing():
        person = make_user(name="Aude Lévesque")
        mail.send_later("accounts/mail/promoted.txt", to=person.id, path="/bureau")
    Worker(with_folder).drain()
    visitor = Visitor(with_folder)
    (address,) = {one for one in visitor.get("/dev/courriels").links().values() if one.startswith("/dev/courriels/")}
    page = visitor.get(address)
    assert "Aude Lévesque" in page.tree.xpath("string(//pre)")
    (frame,) = page.tree.xpath("//iframe")
    assert "allow-scripts" not in frame.get("sandbox")
    shown = visitor.client.get(frame.get("src"))
    assert "Bonjour Aude Lévesque," in shown.text
    assert "default-src 'none'; style-src 'unsafe-inline'" in shown.headers["Content-Security-Policy"]
    assert "frame-src" not in visitor.client.get("/").headers["Content-Security-Policy"], "on that page alone"


def test_an_empty_folder_says_so(with_folder: Flask):
    assert Visitor(with_folder).get("/dev/courriels").heading


@pytest.mark.parametrize("name", ["inconnu", "..%2f..%2fmaillage", "%00"])
def test_a_mail_that_does_not_exist_is_not_found(with_folder: Flask, name: str):
    for path in (f"/dev/courriels/{name}", f"/dev/courriels/{name}/html"):
        assert Visitor(with_folder).client.get(path).status_code == 404
