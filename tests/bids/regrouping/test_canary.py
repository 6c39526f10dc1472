"""What a group says is written nowhere in clear: roles, messages, whom it needs."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from marketplace.bids.sealing import cipher
from marketplace.core.mail import FolderMailer
from marketplace.core.worker import Worker
from tests.bids.regrouping.things import NAMES, Grouped, make_group
from tests.bids.test_canary import INSIDE, NAME, NOTE, found
from tests.bids.things import hand_in, save
from tests.builders import AT
from tests.core.documents_made import pdf


@pytest.fixture
def grouped(make_app: Any, tmp_path: Path, test_clock: Callable[[datetime], None]) -> Grouped:
    app = make_app()
    app.extensions["maillage.mailer"] = FolderMailer(tmp_path / "mails")
    test_clock(AT)
    return make_group(app)


def answer(grouped: Grouped) -> None:
    """Invite, say what each does, talk, try what is refused, accept, hand in, leave; then the worker writes the mails."""
    lead, path = grouped.visitor("lead"), grouped.path("lead")
    save(lead, path, price_1="2,05", declared="y")
    page = lead.post(f"{path}/groupe/membres", {"named": NAMES["east"], "role": NOTE})
    lead.post(f"{path}/groupe/membres", {"named": NAMES["east"], "role": NAME}, status=422)
    member, joined = f"{path}/groupe/membres/{grouped.slugs['east']}", grouped.joined("east")
    [read] = page.tree.xpath("//input[@name='read']/@value")
    lead.post(member, {"read": read, "role": NOTE, "share": NAME}, status=422)
    lead.post(member, {"read": read, "role": f"{NOTE} et plus", f"lot_{grouped.lots[0]}": str(grouped.places[0])})
    lead.post(f"{path}/groupe/messages", {"text": f"{NAME} à l’aube"})
    east = grouped.visitor("east")
    east.post(f"{joined}/messages", {"text": NAME * 200}, status=422)
    east.post(f"{joined}/messages", {"text": NOTE})
    document = pdf(more=f"9 0 obj\n({INSIDE})\nendobj\n".encode())
    east.post(f"{joined}/messages", {"text": NOTE, "sent": (BytesIO(document), f"{NAME}.pdf")})
    east.post(f"{joined}/messages", {"text": NOTE, "sent": (BytesIO(NOTE.encode()), f"{NAME}.pdf")}, status=422)
    lead.post(f"{path}/groupe/messages", {"sent": (BytesIO(document), f"{NAME}-2.pdf")})
    [given] = [link for name, link in lead.get(f"{path}/groupe").links().items() if name == f"{NAME}.pdf"]
    assert INSIDE.encode() in lead.client.get(given).data
    [sha256] = east.get(f"{joined}/accepter").tree.xpath("//input[@name='sha256']/@value")
    east.post(f"{joined}/accepter", {"sha256": sha256})
    hand_in(lead, path)
    save(lead, path, price_1="2,15")
    lead.post(f"{path}/retirer")
    east.post(f"{joined}/quitter")
    Worker(grouped.app).drain()


def test_what_a_group_says_is_written_nowhere_in_clear(
    grouped: Grouped, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    answer(grouped)
    assert len(list((tmp_path / "mails").rglob("*.eml"))) >= 6
    out, err = capfd.readouterr()
    assert "bids.say_joined" in out + err + caplog.text
    assert found(grouped, tmp_path, out + err + caplog.text) == []  # type: ignore[arg-type]


def test_without_the_seal_it_would_be_found(
    grouped: Grouped, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "seal", lambda content, key, about: content)
    monkeypatch.setattr(cipher, "unseal", lambda sealed, key, about: sealed)
    answer(grouped)
    places = found(grouped, tmp_path, capfd.readouterr().out)  # type: ignore[arg-type]
    assert any("maillage.db" in one or one == "the database" for one in places)
    assert any(one.startswith("files/") for one in places), "the file of the room would be read on the disk"
