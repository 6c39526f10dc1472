"""A receipt proves what was handed in and when, without the site, and tells a competitor nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from marketplace.bids.answering import receipts, verifying
from marketplace.bids.sealing import chain
from marketplace.core import pdf as drawing
from marketplace.core.worker import Worker
from tests.bids.things import TYPED, Asked, hand_in, save
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.core.web.watching import statements


def handed_in(asked: Asked, name: str = "signatory", space: str = "ours") -> str:
    """The address of the receipt of an answer that was just handed in."""
    visitor, path = asked.visitor(name), f"/espace/{asked.slugs[space]}/reponses/{asked.number}"
    save(visitor, path, [(pdf(), "devis.pdf")], **TYPED)
    return str(hand_in(visitor, path).response.request.path)


def read(asked: Asked, address: str, name: str = "signatory") -> dict[str, Any]:
    sent = asked.visitor(name).client.get(f"{address}/document")
    assert sent.mimetype == "application/json"
    assert sent.headers["Cache-Control"] == "private, no-store"
    return json.loads(sent.get_data())


def public_key(asked: Asked) -> str:
    """As anyone reads it on the public page."""
    page = asked.visitor().get("/scellement")
    return str(page.tree.xpath("string(//p/code)"))


def test_a_receipt_is_genuine_and_says_the_very_bytes_that_are_kept(asked: Asked) -> None:
    told = read(asked, handed_in(asked))
    assert receipts.is_genuine(told, public_key(asked))
    signed = told["signed"]
    assert signed["sha256"] == asked.bid(lambda one: one.versions[0].sha256)
    assert signed["received_at"] == "2026-03-10T18:30:00.000000+00:00"
    assert (signed["purchase"], signed["kind"], signed["version"]) == (asked.number, "received", 1)


@pytest.mark.parametrize("field", ["purchase", "bid", "lead", "version", "kind", "received_at", "sha256", "place"])
def test_a_receipt_of_which_anything_changed_is_not(asked: Asked, field: str) -> None:
    told = read(asked, handed_in(asked))
    said = told["signed"][field]
    told["signed"][field] = said + 1 if isinstance(said, int) else said[:-1] + ("0" if said[-1] != "0" else "1")
    assert not receipts.is_genuine(told, public_key(asked))


def test_the_same_receipt_is_given_each_time(asked: Asked) -> None:
    address = handed_in(asked)
    assert read(asked, address) == read(asked, address)


def test_a_receipt_does_not_tell_how_many_answers_came_before(asked: Asked) -> None:
    handed_in(asked)
    told = read(asked, handed_in(asked, "other", "other"), "other")
    [_first, event] = asked.events()
    text = json.dumps(told)
    assert "seq" not in text
    # The hash of the event would let its place be tried: all the rest that it covers is known to its owner.
    assert event.hash not in text
    assert told["signed"]["place"] not in (event.hash, event.previous_hash)


def test_the_opening_keeps_what_a_receipt_promised(asked: Asked) -> None:
    address = handed_in(asked)
    before = read(asked, address)
    asked.write(lambda tender: setattr(tender, "bids_opened_at", AT))
    after, [event] = read(asked, address), asked.events()
    assert (after["signed"], after["signature"]) == (before["signed"], before["signature"])
    assert (after["place"]["seq"], after["place"]["hash"]) == (1, chain.digest(event))
    assert receipts.is_genuine(after, public_key(asked))
    after["place"]["hash"] = "0" * 64
    assert not receipts.is_genuine(after, public_key(asked))


def run(asked: Asked, told: dict[str, Any], folder: Path) -> subprocess.CompletedProcess[str]:
    """What the program of the public page says of a receipt, run as its reader runs it."""
    page = asked.visitor().get("/scellement")
    (folder / "verify.py").write_text(page.tree.xpath("string(//pre)"), encoding="utf-8")
    (folder / "receipt.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return subprocess.run([sys.executable, "verify.py", "receipt.json"], cwd=folder, capture_output=True, text=True, check=False)


def test_the_program_that_is_shown_verifies_a_receipt(asked: Asked, tmp_path: Path) -> None:
    told = read(asked, handed_in(asked))
    done = run(asked, told, tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"Signed here: {asked.number} received 2026-03-10T18:30:00.000000+00:00" in done.stdout
    told["signed"]["version"] = 2
    assert "InvalidSignature" in run(asked, told, tmp_path).stderr
    assert len(verifying.PROGRAM.splitlines()) <= 20


def test_the_copy_says_all_that_was_sealed(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    address, drawn = handed_in(asked), []
    draw = drawing.draw
    monkeypatch.setattr(drawing, "draw", lambda template, data, **said: drawn.append(data) or draw(template, data, **said))
    sent = asked.visitor("signatory").client.get(f"{address}/copie/document")
    assert sent.get_data().startswith(b"%PDF-")
    assert sent.headers["Content-Disposition"] == "attachment; filename=dp-2026-0001-reponse-version-1.pdf"
    [data] = drawn
    assert data["lines"][0][3] == "2,0550\u00a0$"
    assert data["files"] == ["devis.pdf"]
    assert data["print"][1] == asked.events()[0].sha256
    assert "Chaque matin avant 7 h." in [body for _title, body in data["parts"]]
    again = asked.visitor("reader").client.get(f"{address}/copie/document").get_data()
    assert again == sent.get_data()


def test_those_who_may_hand_in_are_written_to_and_nobody_else(asked: Asked, mailer: Any) -> None:
    Worker(asked.app).drain()
    before = len(mailer.sent)
    handed_in(asked)
    Worker(asked.app).drain()
    [message] = mailer.sent[before:]
    with asked.app.app_context():
        words = message.get_body(("plain",)).get_content()
    assert asked.events()[0].sha256 in words.replace("\n", "")
    assert "2,0550" not in words
    assert "votre réponse est reçue" in str(message["Subject"])
    assert words.startswith("Bonjour ")


def test_the_page_of_a_receipt_asks_few_questions(asked: Asked) -> None:
    address, visitor = handed_in(asked), asked.visitor("signatory")
    visitor.get(address)
    with statements(asked.app) as sent:
        visitor.get(address)
    assert len(sent) <= 24, sent
