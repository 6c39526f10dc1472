"""What an answer says is written nowhere in clear: not in the database or its journal, not among the files, not in logs or mails."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.bids.sealing import cipher
from marketplace.core import db
from marketplace.core.mail import FolderMailer
from marketplace.core.worker import Worker
from tests.awards.evaluating.things import TWO
from tests.bids.things import TYPED, Asked, hand_in, make_asked, save
from tests.builders import AT
from tests.core.documents_made import pdf

pytestmark = pytest.mark.always

STEP = "73216.8861"
NOTE, NAME, INSIDE, PRICE = "canari-jaune-7731", "canari-bleu-7732", "canari-vert-7733", "73217.4317"
WORDS = (NOTE, NAME, INSIDE, *(form for one in (PRICE, STEP) for form in (one, one.replace(".", ","), one.replace(".", ""))))


@pytest.fixture(params=[None, TWO], ids=["one envelope", "two envelopes"])
def asked(make_app: Any, tmp_path: Path, test_clock: Callable[[datetime], None], request: pytest.FixtureRequest) -> Asked:
    """A request on a site that writes its mails in a folder under its data."""
    app: Flask = make_app()
    app.extensions["maillage.mailer"] = FolderMailer(tmp_path / "mails")
    test_clock(AT)
    return make_asked(app, weighing=request.param)


def answer(asked: Asked) -> None:
    """Write, join a document, hand in, change, take back, try what is refused; then the worker writes the mails."""
    signatory = asked.visitor("signatory")
    document = pdf(more=f"9 0 obj\n({INSIDE})\nendobj\n".encode())
    typed = {**TYPED, "note": NOTE, "price_1": PRICE.replace(".", ","), "criterion_1": NOTE, "criterion_2": NOTE}
    typed |= {"tiers_1_from": ["1000"], "tiers_1_price": [STEP.replace(".", ",")]}
    save(signatory, asked.path, [(document, f"{NAME}.pdf")], **typed)
    hand_in(signatory, asked.path)
    save(signatory, asked.path, note_1=NOTE, delivery=NOTE, contacts=NOTE)
    save(signatory, asked.path, price_2=NOTE, status=422)
    save(signatory, asked.path, read="1", note=f"{NOTE} encore", status=409)
    signatory.post(f"{asked.path}/retirer")
    hand_in(signatory, asked.path)
    Worker(asked.app).drain()


def found(asked: Asked, folder: Path, logged: str) -> list[str]:
    """Where one of the words is read, on the disk and in the logs."""
    paths = [one for one in folder.rglob("*") if one.is_file() and not one.is_symlink() and "static" not in one.parts]
    read = {str(one.relative_to(folder)): one.read_bytes() for one in paths} | {"the logs": logged.encode()}
    if not db_is_sqlite(asked):
        read["the database"] = dump(asked)
    # PostgreSQL tells bytes in hexadecimal.
    said = [form for one in WORDS for form in (one.encode(), one.encode().hex().encode())]
    return [place for place, content in read.items() if any(one in content for one in said)]


def db_is_sqlite(asked: Asked) -> bool:
    return asked.app.extensions["maillage.database"].is_sqlite


def dump(asked: Asked) -> bytes:
    """Every row of a database whose files are not ours to read."""
    with asked.app.app_context(), db.database().reading() as session:
        tables = session.scalars(text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")).all()
        rows = [str(row) for name in tables for row in session.execute(text(f'SELECT t::text FROM "{name}" t'))]
    return "\n".join(rows).encode()


def test_what_an_answer_says_is_written_nowhere_in_clear(
    asked: Asked, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    answer(asked)
    assert len(list((tmp_path / "mails").rglob("*.eml"))) == 6
    out, err = capfd.readouterr()
    assert "bids.save_answer" in out + err + caplog.text
    assert found(asked, tmp_path, out + err + caplog.text) == []


def test_without_the_seal_it_would_be_found(
    asked: Asked, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "seal", lambda content, key, about: content)
    monkeypatch.setattr(cipher, "unseal", lambda sealed, key, about: sealed)
    answer(asked)
    places = found(asked, tmp_path, capfd.readouterr().out)
    assert any(one.startswith("files/") for one in places)
    assert any("maillage.db" in one or one == "the database" for one in places)


def test_a_large_document_is_never_written_to_a_temporary_file(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_sizes: object) -> None:
        raise AssertionError("a part of the form was written to the disk")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refused)
    large = pdf(more=b"9 0 obj\n(" + b"a" * 1_500_000 + b")\nendobj\n")
    page = save(asked.visitor("signatory"), asked.path, [(large, "gros.pdf")], **TYPED)
    assert "gros.pdf" in page.links()
